import type { WorkdayCalendar } from "../src/calendar/workday-calendar.ts";
import type { Clock } from "../src/clock.ts";
import amendLeave from "./amend-leave.ts";
import applyChange from "./apply-change.ts";
import applyCorrection from "./apply-correction.ts";
import applyIntervention from "./apply-intervention.ts";
import applyNewMeeting from "./apply-new-meeting.ts";
import askLeader from "./ask-leader.ts";
import assembleTopics from "./assemble-topics.ts";
import assignNumber from "./assign-number.ts";
import { RuleStore } from "./case-rules.ts";
import closeMeeting from "./close-meeting.ts";
import compileReport from "./compile-report.ts";
import decide from "./decide.ts";
import { hostWorkers, type WorkerDefinition, type WorkerHost, type WorkerHostOptions } from "./define-worker.ts";
import type { EngineClient } from "./engine-client.ts";
import grantLeave from "./grant-leave.ts";
import handOver from "./hand-over.ts";
import issueDocument from "./issue-document.ts";
import issueMinutes from "./issue-minutes.ts";
import judgeAttendance from "./judge-attendance.ts";
import judgeDelivery from "./judge-delivery.ts";
import judgeIntervention from "./judge-intervention.ts";
import judgeItem from "./judge-item.ts";
import judgeQuorum from "./judge-quorum.ts";
import judgeReply from "./judge-reply.ts";
import judgeReturn from "./judge-return.ts";
import judgeTopic from "./judge-topic.ts";
import nextAct from "./next-act.ts";
import nextCountersignStep from "./next-countersign-step.ts";
import notify from "./notify.ts";
import { type NumberPlace, openNumberRegister } from "./number-register-open.ts";
import openCase from "./open-case.ts";
import openLink from "./open-link.ts";
import planLinks from "./plan-links.ts";
import planMeeting from "./plan-meeting.ts";
import planReport from "./plan-report.ts";
import postponeTopics from "./postpone-topics.ts";
import { recomputeDeadlines } from "./recompute-deadlines.ts";
import recordAct from "./record-act.ts";
import recordReply from "./record-reply.ts";
import sendMeetingResult from "./send-meeting-result.ts";
import sendReport from "./send-report.ts";
import settleTopic from "./settle-topic.ts";

/** Every topic of the package; a test compares the list with the diagrams and the element templates. */
export const WORKERS: WorkerDefinition[] = [
  openCase,
  decide,
  nextAct,
  recordAct,
  judgeReply,
  judgeReturn,
  recordReply,
  nextCountersignStep,
  applyCorrection,
  assignNumber,
  issueDocument,
  notify,
  judgeIntervention,
  applyIntervention,
  sendReport,
  planReport,
  judgeItem,
  compileReport,
  applyChange,
  askLeader,
  grantLeave,
  handOver,
  amendLeave,
  planMeeting,
  judgeDelivery,
  judgeQuorum,
  assembleTopics,
  judgeAttendance,
  sendMeetingResult,
  postponeTopics,
  closeMeeting,
  issueMinutes,
  judgeTopic,
  applyNewMeeting,
  settleTopic,
  planLinks,
  openLink,
];

export interface WorkersOptions extends WorkerHostOptions, NumberPlace {
  engine: EngineClient;
  clock: Clock;
  calendar: WorkdayCalendar;
  /** See Services. */
  engineKeepsTime?: boolean;
}

/** Subscribes every worker to an engine. Deadlines that were provisional are counted again by this calendar.
 * @throws {GuichengError} ENGINE_UNREACHABLE, ENGINE_REFUSED, STORE_UNUSABLE */
export async function startWorkers({
  engine,
  clock,
  calendar,
  engineKeepsTime,
  dataDir,
  numbers: place,
  ...options
}: WorkersOptions): Promise<WorkerHost> {
  const numbers = await openNumberRegister({ dataDir, numbers: place });
  const services = { engine, clock, calendar, engineKeepsTime, rules: new RuleStore(engine), numbers };
  try {
    await recomputeDeadlines(engine, calendar);
  } catch (error) {
    await numbers.close();
    throw error;
  }
  const host = hostWorkers(WORKERS, services, { log: (line) => console.error(line), ...options });
  return {
    ...host,
    async stop() {
      await host.stop();
      await numbers.close();
    },
  };
}
