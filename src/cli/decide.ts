import { parse } from "yaml";
import { type WorkdayCalendar, workdayCalendar } from "../calendar/workday-calendar.ts";
import { loadJurisdiction, packagedProcesses } from "../catalog/package.ts";
import { systemClock } from "../clock.ts";
import { GuichengError } from "../errors.ts";
import { decide, type Jurisdiction } from "../rules/decide.ts";
import { DATE_ACCEPTED, dayOf, isDateOrTime } from "../rules/facts/common.ts";
import { DECISIONS, decisionNamed } from "../rules/facts.ts";
import { type Command, EXIT, parseJson, readInput, required } from "./command.ts";
import { answerBatch } from "./decide-batch.ts";
import { print, replay } from "./decide-replay.ts";

const USAGE = `用法：guicheng decide <决策> --jurisdiction <政府> --facts <文件|-> [选项]
      guicheng decide --batch <文件.jsonl|->

回答一个问题：按这个政府的规则，这件事能不能办、谁先谁后、何时到期、依据哪一条。
结果（Ruling）以 JSON 打印在标准输出。不予、退回也是结果，退出码 0；事实不合要求时退出码 2。

  <决策>                ${DECISIONS.join(" | ")}
  --jurisdiction <政府> processes/jurisdictions 下的文件夹名
  --facts <文件|->      事实（JSON）；- 表示标准输入
  --as-of <日期>        在哪一天问：YYYY-MM-DD 或带时区的日期时间；默认现在
  --replay <ruling.json> 用那份结果的日期、决策表和日历重新决定：得到同样的字节，或说明缺了什么（退出码 2）
  --batch <文件|->      每行一个 {"decision","jurisdiction","facts","asOf"}，按原顺序每行给出一个结果或 {"error":…}
  --calendar <文件>     放假安排覆盖文件（JSON 或 YAML），见 docs/adr/0003-calendar.md
  --processes <目录>    用这个目录里的决策表，默认用软件包自带的
  --engine <URL>        重放引擎里的部署时，到哪个引擎取决策表`;

export const decideCommand: Command = {
  name: "decide",
  summary: "按一个政府的规则回答一个问题（或一批问题）",
  usage: USAGE,
  options: {
    jurisdiction: { type: "string", short: "j" },
    facts: { type: "string", short: "f" },
    "as-of": { type: "string" },
    replay: { type: "string" },
    batch: { type: "string" },
    calendar: { type: "string" },
    processes: { type: "string" },
    engine: { type: "string" },
  },
  words: 1,
  async run(values, positionals) {
    const processes = typeof values.processes === "string" ? values.processes : packagedProcesses();
    const calendar = calendarFrom(values.calendar as string | undefined);
    const jurisdictions = cachedLoader(processes);
    if (typeof values.batch === "string") {
      refuseBeside("--batch", values, ["jurisdiction", "facts", "as-of", "replay", "engine"], positionals);
      await answerBatch(readInput(values.batch), { jurisdictions, calendar, today: today() });
      return EXIT.ok;
    }
    const decision = decisionNamed(positionals[0]);
    const facts = parseJson(readInput(required("decide", values, "facts")), String(values.facts));
    if (typeof values.replay === "string") {
      refuseBeside("--replay", values, ["as-of"], []);
      const recorded = { text: readInput(values.replay), file: values.replay };
      const engine = values.engine as string | undefined;
      const jurisdiction = values.jurisdiction as string | undefined;
      console.log(await replay({ decision, jurisdiction, facts }, recorded, { jurisdictions, calendar, engine }));
      return EXIT.ok;
    }
    const jurisdiction = await jurisdictions(required("decide", values, "jurisdiction"));
    const asOf = asOfFrom(values["as-of"]);
    console.log(print(decide(decision, jurisdiction, facts, { asOf, calendar })));
    return EXIT.ok;
  },
};

/** @param path of `--calendar`, if it was given
 * @throws {GuichengError} FILE_UNREADABLE, CALENDAR_INVALID */
export function calendarFrom(path: string | undefined): WorkdayCalendar {
  if (path === undefined) return workdayCalendar();
  const text = readInput(path);
  try {
    return workdayCalendar(parse(text));
  } catch (error) {
    const { detail } = error as GuichengError;
    if (error instanceof GuichengError) throw new GuichengError({ ...detail, place: `${path} ${detail.place ?? ""}` });
    throw new GuichengError({ code: "CALENDAR_INVALID", place: path, found: (error as Error).message.split("\n")[0] });
  }
}

function asOfFrom(value: unknown): string {
  if (value === undefined) return today();
  if (isDateOrTime(String(value))) return String(value);
  throw new GuichengError({ code: "DATE_INVALID", place: "--as-of", found: String(value), accepted: DATE_ACCEPTED });
}

/** Today's date in the rules' zone. */
function today(): string {
  return dayOf(systemClock.now().toISOString());
}

/** What would be passed over without a word is refused instead. */
function refuseBeside(what: string, values: Record<string, unknown>, options: string[], words: string[]): void {
  const given = [...options.filter((name) => values[name] !== undefined).map((name) => `--${name}`), ...words];
  if (given.length === 0) return;
  throw new GuichengError({
    code: "CLI_USAGE",
    place: "guicheng decide",
    found: `${what} 之外还写了 ${given.join("、")}`,
    accepted: "详见 guicheng decide --help",
  });
}

function cachedLoader(processes: string): (id: string) => Promise<Jurisdiction> {
  const loaded = new Map<string, Promise<Jurisdiction>>();
  return async (id) => {
    const known = loaded.get(id) ?? loadJurisdiction(processes, id);
    loaded.set(id, known);
    return known;
  };
}
