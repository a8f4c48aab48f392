import { dayOf, isDateOrTime } from "../src/rules/facts/common.ts";
import type { JurisdictionProfile } from "../src/rules/jurisdiction.ts";
import { ROLES } from "../src/rules/vocabulary.ts";
import { documentOf } from "./case-document.ts";
import type { NewAct } from "./case-records.ts";
import type { WorkerTask } from "./define-worker.ts";
import { meetingOf } from "./meeting-document.ts";
import { linesFault, MEETING_OUTPUTS, outputsSaid } from "./meeting-outputs.ts";
import { presenceFault, presiderFault, solePresider } from "./meeting-presence.ts";
import { membersOf } from "./meeting-roster.ts";
import { type Attendance, MEETING_STAGE } from "./meeting-session.ts";
import { touchesFault, touchesSaid } from "./meeting-touches.ts";
import { moment, type Services } from "./services.ts";
import type { TaskVariables, Values } from "./variables.ts";

/** Forms of a meeting: `delivery`, `attendance`, `reschedule`, `absent-deputy`, `resolution`, `closing`. */

/** Fields that are cleared once an act is recorded, by the element's property `records`. What was registered of the attendance stays: where
 * the meeting may not open the office goes on from it. */
export const MEETING_FIELDS: Record<string, Values> = {
  delivery: { deliveredOn: null },
  attendance: {},
  reschedule: { rescheduleChoice: null, newMeetingDate: null },
  "absent-deputy": { absenceChoice: null, newMeetingDate: null },
  resolution: {
    topicResult: null,
    resolution: null,
    newMeetingDate: null,
    resolutionTouches: null,
    ...MEETING_OUTPUTS,
  },
  closing: { endedOn: null, minutesChoice: null, priorConsensus: null, chiefConsent: null },
};

/** What the forms add to the act. */
export const MEETING_DETAILS: Record<string, (task: WorkerTask, profile: JurisdictionProfile) => Partial<NewAct>> = {
  delivery: (task) =>
    office(task, "delivery", "deliver", {
      choice: task.variables.string("meetingChoice") ?? null,
      deliveredOn: task.variables.string("deliveredOn") ?? null,
    }),
  attendance: (task, profile) => office(task, "attendance", "collate", attendanceSaid(task.variables, profile)),
  reschedule: (task) => ({
    ...office(task, "reschedule", "decide", {
      choice: task.variables.string("rescheduleChoice") ?? null,
      newMeetingDate: task.variables.string("newMeetingDate") ?? null,
    }),
    // for reasons of the office's own, unless the rule forbids the meeting to open
    ...(task.variables.string("quorumNext") === "reschedule" ? {} : { basis: [] }),
  }),
  "absent-deputy": (task) =>
    office(task, "absent-deputy", "decide", {
      ...topicSaid(task),
      choice: task.variables.string("absenceChoice") ?? null,
      newMeetingDate: task.variables.string("newMeetingDate") ?? null,
    }),
  resolution: (task) =>
    office(task, "resolution", "collate", {
      ...topicSaid(task),
      result: task.variables.string("topicResult") ?? null,
      resolution: task.variables.string("resolution") ?? null,
      newMeetingDate: task.variables.string("newMeetingDate") ?? null,
      touches: touchesSaid(task.variables),
      ...outputsSaid(task.variables),
    }),
  closing: (task) =>
    office(task, "closing", "collate", {
      endedOn: task.variables.string("endedOn") ?? null,
      choice: task.variables.string("minutesChoice") ?? null,
      priorConsensus: task.variables.boolean("priorConsensus"),
      chiefConsent: task.variables.boolean("chiefConsent"),
    }),
};

/** The office registers; that a rule wanted it so stands in the act's articles. */
function office(
  task: WorkerTask,
  kind: string,
  action: "deliver" | "collate" | "decide",
  said: Record<string, unknown>,
): Partial<NewAct> {
  const day = dayOf(meetingOf(documentOf(task.variables)).date);
  return { role: "office", action, stage: MEETING_STAGE, details: { kind, day, ...said } };
}

