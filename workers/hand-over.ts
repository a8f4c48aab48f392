import type { Ruling } from "../src/rules/ruling.ts";
import { Absence, absencesOf, awayAt } from "./absences.ts";
import { type Acting, actingValues, NOT_ACTING } from "./acting-for.ts";
import { caseIdOf, jurisdictionOf } from "./case-context.ts";
import { type CaseNotice, noticeRecord, rulingRecord } from "./case-records.ts";
import { heldForChief, signingKey } from "./chief-away.ts";
import { NEVER } from "./deadline-times.ts";
import { defineWorker } from "./define-worker.ts";
import { type EngineClient, EngineRefusal } from "./engine-client.ts";
import { BadData } from "./failures.ts";
import { endOf, startOf } from "./leave-days.ts";
import { nextDeciding } from "./own-leaves.ts";
import { moment } from "./services.ts";
import { matterOf, type Situation, type StandIn, standInFor } from "./stand-ins.ts";
import { type Entry, type Found, findTasks, readEntries } from "./tasks-of-absent.ts";
import { typed } from "./variables.ts";

/** The leave begins, or what it rests on has changed (property `when` = begin): the open tasks of whoever is away go to those whom the
 * rule lets stand in for each. It ends (`when` = end): what is still open goes back. Tasks handed over under other leaves are
 * looked at again, too: whoever stands in there may have come or gone. A task that people have passed on themselves stays where it is. */
export default defineWorker({
  topic: "hand-over",
  async handle(task, services) {
    const when = task.properties.when ?? "";
    if (when !== "begin" && when !== "end") {
      throw new BadData(`元素 ${task.activityId} 的属性 when：实际为 ${when || "缺少"}，可接受 begin、end`);
    }
    const own = Absence.parse(task.variables.json("absence"));
    const jurisdiction = await jurisdictionOf(task, services);
    const known = await absencesOf(services.engine, task.tenantId);
    const others = known.filter(({ leave }) => leave !== own.leave);
    const at = moment(services.clock);
    // from here on nothing more goes to a stand-in: what another worker hands out meanwhile is not missed below
    if (when === "end") await endLeave(services.engine, own.leave);
    const absences = when === "end" ? others : [...others, own];
    const situation = { jurisdiction, absences, at, calendar: services.calendar };
    const found = await findTasks(services.engine, task.tenantId, { own, others, when }, jurisdiction.profile);
    const turns = await handOver(services.engine, found, situation);
    const moved = turns.filter((turn) => concerns(turn, own.person));
    const rulings = [...new Set(moved.flatMap(({ acting }) => acting.ruling ?? []))];
    return {
      variables: {
        ...Object.assign({}, ...rulings.map((ruling, index) => rulingRecord(task, ruling, String(index + 1)))),
        ...(moved.length === 0 ? {} : noticeRecord(task, noticeOf(when, own, { moved, rulings, at }))),
        caseId: caseIdOf(task),
        ...(when === "end"
          ? { leaveOpen: false }
          : { awayBegun: true, awayNext: "back", reviewAt: nextReview(own, absences, at) }),
      },
    };
  },
});

/** Said at once, not with the task's result: a leave that still counted while its tasks are given back would lose those that come in. */
function endLeave(engine: EngineClient, leave: string): Promise<void> {
  return engine.post(`/process-instance/${leave}/variables`, { modifications: typed({ leaveOpen: false }) });
}

/** So many tasks are read together, and so many given at once. */
const READ = 100;
const AT_ONCE = 8;

/** Read and given a hundred at a time: what is found out of a task is not old when it is given. */
async function handOver(engine: EngineClient, found: Found[], situation: Situation): Promise<Turn[]> {
  const answer = answersOf(situation);
  const turns: Turn[] = [];
  for (let from = 0; from < found.length; from += READ) {
    const entries = await readEntries(engine, found.slice(from, from + READ));
    const next = entries.map((entry) => ({ entry, acting: turnOf(entry, situation, answer) }));
    await each(next, AT_ONCE, async (turn) => {
      if (await give(engine, turn.entry, turn.acting)) turns.push(turn);
    });
  }
  return turns.sort((a, b) => byTitle(a.entry, b.entry));
}

