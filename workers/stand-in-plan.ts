import type { Role } from "../src/rules/vocabulary.ts";
import { type Absence, awayAt, othersOf } from "./absences.ts";
import { daysText, endOf, isWithin, startOf } from "./leave-days.ts";
import { type Matter, type Situation, standInFor } from "./stand-ins.ts";

/** One line of the plan: one matter, some days. */
export interface PlanRow {
  matter: Matter["matter"];
  documentOf?: Matter["documentOf"];
  from: string;
  until: string;
  person: string | null;
  basis: string[];
  text: string;
}

export interface Plan {
  rows: PlanRow[];
  /** As people read it, matters with the same answer together. */
  lines: string[];
  basis: string[];
  /** Roles whom the rule wants to name somebody, who have not. */
  asked: Role[];
}

const MATTERS: { matter: Matter; name: string; chiefOnly?: boolean }[] = [
  { matter: { matter: "overall" }, name: "全面工作" },
  { matter: { matter: "emergency" }, name: "突发事件" },
  { matter: { matter: "presiding" }, name: "主持会议" },
  { matter: { matter: "meeting" }, name: "参加会议" },
  { matter: { matter: "activity" }, name: "活动" },
  { matter: { matter: "reception" }, name: "接待" },
  { matter: { matter: "document" }, name: "公文" },
  { matter: { matter: "urgent-document" }, name: "紧急公文" },
  { matter: { matter: "document", documentOf: "comprehensive" }, name: "综合性公文签发", chiefOnly: true },
  { matter: { matter: "document", documentOf: "chief-only" }, name: "专由主要领导签发的公文", chiefOnly: true },
];

/** Who stands in for what on which days of a leave, as things stand: whom the rule names, and where it names nobody (a gap). On days
 * that another leave of the same person decides, it is by that leave. */
export function standInPlan(absence: Absence, situation: Situation): Plan {
  const { profile } = situation.jurisdiction;
  const chief = profile.people.find(({ id }) => id === absence.person)?.roles.includes("chief") === true;
  const matters = MATTERS.filter(({ chiefOnly }) => chief || !chiefOnly);
  const spans = spansOf(absence, situation.absences);
  const answers = matters.map(({ matter, name }) => ({
    matter,
    name,
    answers: answersFor(matter, absence, spans, situation),
  }));
  const rows = answers.flatMap(({ matter, answers: parts }) =>
    parts.map((part) => ({
      from: part.from,
      until: part.until,
      person: part.person,
      basis: part.basis,
      text: part.text,
      matter: matter.matter,
      ...(matter.documentOf ? { documentOf: matter.documentOf } : {}),
    })),
  );
  const spoken = new Map<string, string[]>();
  for (const { name, answers: parts } of answers) {
    const text = parts.length === 1 ? (parts[0] as Part).text : parts.map(dated).join("，");
    spoken.set(text, [...(spoken.get(text) ?? []), name]);
  }
  return {
    rows,
    lines: [...spoken].map(([text, names]) => `${names.join("、")}：${text}`),
    basis: [...new Set(rows.flatMap(({ basis }) => basis))],
    asked: [...new Set(answers.flatMap(({ answers: parts }) => parts.flatMap(({ asked }) => asked)))],
  };
}

type Part = Omit<PlanRow, "matter" | "documentOf"> & { asked: Role[] };

/** The answers over the leave, neighbouring days with the same answer together. */
function answersFor(matter: Matter, absence: Absence, spans: Span[], situation: Situation): Part[] {
  const parts: Part[] = [];
  for (const { from, until } of spans) {
    const deciding = awayAt(situation.absences, absence.person, from, true) ?? absence;
    const found = standInFor(deciding, matter, { ...situation, at: from, planned: true });
    const { person, basis, ruling } = found;
    const text = deciding.leave === absence.leave ? found.text : `${found.text}${byOther(deciding)}`;
    const asked = ruling.steps.filter(({ action }) => action === "determine").flatMap(({ role }) => role);
    const last = parts.at(-1);
    if (last?.text === text) last.until = until;
    else parts.push({ from, until, person, basis, text, asked });
  }
  return parts;
}

/** Under which other leave of the same person it is so. */
function byOther({ from, until }: Absence): string {
  return `〔按${daysText(from, until)}的请假〕`;
}

interface Span {
  from: string;
  until: string;
}

/** The leave cut wherever a delegation or another leave begins or ends. */
function spansOf(absence: Absence, absences: Absence[]): Span[] {
  const begin = startOf(absence.from);
  const end = endOf(absence.until);
  const others = absences.filter(({ leave }) => leave !== absence.leave);
  const delegations = [absence, ...othersOf(absences, absence)].flatMap((own) => own.delegations);
  const cuts = [...delegations, ...others].flatMap(({ from, until }) => [
    ...(from === undefined ? [] : [startOf(from)]),
    ...(until === undefined ? [] : [endOf(until)]),
  ]);
  const inside = cuts.filter((moment) => moment !== begin && isWithin(moment, begin, end));
  const starts = [...new Set([begin, ...inside])].sort((a, b) => Date.parse(a) - Date.parse(b));
  return starts.map((from, index) => ({ from, until: starts[index + 1] ?? end }));
}

/** A part with its days; the moment at which it is over is no longer its own. */
function dated({ from, until, text }: Part): string {
  const last = new Date(Date.parse(until) - 1).toISOString();
  return `${daysText(from, last)} ${text}`;
}
