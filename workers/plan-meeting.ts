import { decide } from "../src/rules/decide.ts";
import { dayOf } from "../src/rules/facts/common.ts";
import type { Finding } from "../src/rules/ruling.ts";
import type { Role } from "../src/rules/vocabulary.ts";
import { basisText, caseIdOf, findingsText, forPeople } from "./case-context.ts";
import { afterDeadline, isoSeconds } from "./deadline-times.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { startOf } from "./leave-days.ts";
import { listedTopics, type MeetingTopic, topicsTextOf } from "./listed-topics.ts";
import { deliveryOf, papersOf } from "./meeting-delivery.ts";
import { type MeetingPlan, meetingOf } from "./meeting-document.ts";
import { presidersAs, solePresider } from "./meeting-presence.ts";
import { absencesFrom, membersOf, namesOf, officeOf, presidingLeftTo, roleName } from "./meeting-roster.ts";
import { quorumFacts } from "./meeting-session.ts";
import { personById, soleHolder } from "./people.ts";
import { type Question, questionOf } from "./question.ts";
import { fitted, Json, type Values } from "./variables.ts";

/** Who belongs to a meeting and will be there, by the leaves granted until now; who presides; by when its papers have to be delivered. Asked
 * when it is planned, and again on its day, because leaves are granted and ended meanwhile (property `when`). */
export default defineWorker({
  topic: "plan-meeting",
  async handle(task, services) {
    const when = task.properties.when ?? "缺少";
    const ask = WHEN[when];
    if (!ask) {
      throw new BadData(`元素 ${task.activityId} 的属性 when：实际为 ${when}，可接受 ${Object.keys(WHEN).join("、")}`);
    }
    const question = await questionOf(task, services);
    const meeting = meetingOf(question.document);
    const topics = await listedTopics(services.engine, task.tenantId, meeting);
    const expected = await expectedAt(question, meeting);
    const given: Plan = { question, meeting, topics, expected };
    return {
      variables: {
        caseId: caseIdOf(task),
        meetingDay: dayOf(meeting.date),
        meetingDayAt: startOf(dayOf(meeting.date)),
        meetingTaskDue: isoSeconds(startOf(meeting.date)),
        meetingChoice: "go-on",
        topicsText: topicsTextOf(meeting, topics) || "目前没有列入这次会议的议题",
        stage: "meeting",
        candidateGroups: "office",
        assignee: null,
        actRole: "office",
        quorumNext: "",
        findings: new Json([]),
        ...expected.values,
        ...(await ask(given)),
      },
    };
  },
});

interface Plan {
  question: Question;
  meeting: MeetingPlan;
  topics: MeetingTopic[];
  expected: Awaited<ReturnType<typeof expectedAt>>;
}

const WHEN: Record<string, (plan: Plan) => Values | Promise<Values>> = {
  async plan({ question, meeting, topics }) {
    const papers = await papersOf(question, meeting, topics);
    const delivery = deliveryOf(question, papers);
    const { calendar } = question.services;
    const { closeOfBusiness } = question.jurisdiction.profile;
    const passes = delivery?.due ? calendar.passesAt(delivery.due, closeOfBusiness) : undefined;
    const basis = delivery?.basis ?? [];
    const silent = `规则没有规定${papers.confidential ? "这些保密议题的" : "会议"}材料何时送达`;
    const by = delivery?.due ? `${delivery.hardness === "soft" ? "一般" : ""}于 ${delivery.due} 前` : "会前";
    return {
      meetingState: "planned",
      deliveryNext: "",
      deliveryFindings: new Json([]),
      deliveryDeadline: new Json(delivery ?? {}),
      deliveryTaskDue: passes ? isoSeconds(passes) : isoSeconds(startOf(meeting.date)),
      // nobody can sign in before the papers are registered, whatever the rule says of them
      deliveryTimerAt: passes ? afterDeadline(passes) : startOf(dayOf(meeting.date)),
      actAction: "deliver",
      actTitle: "送达会议材料",
      actBasis: new Json(basis),
      basisText: delivery ? `${by}送达组成人员${basisText(basis, "（", "）")}` : silent,
      findingsText: "",
    };
  },
  attendance({ question, meeting, topics, expected }) {
    const { task, jurisdiction, circumstances } = question;
    const facts = quorumFacts(meeting, expected.attendance, topics, jurisdiction.profile);
    const ruling = decide("quorum", jurisdiction, facts, circumstances);
    const late = (task.variables.json("deliveryFindings") as Finding[] | undefined) ?? [];
    const silent = ruling.outcome === "not-regulated";
    return {
      meetingState: "meeting",
      statementNeeded: silent,
      actAction: "collate",
      actTitle: "会议签到",
      actBasis: new Json(silent ? [] : ruling.basis),
      basisText: silent ? "规则没有规定这种会议怎样召开，请说明理由" : basisText(ruling.basis),
      findingsText: forPeople(ruling, findingsText(late)),
    };
  },
};

