import type { Role } from "../src/rules/vocabulary.ts";
import { actingFor, NOT_ACTING } from "./acting-for.ts";
import { basisText, caseIdOf, forPeople, unfinished } from "./case-context.ts";
import { type Act, rulingRecord, valuesOf } from "./case-records.ts";
import { EngineRefusal } from "./engine-client.ts";
import { BadData } from "./failures.ts";
import { runningParts } from "./interventions.ts";
import { carriersOf, decideItem, doneOn, ITEM_STAGE, type ItemQuestion, itemActs } from "./item-facts.ts";
import { personById } from "./people.ts";
import { fitted, Json, type Values } from "./variables.ts";

/** Departments that assist an item (协办): each is asked beside the lead, in a process of its own that reports back and holds nobody up.
 * No text says what their word decides: the lead's decides, and theirs is there to read. */

/** The process of one assisting department. */
const ASSIST = "supervision-assist";
/** The messages on which the departments are asked: while none has a task, and while some still have. */
const FIRST = "assist";
const AGAIN = "assist-again";
const ROLE: Role = "related-department";

/** Has the assisting departments asked wherever one that is not done has no task: at the beginning, and after the office has sent the item
 * back. The item's process finds out once more whom (event `assist`): a message sent twice asks nobody twice. */
export async function askAssistants(question: ItemQuestion): Promise<void> {
  const { missing, open } = await assistance(question);
  if (missing.every((id) => open.includes(id))) return;
  // the last of them may have reported while we looked: then there is nothing to ask again
  for (const messageName of open.length > 0 ? [AGAIN, FIRST] : [FIRST]) {
    try {
      await question.services.engine.post("/message", { messageName, processInstanceId: caseIdOf(question.task) });
      return;
    } catch (error) {
      // nor has an item that began on an earlier diagram a place for them
      if (!(error instanceof EngineRefusal && error.status === 400)) throw error;
    }
  }
}

/** Whom the item's process asks now. */
export async function judgeAssist(question: ItemQuestion): Promise<Values> {
  const { missing, open } = await assistance(question);
  const asked = missing.filter((id) => !open.includes(id)).map((id) => ({ id }));
  return { assistAsked: new Json(asked), assistNext: asked.length > 0 ? "ask" : "none" };
}

/** Whose part is not done, and who has a task. */
async function assistance(question: ItemQuestion): Promise<{ missing: string[]; open: string[] }> {
  const missing = assisting(question).filter((id) => !hasDone(question.acts, id));
  if (missing.length === 0) return { missing, open: [] };
  const { task, services } = question;
  const parts = await runningParts(services.engine, caseIdOf(task), task.tenantId);
  const ids = parts.filter((part) => part.processDefinitionKey === ASSIST).map(({ id }) => id);
  const open = [...(await valuesOf(services.engine, ids, "assistant")).values()].map(idOf);
  return { missing, open: open.filter((id) => id !== undefined) };
}

/** What one assisting department is asked, and whether it still is. */
export async function judgeAssisting(question: ItemQuestion): Promise<Values> {
  const { task, document, jurisdiction, services } = question;
  const id = idOf(task.variables.json("assistant"));
  if (id === undefined) throw new BadData("变量 assistant：缺少；应为 { id: 协办单位 }");
  const ruling = decideItem(question, "register");
  const basis = ruling.steps.find(({ action }) => action === "assist")?.basis ?? [];
  const place = { document, stage: ITEM_STAGE, jurisdiction, tenantId: task.tenantId, services };
  const known = personById(jurisdiction.profile, id) !== undefined;
  const asked = { roles: [ROLE], action: "assist", owner: id };
  const { assignee, values, ruling: deputation } = known ? await actingFor(asked, place) : nobodyKnown();
  return {
    ...rulingRecord(task, ruling),
    ...(deputation ? rulingRecord(task, deputation, "deputation") : {}),
    assistNext: hasDone(question.acts, id) ? "done" : "ask",
    candidateGroups: known ? ROLE : `${ROLE},${id}`,
    assignee,
    actRole: ROLE,
    actAction: "assist",
    actTitle: "反馈协办情况",
    actBasis: new Json(basis),
    basisText: [
      basisText(basis) || "规则没有规定协办单位怎样反馈",
      task.variables.string("itemDueText"),
      task.variables.string("stepsText"),
    ]
      .filter(Boolean)
      .join("；"),
    findingsText: forPeople(ruling, reworkText(question.acts, id)),
    ...values,
    ...unfinished(task, ruling),
  };
}

function nobodyKnown() {
  return { assignee: null, values: NOT_ACTING, ruling: undefined };
}

/** What assisting departments have said so far, as the lead and the office read it; nothing where nobody assists. */
export function assistText(question: ItemQuestion): string {
  const lines = assisting(question).map((id) => {
    const last = reportsOf(question.acts, id).at(-1);
    if (last === undefined) return `${id} 还没有反馈`;
    const done = last.details.feedbackKind === "done";
    const what = done ? `已办完（${doneOn(last).slice(0, 10)}）` : `有进展（${last.at.slice(0, 10)}）`;
    return `${id} ${what}：${last.opinion ?? ""}${done && !hasDone(question.acts, id) ? "；核查退回后还没有再反馈" : ""}`;
  });
  return lines.length === 0 ? "" : fitted(`截至 ${question.circumstances.asOf.slice(0, 10)}，${lines.join("；")}`);
}

/** Assisting departments, each once; whoever leads does not assist as well. */
function assisting({ document }: ItemQuestion): string[] {
  const { lead, assisting: others } = carriersOf(document);
  return [...new Set(others)].filter((id) => id !== lead);
}

function reportsOf(acts: Act[], id: string): Act[] {
  return itemActs(acts, "assist").filter(({ details }) => details.department === id);
}

/** Its part is done: it has said so since the office sent the item back last. */
function hasDone(acts: Act[], id: string): boolean {
  const last = reportsOf(acts, id).at(-1);
  if (last?.details.feedbackKind !== "done") return false;
  const item = itemActs(acts);
  const sentBack = lastRework(acts);
  return sentBack === undefined || item.indexOf(last) > item.indexOf(sentBack);
}

function lastRework(acts: Act[]): Act | undefined {
  return itemActs(acts, "verification").findLast(({ details }) => details.result === "rework");
}

/** Why it is asked once more, until it has reported again. */
function reworkText(acts: Act[], id: string): string {
  const item = itemActs(acts);
  const sentBack = lastRework(acts);
  const last = reportsOf(acts, id).at(-1);
  const answered = sentBack === undefined || (last !== undefined && item.indexOf(last) > item.indexOf(sentBack));
  return answered ? "" : `办公室核查后退回：${sentBack.opinion ?? ""}`;
}

function idOf(assistant: unknown): string | undefined {
  const { id } = (assistant ?? {}) as { id?: unknown };
  return typeof id === "string" ? id : undefined;
}
