import { z } from "zod";
import type { WorkdayCalendar } from "../calendar/workday-calendar.ts";
import { GuichengError } from "../errors.ts";
import { decide, type Jurisdiction } from "../rules/decide.ts";
import { DATE_ACCEPTED, DateOrTime } from "../rules/facts/common.ts";
import { decisionNamed } from "../rules/facts.ts";
import { parseJson } from "./command.ts";

const REQUEST = '{"decision","jurisdiction","facts","asOf"}';

const Request = z.strictObject({
  decision: z.string(),
  jurisdiction: z.string(),
  facts: z.unknown(),
  asOf: DateOrTime.optional(),
});

interface Circumstances {
  jurisdictions: (id: string) => Promise<Jurisdiction>;
  calendar: WorkdayCalendar;
  /** The day of a request that names none. */
  today: string;
}

/** Prints one line a request, in the order of the requests: the ruling, or the error that says why there is none. */
export async function answerBatch(text: string, circumstances: Circumstances): Promise<void> {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines) {
    process.stdout.write(`${await answerLine(line, circumstances)}\n`);
  }
}

async function answerLine(line: string, { jurisdictions, calendar, today }: Circumstances): Promise<string> {
  try {
    const { decision, jurisdiction, facts, asOf = today } = requestOf(parseJson(line, "request"));
    const named = decisionNamed(decision);
    return JSON.stringify(decide(named, await jurisdictions(jurisdiction), facts, { asOf, calendar }));
  } catch (error) {
    if (!(error instanceof GuichengError)) throw error;
    return JSON.stringify({
      error: { code: error.code, field: error.detail.place ?? "", message: error.message },
    });
  }
}

function requestOf(value: unknown): z.infer<typeof Request> {
  const result = Request.safeParse(value, { reportInput: true });
  if (result.success && "facts" in result.data) return result.data;
  const issue = result.error?.issues[0];
  const unknownKey = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const field = issue ? issue.path.join(".") : "facts";
  throw new GuichengError({
    code: "REQUEST_INVALID",
    place: unknownKey ?? (field || "request"),
    found: unknownKey ?? (issue?.input === undefined ? "缺少" : JSON.stringify(issue.input)),
    accepted: issue?.code === "custom" ? DATE_ACCEPTED : REQUEST,
  });
}
