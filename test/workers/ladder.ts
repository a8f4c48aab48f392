import { expect } from "vitest";
import nextAct from "../../workers/next-act.ts";
import recordAct from "../../workers/record-act.ts";
import type { Values } from "../../workers/variables.ts";
import { Desk } from "./desk.ts";
import { FOR_ISSUE, opened, REQUEST } from "./sample-documents.ts";

/** A document on its way up: next-act opens a rung, a person acts, record-act notes it, as the diagram has it. */

type Parts = Parameters<typeof opened>[0];

async function ladder(id: string, stage: "incoming" | "signing", parts: Parts): Promise<Desk> {
  const desk = await Desk.of(id);
  desk.set({ ...opened(parts), stage });
  return desk;
}

export const signing = (id: string, facts: Record<string, unknown>, portfolioIds = ["portfolio-1"]) =>
  ladder(id, "signing", { portfolioIds, incoming: FOR_ISSUE, signing: facts });
export const incoming = (id: string, facts: Record<string, unknown> = {}, portfolioIds = ["portfolio-1"]) =>
  ladder(id, "incoming", { portfolioIds, incoming: { ...REQUEST, ...facts } });

export const next = (desk: Desk) => desk.run(nextAct);
export const AGREE: Values = { verdict: "agree", markForm: "opinion", opinion: "同意。" };

/** A person does what is open, as the diagram has it done: the form, then record-act. Related leaders each in an instance of their own. */
export async function act(desk: Desk, who: string, form: Values = AGREE, records = "act"): Promise<void> {
  const people = (desk.value("people") as string[] | undefined) ?? [];
  const related = desk.value("nextRung") === "related-deputy";
  const instance = related ? `leader-${who}-${desk.finished.length}` : "case-1";
  if (related) {
    expect(people).toContain(who);
    desk.instances.set(instance, { ...desk.instances.get("case-1") });
    desk.calledBy.set(instance, "case-1");
  }
  desk.finish(who, form, { instance, assignee: (related ? who : desk.value("assignee")) as string | null });
  await desk.run(recordAct, { instance, properties: { records } });
  desk.clock.set(new Date(desk.clock.now().getTime() + 60_000));
}

/** The rungs up to the end when everybody agrees, as `rung role action @articles`. */
export async function walk(desk: Desk, actors: Record<string, string[]> = {}): Promise<string[]> {
  const rungs: string[] = [];
  for (;;) {
    const open = await next(desk);
    if (["done", "returned", "refused", "choose"].includes(String(open.nextRung)))
      return [...rungs, String(open.nextRung)];
    rungs.push(`${open.nextRung} ${open.actRole} ${open.actAction} @${(open.actBasis as string[]).join(" ")}`);
    const rung = String(open.nextRung);
    const who =
      rung === "related-deputy" ? (open.people as string[]) : (actors[rung] ?? [String(open.assignee ?? "x")]);
    for (const person of who) await act(desk, person);
    expect(rungs.length).toBeLessThan(12);
  }
}
