/** Makes a folder that installs without internet: `node scripts/bundle.ts` (npm run bundle). docs/operations.md says how to use it. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { GuichengError, misusedOption } from "../src/errors.ts";
import { buildEngine, ENGINES, type EngineName } from "./engine-process.ts";

const USAGE = `用法：node scripts/bundle.ts [选项]

做一个离线安装目录 guicheng-<版本>-offline：软件包（含全部运行依赖）、两个引擎（含全部 jar）和启动它们的脚本。
在联网的机器上、npm ci 之后运行；目标机器只需要 Node 24，运行引擎还需要 Java 17。

  --out <目录>         做在哪个目录里，默认 bundle
  --no-engines         只做软件包
  --maven-repository   另附 Maven 仓库目录，使目标机器能用 mvn -o 重新编译引擎（从 Maven Central 下载，较久）`;

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export interface BundleOptions {
  /** Folder in which the bundle's folder is made, anew if it is there. */
  out: string;
  engines: boolean;
  mavenRepository: boolean;
}

/** @returns the bundle's folder
 * @throws {GuichengError} CLI_USAGE: npm, tar or the build failed, or dependencies are not installed */
export function makeBundle({ out, engines, mavenRepository }: BundleOptions): string {
  const { name, version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const bundle = resolve(out, `${name}-${version}-offline`);
  rmSync(bundle, { recursive: true, force: true });
  mkdirSync(bundle, { recursive: true });
  packWithDependencies(bundle);
  if (engines) {
    copyLauncher(bundle);
    for (const engine of Object.keys(ENGINES) as EngineName[]) copyEngine(engine, bundle, mavenRepository);
    if (mavenRepository) closeRepository(bundle);
  }
  for (const file of ["docs/operations.md", "docs/operations.zh-CN.md"]) cpSync(join(ROOT, file), join(bundle, file));
  writeFileSync(join(bundle, "SHA256SUMS"), checksums(bundle));
  return bundle;
}

/** What `npm pack` gives, with every package that it needs at run time inside: npm takes bundled dependencies from the
 * file itself, and the unpacked file runs as it stands. */
function packWithDependencies(bundle: string): void {
  const stage = mkdtempSync(join(tmpdir(), "guicheng-bundle-"));
  try {
    // what an earlier build left must not be packed
    rmSync(join(ROOT, "dist"), { recursive: true, force: true });
    run("npm", ["pack", "--silent", "--pack-destination", stage], ROOT);
    const packed = readdirSync(stage).find((file) => file.endsWith(".tgz")) ?? "";
    run("tar", ["xzf", packed], stage);
    const content = join(stage, "package");
    const [, ...dependencies] = run("npm", ["ls", "--omit=dev", "--all", "--parseable"], ROOT).trim().split("\n");
    for (const folder of dependencies) {
      const target = join(content, relative(ROOT, folder));
      // packages inside it are named by themselves: not all of them need be ours at run time
      cpSync(folder, target, {
        recursive: true,
        filter: (path) => path === folder || basename(path) !== "node_modules",
      });
    }
    const manifest = join(content, "package.json");
    const { devDependencies: _, scripts: __, allowScripts: ___, ...kept } = JSON.parse(readFileSync(manifest, "utf8"));
    kept.bundleDependencies = Object.keys(kept.dependencies);
    writeFileSync(manifest, JSON.stringify(kept, null, 2));
    run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", bundle], content);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** `scripts/engine.ts` and what it imports, laid out as in the repository; Node runs it as it is. */
function copyLauncher(bundle: string): void {
  const files = ["scripts/engine.ts", "scripts/engine-process.ts", "src/errors.ts", "engines/README.md"];
  for (const file of files) cpSync(join(ROOT, file), join(bundle, file));
  writeFileSync(join(bundle, "package.json"), JSON.stringify({ private: true, type: "module" }));
}

function copyEngine(engine: EngineName, bundle: string, mavenRepository: boolean): void {
  const source = join(ROOT, "engines", engine);
  const target = join(bundle, "engines", engine);
  if (!mavenRepository) {
    buildEngine(engine);
    cpSync(source, target, { recursive: true });
    return;
  }
  cpSync(source, target, { recursive: true, filter: (path) => path !== join(source, "target") });
  writeMavenConfig(bundle, []);
  buildEngine(engine, { project: target });
}

/** Maven looks for .mvn above the project it is called in; the path is relative to that project. */
function writeMavenConfig(bundle: string, options: string[]): void {
  const file = join(bundle, ".mvn", "maven.config");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${["-Dmaven.repo.local=../../maven-repository", ...options].join("\n")}\n`);
}

/** From now on Maven asks nobody. Where each file came from is forgotten: a repository of another name would not be believed. */
function closeRepository(bundle: string): void {
  writeMavenConfig(bundle, ["--offline"]);
  for (const file of filesOf(join(bundle, "maven-repository"))) {
    if (basename(file) === "_remote.repositories" || file.endsWith(".lastUpdated")) rmSync(file);
  }
}

/** For `sha256sum -c SHA256SUMS` after the folder was carried over. */
function checksums(bundle: string): string {
  const lines = filesOf(bundle).map((file) => {
    const sum = createHash("sha256").update(readFileSync(file)).digest("hex");
    return `${sum}  ${relative(bundle, file)}\n`;
  });
  return lines.join("");
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}

function run(command: string, args: string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status === 0) return stdout;
  throw new GuichengError({
    code: "CLI_USAGE",
    place: `${command} ${args.join(" ")}`,
    found: error?.message ?? (stderr || stdout).trim().slice(-500),
    remedy: "请在检出的源码里先运行 npm ci",
  });
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        out: { type: "string", default: "bundle" },
        "no-engines": { type: "boolean", default: false },
        "maven-repository": { type: "boolean", default: false },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const accepted = "--out、--no-engines、--maven-repository（详见 --help）";
    throw new GuichengError({ code: "CLI_USAGE", place: "选项", found: misusedOption(error), accepted });
  }
}

function main(argv: string[]): number {
  const { values } = parse(argv);
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const bundle = makeBundle({
    out: values.out,
    engines: !values["no-engines"],
    mavenRepository: values["maven-repository"],
  });
  const megabytes = filesOf(bundle).reduce((sum, file) => sum + statSync(file).size, 0) / 1_000_000;
  console.log(`离线安装目录：${bundle}（${Math.round(megabytes)} MB）`);
  for (const name of readdirSync(bundle).sort()) console.log(`  ${name}`);
  return 0;
}

if (process.argv[1] && existsSync(process.argv[1]) && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof GuichengError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