/** Does something with each, several at once. Once one has failed no further one is begun. */
async function each<T>(items: T[], atOnce: number, act: (item: T) => Promise<void>): Promise<void> {
  const open = items.values();
  let failed = false;
  const one = async () => {
    for (const item of open) {
      if (failed) return;
      await act(item).catch((error) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

/** Who stands in, asked once for each kind of task. */
function answersOf(situation: Situation) {
  const known = new Map<string, StandIn | undefined>();
  const once = (kind: string, ask: () => StandIn | undefined) => {
    if (!known.has(kind)) known.set(kind, ask());
    return known.get(kind);
  };
  return (absence: Absence, entry: Entry): StandIn => {
    const { document, stage, roles, action } = entry;
    const matter = matterOf(document, stage, entry);
    const signature = `${stage} ${roles} ${action} ${signingKey(document)}`;
    const held = stage === "signing" && once(signature, () => heldForChief(entry, entry, situation));
    const asked = () => standInFor(absence, matter, situation);
    return (held || once(JSON.stringify([absence.leave, matter]), asked)) as StandIn;
  };
}

/** In the order in which people are told of them: an id would order them differently on every engine. */
function byTitle(a: Entry, b: Entry): number {
  const key = ({ document, name, id }: Entry) => `${document.title} ${name} ${id}`;
  return key(a) < key(b) ? -1 : 1;
}

/** Whose turn a task is now. */
function turnOf(entry: Entry, situation: Situation, answer: ReturnType<typeof answersOf>): Acting {
  const { owner, leave, assignee } = entry;
  const now = awayAt(situation.absences, owner, situation.at);
  if (now === undefined) return { assignee: owner, values: { ...NOT_ACTING, actingLeave: leave } };
  const found = answer(now, entry);
  return actingValues(assignee === null ? null : owner, found, now, entry.document.applicantId);
}

/** Whether a task is told of in somebody's leave: their own, or one in which they stand in. */
function concerns({ entry, acting }: Turn, person: string): boolean {
  return [entry.owner, entry.standIn, entry.before, entry.assignee, acting.assignee].includes(person);
}

/** The variables first: a task given to a stand-in is never without the word for whom. Whose it was until then stands beside them, so that
 * what was broken off in between is found again.
 * @returns false where there was nothing left to give */
async function give(engine: EngineClient, entry: Entry, { assignee, values }: Acting): Promise<boolean> {
  const changes = assignee !== entry.assignee;
  const standInBefore = changes ? entry.assignee : (entry.before ?? null);
  try {
    const modifications = typed({ ...values, standInBefore });
    await engine.post(`/process-instance/${entry.processInstanceId}/variables`, { modifications });
    if (changes) await engine.post(`/task/${entry.id}/assignee`, { userId: assignee });
    return true;
  } catch (error) {
    // done, or ended, in between: there is nothing left to hand over
    if (error instanceof EngineRefusal && (await isGone(engine, entry.id))) return false;
    throw error;
  }
}

/** Whether a task is no longer there. What engines answer to a change of it does not tell: it may be any fault. */
async function isGone(engine: EngineClient, id: string): Promise<boolean> {
  try {
    await engine.get(`/task/${id}`);
    return false;
  } catch (error) {
    if (error instanceof EngineRefusal && error.status === 404) return true;
    throw error;
  }
}

interface Turn {
  entry: Entry;
  acting: Acting;
}

interface Moved {
  moved: Turn[];
  rulings: Ruling[];
  at: string;
}

/** So many tasks a notice names one by one; the others stand in its evidence. */
const NAMED = 30;

function noticeOf(when: "begin" | "end", { person }: Absence, { moved, rulings, at }: Moved): CaseNotice {
  const lines = moved.slice(0, NAMED).map(({ entry, acting }) => {
    const who = acting.assignee ?? "原候选人";
    const why = String(acting.values.actingText ?? "") || "已销假，交还本人";
    return `《${entry.document.title}》${entry.name ?? ""}：${who}（${why}）`;
  });
  if (moved.length > NAMED) lines.push(`另有 ${moved.length - NAMED} 件，见所附清单`);
  const basis = rulings.flatMap((ruling) => ruling.basis);
  return {
    kind: when === "begin" ? "handed-over" : "handed-back",
    at,
    to: [...new Set([person, ...moved.flatMap(({ acting }) => acting.assignee ?? [])])],
    text: lines.join("；"),
    basis: [...new Set(basis)],
    evidence: {
      tasks: moved.map(({ entry, acting }) => ({
        task: entry.id,
        title: entry.document.title,
        to: acting.assignee,
        ...(acting.ruling ? { ruling: rulings.indexOf(acting.ruling) + 1 } : {}),
      })),
    },
  };
}

/** The next moment at which this leave is looked at again: a delegation of it begins or ends, or another leave of the same person
 * decides from then on. */
function nextReview(own: Absence, absences: Absence[], at: string): string {
  const { delegations, person } = own;
  const deciding = nextDeciding(absences, person, at);
  const changes = delegations.flatMap(({ from, until }) => [
    ...(from === undefined ? [] : [startOf(from)]),
    ...(until === undefined ? [] : [endOf(until)]),
  ]);
  const ahead = [...changes, ...(deciding ? [deciding] : [])].filter((change) => Date.parse(change) > Date.parse(at));
  return ahead.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? NEVER;
}
