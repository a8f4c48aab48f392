import { MEETING_NAMES, ROLE_NAMES } from "../src/rules/names.ts";
import type { Finding, Notice } from "../src/rules/ruling.ts";
import type { Role } from "../src/rules/vocabulary.ts";
import { basisText, caseIdOf, roundOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { caseActs, noticeRecord } from "./case-records.ts";
import { afterDeadline } from "./deadline-times.ts";
import type { WorkerTask } from "./define-worker.ts";
import { linkEnds, whyDropped } from "./link-ends.ts";
import { goesToSuperior } from "./link-kinds.ts";
import type { Compose } from "./message.ts";
import { moment, type Services } from "./services.ts";
import { meetingOf } from "./topic-facts.ts";
import { fitted, type Values } from "./variables.ts";

/** Notices about topics and what follows from them, by the element's property `notice`. */
export const TOPIC_MESSAGES: Record<string, Compose> = {
  "topic-refused": (title, task) => ({
    to: ["lead-department"],
    text: `《${title}》不予上会：${task.variables.string("findingsText") ?? ""}`,
    basis: articlesOf((task.variables.json("findings") as Finding[] | undefined) ?? []),
    values: { topicState: "refused" },
  }),
  "topic-not-required": (title, task) => ({
    to: ["lead-department"],
    text: `《${title}》不需要提请会议研究${because(task.variables.string("findingsText"))}`,
    values: { topicState: "closed" },
  }),
  /** Put down for its meeting; where that meeting is not set or already over, the office is asked for another. */
  async "topic-listed"(title, task, services) {
    const { type, date } = meetingOf(documentOf(task.variables));
    if (date === undefined) return unscheduled(title, "还没有定会议日期");
    if (date < moment(services.clock).slice(0, 10)) return unscheduled(title, `会期 ${date} 已过，没有赶上这次会议`);
    const wanted = noticesDue(task, "beforehand");
    const basis = await approvedUnder(task, services);
    return {
      to: [...new Set(["lead-department", "office", ...wanted.map(({ to }) => to as string)])],
      text: `《${title}》列入 ${date} ${MEETING_NAMES[type as keyof typeof MEETING_NAMES] ?? type}${basisText(basis, "（", "）")}`,
      basis: [...new Set([...basis, ...articlesOf(wanted)])],
      evidence: { meeting: type, meetingDate: date, notices: wanted },
      values: {
        topicState: "listed",
        meetingType: type,
        meetingDate: date,
        meetingOverAt: afterDeadline(services.calendar.passesAt(date, "24:00")),
      },
    };
  },
  "topic-rescheduled"(title, task) {
    const why = `不上 ${task.variables.string("meetingDate") ?? ""} 的会议${because(task.variables.string("reason"))}`;
    return { ...unscheduled(title, why), kind: "topic-rescheduled" };
  },
  "topic-waiting": (title, task) => ({
    to: ["office"],
    text: `《${title}》的会期 ${task.variables.string("meetingDate") ?? ""} 已过，还没有收到会议结果；会议没有研究的，请另定会议`,
  }),
  async "topic-at-once"(title, task, services) {
    const wanted = noticesDue(task);
    const basis = await approvedUnder(task, services);
    const told = wanted.map(({ to }) => ROLE_NAMES[to as Role]).join("、");
    return {
      to: [...new Set(["lead-department", "office", ...wanted.map(({ to }) => to as string)])],
      text: `《${title}》来不及召开会议，已按紧急事项处置${told && `，并告知${told}`}${basisText(basis, "（", "）")}`,
      basis: [...new Set([...basis, ...articlesOf(wanted)])],
      evidence: { notices: wanted },
      values: { topicState: "handled-at-once" },
    };
  },
  "topic-rejected": (title, task) => ({
    to: ["lead-department"],
    text: `《${title}》会议没有通过${because(task.variables.string("resolution"))}`,
    values: { topicState: "rejected" },
  }),
  "topic-withdrawn": (title, task) => ({
    to: ["lead-department", "office"],
    text: `《${title}》已撤下，不再提请会议研究${because(task.variables.string("reason"))}`,
    values: { topicState: "withdrawn" },
  }),
  "topic-abandoned": (title, task) => ({
    to: ["lead-department", "office"],
    text: `《${title}》放弃重报，不再提请会议研究${because(task.variables.string("reason"))}`,
    values: { topicState: "withdrawn" },
  }),
  async "topic-closed"(title, task, services) {
    const ends = await linkEnds(task, services);
    const wanted = noticesDue(task, "afterwards");
    const told = ends.map(({ key, text }) => `${text}（${key}）`).join("；");
    return {
      to: ["lead-department", "office"],
      text: fitted(ends.length > 0 ? `《${title}》会后各件都有了结果：${told}` : `《${title}》会议通过，没有后续事项`),
      evidence: { links: ends },
      values: { ...(wanted.length > 0 ? decidedNotice(title, task, services, wanted) : {}), topicState: "closed" },
    };
  },
  async "link-dropped"(title, task, { engine }) {
    const key = task.variables.string("linkKey") ?? "";
    return {
      to: ["lead-department", "office"],
      text: `《${title}》的转办 ${key} 不再办理${await whyDropped(task, engine, key)}`,
    };
  },
  "issue-overdue"(title, task) {
    const { document } = (task.variables.json("link") ?? {}) as { document?: { title?: string; minutes?: unknown } };
    const basis = (task.variables.json("issueBasis") as string[] | undefined) ?? [];
    const due = task.variables.string("issueDueOn") ?? "";
    const what = document?.minutes || goesToSuperior(document) ? "呈报" : "印发";
    return {
      to: ["lead-department", "office"],
      text: `《${document?.title ?? title}》已过${what}期限 ${due} 而没有${what}，请说明情况${basisText(basis, "（", "）")}`,
      basis,
      evidence: { dueOn: due, link: task.variables.string("linkKey") ?? null },
    };
  },
  async "reported-upward"(title, task, services) {
    const acts = await caseActs(services.engine, caseIdOf(task), task.tenantId);
    const signed = acts.filter(
      ({ counted, stage, round }) => counted && stage === "minutes" && round === roundOf(task),
    );
    return {
      to: ["party-committee", "lead-department", "office"],
      text: `《${title}》已经审核签发，报送同级党委${basisText(articlesOf(signed), "（", "）")}`,
      basis: articlesOf(signed),
    };
  },
};

function unscheduled(title: string, why: string) {
  return {
    kind: "topic-unscheduled",
    to: ["office"],
    text: `《${title}》${why}，请另定会议`,
    values: {
      topicState: "unscheduled",
      findingsText: `${why}，请另定会议`,
      candidateGroups: "office",
      actRole: "office",
      actAction: "decide",
      actTitle: "另定会议",
      basisText: "",
    },
  };
}

/** @param time those that are due before the meeting or by its decision only; all of them where there is no meeting */
function noticesDue({ variables }: WorkerTask, time?: "beforehand" | "afterwards"): Notice[] {
  const all = (variables.json("noticesDue") as Notice[] | undefined) ?? [];
  return time === undefined ? all : all.filter(({ when }) => (when === "after") === (time === "afterwards"));
}

/** Whoever is to know once it is decided learns that it is, and not what became of each case. */
function decidedNotice(title: string, task: WorkerTask, { clock }: Services, wanted: Notice[]): Values {
  const basis = articlesOf(wanted);
  const draft = task.variables.string("draftNote");
  const text = `《${title}》已经会议研究通过${basisText(basis, "（", "）")}`;
  const to = [...new Set(wanted.map(({ to }) => to as string))];
  const notice = { kind: "topic-decided", at: moment(clock), to, text: draft ? `【${draft}】${text}` : text, basis };
  return noticeRecord(task, { ...notice, evidence: { notices: wanted } }, "decided");
}

/** The articles under which the topic was approved in this round. */
async function approvedUnder(task: WorkerTask, { engine }: Services): Promise<string[]> {
  const acts = await caseActs(engine, caseIdOf(task), task.tenantId);
  return articlesOf(
    acts.filter(({ counted, stage, round }) => counted && stage === "agenda" && round === roundOf(task)),
  );
}

function articlesOf(lines: { basis: string[] }[]): string[] {
  return [...new Set(lines.flatMap(({ basis }) => basis))];
}

function because(reason: string | undefined): string {
  return reason ? `：${reason}` : "";
}
