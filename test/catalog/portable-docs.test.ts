import { expect, it } from "vitest";
import { BUILT_IN } from "../../src/catalog/lint/built-in.ts";
import { NOT_NORMAL } from "../../src/catalog/lint/lint-process.ts";
import { RULES, UNREADABLE } from "../../src/catalog/portable/check.ts";

/** docs/errors-bpmn.md is this text; `vitest run test/catalog/portable-docs -u` writes it anew after a rule has changed. */
it("docs/errors-bpmn.md lists every code", async () => {
  const all = [UNREADABLE, ...RULES, NOT_NORMAL];
  const rows = (use: string) =>
    all
      .filter((rule) => rule.use === use)
      .map(({ code, title, remedy }) => `| \`${code}\` | ${cell(title)} | ${cell(remedy)} |`);
  const builtIn = Object.entries(BUILT_IN).map(
    ([rule, words]) => `| \`bpmnlint/${rule}\` | ${words.message} | ${words.remedy} |`,
  );
  const head = ["| 代码 | 不接受什么 | 怎么办 |", "|---|---|---|"];
  const text = [
    "# 流程图的检查代码",
    "",
    "代码是接口：只增加，不改名。文件、元素和具体原因写在每条消息里。",
    "",
    "## 部署时拒绝",
    "",
    "这样的文件在各个引擎上运行不一样，或者根本不能运行；引擎不收，什么也不改变。",
    "",
    ...head,
    ...rows("deployment"),
    "",
    "## 提交前检查（`guicheng check`）",
    "",
    "这样的文件能运行，但不合本项目流程图的写法。",
    "",
    ...head,
    ...rows("lint"),
    ...builtIn,
    "",
  ].join("\n");
  await expect(text).toMatchFileSnapshot("../../docs/errors-bpmn.md");
});

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

it("codes are unique and tell their use", () => {
  const codes = RULES.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const { code, use } of RULES) expect(code).toMatch(use === "deployment" ? /^BPMN_[A-Z_]+$/ : /^LINT_[A-Z_]+$/);
});
