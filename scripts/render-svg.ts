/** Draws every BPMN file under processes/ as the SVG committed beside it: `npm run diagrams`, with `--check` to compare only. */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { GuichengError } from "../src/errors.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const VIEWER = createRequire(import.meta.url).resolve("bpmn-js/dist/bpmn-viewer.production.min.js");

/** The system's Chromium; `CHROMIUM_PATH` names another one. */
export const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** The system's Chromium without a window and without calls to its maker's services. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Every diagram of the package, sorted. */
export function diagrams(): string[] {
  return globSync("processes/*/*.bpmn", { cwd: ROOT })
    .sort()
    .map((file) => join(ROOT, file));
}

/** The committed picture of a diagram. */
export function pictureOf(diagram: string): string {
  return diagram.replace(/\.bpmn$/, ".svg");
}

/** Draws the given BPMN files, in their order.
 * @throws {GuichengError} FILE_UNREADABLE without Chromium, CHECK_FAILED for a file that bpmn-js draws only with warnings */
export async function render(files: readonly string[]): Promise<string[]> {
  if (!existsSync(CHROMIUM)) {
    throw new GuichengError({
      code: "FILE_UNREADABLE",
      place: CHROMIUM,
      found: "没有 Chromium",
      remedy: "请安装 chromium 和 fonts-noto-cjk，或用环境变量 CHROMIUM_PATH 指明位置。",
    });
  }
  const browser = await openBrowser();
  try {
    const svgs: string[] = [];
    for (const file of files) svgs.push(await draw(browser, file));
    return svgs;
  } finally {
    await browser.close();
  }
}

interface Viewer {
  importXML(xml: string): Promise<{ warnings: { message: string }[] }>;
  saveSVG(): Promise<{ svg: string }>;
}

async function draw(browser: Browser, file: string): Promise<string> {
  const page = await browser.newPage();
  await page.setContent('<!doctype html><div id="canvas" style="width:100vw;height:100vh"></div>');
  await page.addScriptTag({ path: VIEWER });
  const drawn = await page.evaluate(
    async (xml) => {
      const { BpmnJS } = globalThis as unknown as { BpmnJS: new (options: { container: string }) => Viewer };
      const viewer = new BpmnJS({ container: "#canvas" });
      const { warnings } = await viewer.importXML(xml);
      return { svg: (await viewer.saveSVG()).svg, warnings: warnings.map((warning) => warning.message) };
    },
    readFileSync(file, "utf8"),
  );
  await page.close();
  if (drawn.warnings.length > 0) {
    throw new GuichengError({ code: "CHECK_FAILED", place: relative(ROOT, file), found: drawn.warnings.join("；") });
  }
  return stable(drawn.svg);
}

/** bpmn-js gives arrow heads random ids; numbered ones keep an unchanged diagram's picture unchanged. */
function stable(svg: string): string {
  const ids = [...new Set([...svg.matchAll(/<marker [^>]*?id="([^"]+)"/g)].map((match) => match[1] as string))];
  const numbered = ids.reduce((text, id, index) => text.replaceAll(id, `arrow-${index + 1}`), svg);
  return numbered.endsWith("\n") ? numbered : `${numbered}\n`;
}

/** What a picture shows, one line an element: id, place, text. Line breaks inside a label depend on the fonts of the
 * machine that draws, so a label counts as one text and its inner lines are left out. */
export function drawing(svg: string): string[] {
  const parts = svg.split(/(?=<g class="djs-element)/).slice(1);
  return parts.map((part) => {
    const id = /data-element-id="([^"]+)"/.exec(part)?.[1] ?? "";
    const place = /transform="(matrix[^"]+)"/.exec(part)?.[1] ?? /<path[^>]* d="([^"]+)"/.exec(part)?.[1] ?? "";
    const text = [...part.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)].map((match) => match[1]).join("");
    return `${id} ${place} ${text}`.trimEnd();
  });
}

/** Diagrams whose committed picture is missing or shows something else, each with its first difference. */
export async function outdated(files: readonly string[]): Promise<{ file: string; difference: string }[]> {
  const svgs = await render(files);
  return files.flatMap((file, index) => {
    const difference = compare(pictureOf(file), drawing(svgs[index] as string));
    return difference === undefined ? [] : [{ file: relative(ROOT, file), difference }];
  });
}

function compare(picture: string, now: string[]): string | undefined {
  if (!existsSync(picture)) return "没有 SVG";
  const committed = drawing(readFileSync(picture, "utf8"));
  const at = now.findIndex((line, index) => line !== committed[index]);
  if (at >= 0) return `流程图：${now[at]}；SVG：${committed[at] ?? "（没有）"}`;
  return committed.length > now.length ? `SVG 多出：${committed[now.length]}` : undefined;
}

async function main(args: string[]): Promise<number> {
  const files = diagrams();
  if (args.includes("--check")) {
    const stale = await outdated(files);
    for (const { file, difference } of stale) console.error(`${file} 与 SVG 不一致。${difference}`);
    if (stale.length > 0) console.error("请运行 npm run diagrams 重新出图。");
    return stale.length > 0 ? 1 : 0;
  }
  const svgs = await render(files);
  files.forEach((file, index) => {
    writeFileSync(pictureOf(file), svgs[index] as string);
    console.log(relative(ROOT, pictureOf(file)));
  });
  return 0;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
