import type { Glossary } from "../../catalog/package.ts";

/** The Chinese that the demo prints for identifiers and articles. */
export class Words {
  readonly #glossary: Glossary;
  readonly #codes: Record<string, string>;

  /** @param codes finding codes (findingCodes) */
  constructor(glossary: Glossary, codes: Record<string, string>) {
    this.#glossary = glossary;
    this.#codes = codes;
  }

  role(role: string): string {
    return this.#glossary.roles[role] ?? role;
  }

  action(action: string): string {
    return this.#glossary.actions[action] ?? action;
  }

  value(kind: string, value: string): string {
    return this.#glossary.values[kind]?.[value] ?? value;
  }

  /** `role action @articles`, in a row. */
  acts(lines: string[]): string {
    return lines.map((line) => this.act(line)).join(" → ");
  }

  act(line: string): string {
    const [role = "", action = "", basis = ""] = line.split(" ");
    return `${this.role(role)}${this.action(action)}${cite(basis.slice(1)) || "〔规则未规定〕"}`;
  }

  /** `code effect @articles` */
  finding(line: string): string {
    const [code = "", effect = "", basis = ""] = line.split(" ");
    return `${this.value("effect", effect)}（${this.#codes[code] ?? code}）${cite(basis.slice(1))}`;
  }

  findings(lines: string[]): string {
    return lines.map((line) => this.finding(line)).join("；");
  }

  /** `to act @articles` */
  notice(line: string): string {
    const [to = "", act = "", basis = ""] = line.split(" ");
    return `${this.action(act)}${this.role(to)}${cite(basis.slice(1))}`;
  }
}

/** Articles, separated by blanks or commas, as people read them. */
export function cite(basis: string): string {
  const articles = basis.split(/[ ,]/).filter(Boolean);
  return articles.length === 0 ? "" : `〔第${articles.join("、")}条〕`;
}

/** The last line of a story. */
export function ending(ruleStatus: string, end: string, more = ""): string {
  return `结果：${ruleStatus === "draft" ? "【草案】" : ""}${end}${more}`;
}