async function expectedAt(question: Question, meeting: MeetingPlan) {
  const { task, services, jurisdiction } = question;
  const { profile } = jurisdiction;
  const { people, basis } = membersOf(profile, meeting.type);
  const absences = await absencesFrom(meeting, { services, tenantId: task.tenantId });
  const chief = soleHolder(profile, "chief")?.id;
  const concerned = absences.absentees.filter(
    ({ person }) => person === chief || people.length === 0 || people.some(({ id }) => id === person),
  );
  const absent = new Set(concerned.map(({ person }) => person));
  const present = people.filter(({ id }) => !absent.has(id));
  const chiefAway = concerned.find(({ person }) => person === chief);
  const left = presidingLeftTo(profile, absences, dayOf(meeting.date));
  const delegated =
    meeting.delegation ?? conveningFor(meeting) ?? (left && { to: officeOf(left.person), written: left.written });
  const presider = meeting.presider ?? meeting.convenedBy ?? (chiefAway && delegated ? delegated.to : "chief");
  const presiderId = meeting.presiderId ?? presidingPerson(profile, presider, meeting.presider ? undefined : left);
  const attendance = {
    choice: "go-on",
    members: people.length > 0 ? people.length : null,
    present: people.length > 0 ? present.length : null,
    presentIds: present.map(({ id }) => id),
    observers: null,
    presider,
    presiderId: presiderId ?? null,
    chiefAway: chiefAway?.away ?? null,
    delegationTo: delegated?.to ?? null,
    delegationBy: meeting.delegatedBy ?? "chief",
    delegationWritten: delegated?.written ?? false,
  };
  const names = namesOf(people);
  const values: Values = {
    memberIds: new Json(people.map(({ id }) => id)),
    members: attendance.members === null ? null : String(attendance.members),
    present: null,
    presentIds: attendance.presentIds.join(","),
    observers: null,
    presider,
    presiderId: attendance.presiderId,
    chiefAway: attendance.chiefAway ?? "none",
    delegationTo: attendance.delegationTo ?? "none",
    delegationBy: attendance.delegationBy,
    delegationWritten: attendance.delegationWritten,
    expectedPresent: attendance.present,
    absentees: new Json(concerned),
    membersText: fitted(
      people.length > 0
        ? `应到 ${people.length} 人：${names}${basisText(basis, "（", "）")}；由${roleName(presider)}主持`
        : `规则没有规定组成人员，或名册里没有；由${roleName(presider)}主持`,
    ),
    absenteesText: fitted(concerned.map(({ text }) => text).join("；")),
  };
  return { attendance, values };
}

/** 受委托召集: whoever convenes for another leader presides for them too. */
function conveningFor({ convenedBy, delegatedBy }: MeetingPlan): { to: Role; written: boolean } | undefined {
  return convenedBy && delegatedBy ? { to: convenedBy, written: false } : undefined;
}

/** Who it is, where the office alone does not say. */
function presidingPerson(
  profile: Question["jurisdiction"]["profile"],
  presider: string,
  left: ReturnType<typeof presidingLeftTo>,
): string | undefined {
  const person = personById(profile, left?.person.id ?? null);
  return presidersAs(profile, presider).find((holder) => holder === person)?.id ?? solePresider(profile, presider)?.id;
}