function topicSaid({ variables }: WorkerTask): Record<string, unknown> {
  const { caseId, title } = (variables.json("topic") ?? {}) as { caseId?: string; title?: string };
  return { topic: caseId ?? null, title: title ?? null };
}

function attendanceSaid(variables: TaskVariables, profile: JurisdictionProfile): Record<string, unknown> {
  const named = variables.string("presentIds");
  const presentIds = [...new Set((named ?? "").split(/[,，、;；\s]+/).filter(Boolean))];
  const presider = roleSaid(variables, "presider");
  const members = membersOf(profile, meetingOf(documentOf(variables)).type).people.length;
  return {
    choice: variables.string("meetingChoice") ?? null,
    members: variables.string("members") ?? (members > 0 ? String(members) : null),
    present: variables.string("present") ?? null,
    presentIds,
    observers: variables.string("observers") ?? null,
    presider,
    // nobody has to be asked who the only holder of an office is
    presiderId: variables.string("presiderId") ?? solePresider(profile, presider)?.id ?? null,
    chiefAway: roleSaid(variables, "chiefAway"),
    delegationTo: roleSaid(variables, "delegationTo"),
    delegationBy: roleSaid(variables, "delegationBy"),
    delegationWritten: variables.boolean("delegationWritten"),
  };
}

function roleSaid(variables: TaskVariables, name: string): string | null {
  const said = variables.string(name);
  return said === undefined || said === "none" ? null : said;
}

interface Slip {
  details: Record<string, unknown>;
  opinion: string | null;
  reason: string | null;
}

type Check = (act: Slip, task: WorkerTask, services: Services & { profile: JurisdictionProfile }) => string | undefined;

/** Why a form has to be filled in again, in the words that the same person will read; undefined when it stands. */
export const MEETING_SLIPS: Record<string, Check> = {
  delivery({ details: { choice, deliveredOn } }, _task, { clock }) {
    const wrong = choiceFault(choice);
    if (wrong !== undefined || choice === "reschedule") return wrong;
    const today = moment(clock).slice(0, 10);
    if (!isDate(deliveredOn)) return `送达日期（deliveredOn）不能读取：${deliveredOn ?? "缺少"}，应为 YYYY-MM-DD`;
    return dayOf(deliveredOn) > today ? `送达日期（deliveredOn）还没有到：${deliveredOn}，请送达以后再登记` : undefined;
  },
  attendance({ details, reason }, task, { profile }) {
    const wrong = choiceFault(details.choice);
    if (wrong !== undefined || details.choice === "reschedule") return wrong;
    return attendanceFault(details, task, profile) ?? statementMissing(reason, task);
  },
  reschedule({ details: { choice, newMeetingDate, day }, reason }, _task, { clock }) {
    if (choice !== "reschedule" && choice !== "call-off") {
      return "没有写明怎样处理（rescheduleChoice：reschedule 改期、call-off 取消会议）";
    }
    if (reason === null) return "没有写明理由（reason）";
    if (choice === "call-off") return undefined;
    const fault = newDateFault(newMeetingDate, clock);
    if (fault !== undefined) return fault;
    return dayOf(String(newMeetingDate)) === day
      ? `新的会议日期（newMeetingDate）就是原定的 ${day}，请写另一天`
      : undefined;
  },
  "absent-deputy"({ details: { choice, newMeetingDate }, reason }, _task, { clock }) {
    if (choice !== "postpone" && choice !== "discuss") {
      return "没有写明怎样处理（absenceChoice：postpone 暂不研究、discuss 有特殊情况照常研究）";
    }
    if (choice === "discuss") return reason === null ? "有特殊情况照常研究的，须写明是什么情况（reason）" : undefined;
    return newMeetingDate === null ? undefined : newDateFault(newMeetingDate, clock);
  },
  resolution({ details }, _task, { clock }) {
    const { result, resolution, newMeetingDate } = details;
    if (!RESULTS.includes(String(result))) {
      return "没有写明议定结果（topicResult：passed 通过、rejected 不通过、revise 修改后再议、postponed 缓议）";
    }
    if (resolution === null) return "没有写明议定内容（resolution）";
    if (newMeetingDate !== null && result !== "postponed") return "只有缓议的才写另定的会议日期（newMeetingDate）";
    if (newMeetingDate !== null) return newDateFault(newMeetingDate, clock);
    const fault = touchesFault(details.touches as string[]) ?? linesFault(details);
    if (fault !== undefined) return fault;
    const follows = [details.documents, details.items].some((list) => (list as unknown[]).length > 0);
    return follows && result !== "passed" ? "没有通过的议题不产生印发的文件和督办事项，请删去" : undefined;
  },
  closing({ details: { endedOn, choice, day }, reason }, _task, { clock }) {
    if (choice !== "write" && choice !== "none")
      return "没有写明是否编印纪要（minutesChoice：write 编印、none 不编印）";
    if (choice === "none" && reason === null) return "不编印纪要须写明理由（reason）";
    if (endedOn === null) return undefined;
    if (!isDate(endedOn)) return `会议结束日期（endedOn）不能读取：${endedOn}，应为 YYYY-MM-DD`;
    if (dayOf(endedOn) < String(day)) return `会议结束日期（endedOn）早于会议日期 ${day}`;
    return dayOf(endedOn) > moment(clock).slice(0, 10) ? `会议结束日期（endedOn）还没有到：${endedOn}` : undefined;
  },
};

