import type { WorkdayCalendar } from "../src/calendar/workday-calendar.ts";
import type { Clock } from "../src/clock.ts";
import applyCorrection from "./apply-correction.ts";
import assignNumber from "./assign-number.ts";
import { RuleStore } from "./case-rules.ts";
import decide from "./decide.ts";
import { hostWorkers, type WorkerDefinition, type WorkerHost, type WorkerHostOptions } from "./define-worker.ts";
import type { EngineClient } from "./engine-client.ts";
import issueDocument from "./issue-document.ts";
import judgeReply from "./judge-reply.ts";
import nextAct from "./next-act.ts";
import nextCountersignStep from "./next-countersign-step.ts";
import notify from "./notify.ts";
import { openNumberRegister } from "./number-register.ts";
import openCase from "./open-case.ts";
import { recomputeDeadlines } from "./recompute-deadlines.ts";
import recordAct from "./record-act.ts";
import recordReply from "./record-reply.ts";

/** Every topic of the package; a test compares the list with the diagrams and the element templates. */
export const WORKERS: WorkerDefinition[] = [
  openCase,
  decide,
  nextAct,
  recordAct,
  judgeReply,
  recordReply,
  nextCountersignStep,
  applyCorrection,
  assignNumber,
  issueDocument,
  notify,
];

export interface WorkersOptions extends WorkerHostOptions {
  engine: EngineClient;
  clock: Clock;
  calendar: WorkdayCalendar;
  /** See Services. */
  engineKeepsTime?: boolean;
  /** Folder of the document-number register. */
  dataDir: string;
}

/** Subscribes every worker to an engine. Deadlines that were provisional are counted again by this calendar.
 * @throws {GuichengError} ENGINE_UNREACHABLE, ENGINE_REFUSED */
export async function startWorkers({
  engine,
  clock,
  calendar,
  engineKeepsTime,
  dataDir,
  ...options
}: WorkersOptions): Promise<WorkerHost> {
  const numbers = openNumberRegister(dataDir);
  const services = { engine, clock, calendar, engineKeepsTime, rules: new RuleStore(engine), numbers };
  await recomputeDeadlines(engine, calendar);
  const host = hostWorkers(WORKERS, services, { log: (line) => console.error(line), ...options });
  return {
    ...host,
    async stop() {
      await host.stop();
      numbers.close();
    },
  };
}
