import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/cli/main.ts";
import { guicheng, temporaryFolder, write } from "./guicheng.ts";
import { smallProcesses } from "./small-processes.ts";

const folder = temporaryFolder();

/** A preload that writes down every module as it is resolved. */
function modulesOf(args: string[]): { code: number | null; modules: string[] } {
  const list = write(folder, "modules.txt", "");
  const preload = write(
    folder,
    "preload.mjs",
    `import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";
registerHooks({ resolve(specifier, context, next) {
  const resolved = next(specifier, context);
  appendFileSync(${JSON.stringify(list)}, resolved.url + "\\n");
  return resolved;
} });`,
  );
  const { code } = guicheng(args, { nodeOptions: ["--import", preload] });
  return { code, modules: readFileSync(list, "utf8").split("\n") };
}

describe("starting", () => {
  const facts = write(folder, "facts.json", '{"issuedAs":"government"}');
  const deciding = ["decide", "signing", "-j", "town", "-f", facts, "--processes", smallProcesses()];

  it("a decision loads neither an engine nor a client of one", () => {
    const { code, modules } = modulesOf(deciding);
    expect(code).toBe(0);
    expect(modules.some((url) => url.endsWith("src/rules/decide.ts"))).toBe(true);
    expect(modules.filter((url) => /src\/engine\/|\/workers\/|bpmn-|fastify|external-task|feelin/.test(url))).toEqual(
      [],
    );
  });

  it("the overview loads no command", () => {
    const { code, modules } = modulesOf(["--help"]);
    expect(code).toBe(0);
    expect(modules.filter((url) => /src\/(rules|catalog|engine|calendar)\/|\/workers\//.test(url))).toEqual([]);
  });

  it("the overview says of each command what the command says of itself", async () => {
    const { stdout } = guicheng(["--help"]);
    for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
      const command = await load();
      expect({ name: command.name, summary: command.summary }).toEqual({ name, summary });
      expect(command.usage).toContain(`guicheng ${name}`);
      expect(stdout).toContain(summary);
    }
  });

  it("no command at all shows the overview and is no success", () => {
    const { code, stdout } = guicheng([]);
    expect(code).toBe(2);
    expect(stdout).toContain("guicheng <命令>");
  });
});