const RESULTS = ["passed", "rejected", "revise", "postponed"];
const AWAY = ["official", "study", "vacation", "visit", "reception"];

function choiceFault(choice: unknown): string | undefined {
  if (choice === "go-on" || choice === "reschedule") return undefined;
  return "没有写明会议是否如期（meetingChoice：go-on 如期、reschedule 改期或取消）";
}

function attendanceFault(
  said: Record<string, unknown>,
  { variables }: WorkerTask,
  profile: JurisdictionProfile,
): string | undefined {
  for (const [name, label] of Object.entries(COUNTS)) {
    if (said[name] !== null && !/^\d{1,4}$/.test(String(said[name]))) {
      return `${label}（${name}）不能读取：${said[name]}，应为数字`;
    }
  }
  const { people } = membersOf(profile, meetingOf(documentOf(variables)).type);
  const members = people.map(({ id }) => id);
  const wrong = presenceFault(said as unknown as Attendance, members);
  if (wrong !== undefined) return wrong;
  const roles: readonly string[] = ROLES;
  for (const [name, label] of Object.entries(OFFICES)) {
    if (said[name] !== null && !roles.includes(String(said[name]))) {
      return `${label}（${name}）不能读取：${said[name]}，应为角色标识`;
    }
  }
  if (said.presider === null) return "没有写明由谁主持（presider）";
  if (said.chiefAway !== null && !AWAY.includes(String(said.chiefAway))) {
    return `主要领导因何不在（chiefAway）不能读取：${said.chiefAway}，可接受 ${AWAY.join("、")}、none`;
  }
  return presiderFault(said as unknown as Attendance, members, profile);
}

const OFFICES = { presider: "主持人", delegationTo: "委托给谁", delegationBy: "由谁委托" };
const COUNTS = { members: "应到人数", present: "到会人数", observers: "列席人数" };

/** Where the rule does not say who may open such a meeting, that it opens is the office's statement, and wants its reason. */
function statementMissing(reason: string | null, { variables }: WorkerTask): string | undefined {
  if (!variables.boolean("statementNeeded") || reason !== null) return undefined;
  return "规则没有规定这种会议怎样召开，由办公室说明按什么召开（reason）";
}

function newDateFault(date: unknown, clock: Services["clock"]): string | undefined {
  if (!isDate(date)) return `新的会议日期（newMeetingDate）不能读取：${date ?? "缺少"}，应为 YYYY-MM-DD`;
  const passed = dayOf(date) < moment(clock).slice(0, 10);
  return passed ? `新的会议日期（newMeetingDate）已经过去：${date}，请写今天或以后的日期` : undefined;
}

function isDate(value: unknown): value is string {
  return typeof value === "string" && isDateOrTime(value);
}
