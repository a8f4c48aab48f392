import { z } from "zod";
import { basisText, caseIdOf } from "./case-context.ts";
import { type CaseDocument, corrected, parseDocument } from "./case-document.ts";
import { caseActs } from "./case-records.ts";
import { NEVER } from "./deadline-times.ts";
import { defineWorker, type WorkerTask } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { LINK_KINDS, type LinkKind } from "./link-kinds.ts";
import { relatedDeputies } from "./people.ts";
import { questionOf } from "./question.ts";
import type { Services } from "./services.ts";
import { fitted, Json, type Values } from "./variables.ts";

const Link = z.object({
  kind: z.enum(["document", "item", "report"]),
  key: z.string().min(1),
  document: z.unknown(),
  dueAt: z.string(),
  dueOn: z.string().nullable(),
  dueBasis: z.array(z.string()),
  consentBasis: z.array(z.string()).nullable().default(null),
});

/** Looks at what a case that follows from a decision is to hold, before it is started: what its own process could not read comes back to the
 * office here, and is not lost as an incident there. */
export default defineWorker({
  topic: "open-link",
  async handle(task, services) {
    const { jurisdiction } = await questionOf(task, services);
    const link = Link.parse(task.variables.json("link"));
    const { kind, key, dueAt, dueOn, dueBasis } = link;
    const askedBefore = task.variables.string("linkNext");
    // what was mended before the committee was waited for stays mended
    const held = askedBefore === "consent" ? task.variables.json("linkedDocument") : link.document;
    const read = readLink(kind, { held, task, profile: jurisdiction.profile });
    const slip = task.variables.string("actResult") === "incomplete" ? task.variables.string("actFindings") : undefined;
    const fault = (askedBefore === "consent" ? undefined : slip) ?? ("fault" in read ? read.fault : undefined);
    const dropped = slip === undefined && task.variables.string("linkChoice") === "drop";
    const waits = link.consentBasis !== null && !(await isConsentGiven(task, services, key));
    const next = dropped ? "drop" : fault !== undefined ? "correct" : waits ? "consent" : kind;
    const variables = {
      caseId: caseIdOf(task),
      linkKey: key,
      linkNext: next,
      ...("document" in read ? { linkedDocument: new Json(read.document) } : {}),
      linkCorrections: null,
      linkChoice: null,
      consentedOn: null,
      issueDueAt: dueAt || NEVER,
      issueDueOn: dueOn,
      issueBasis: new Json(dueBasis),
      candidateGroups: "office",
      assignee: null,
      actRole: "office",
      ...(next === "consent"
        ? consentAsked(link, "document" in read ? read.document.title : "", slip)
        : {
            findingsText: fault ?? "",
            actAction: "submit",
            actTitle: `补正转办内容：${LINK_KINDS[kind]}（${key}）`,
            actBasis: new Json([]),
            basisText: fitted(`现有内容：${JSON.stringify(held)}`),
          }),
    } satisfies Values;
    return { variables };
  },
});

function consentAsked({ key, consentBasis }: z.infer<typeof Link>, title: string, slip: string | undefined): Values {
  const basis = consentBasis ?? [];
  return {
    findingsText: slip ?? "",
    actAction: "collate",
    actTitle: `登记党委同意：《${title}》（${key}）`,
    actBasis: new Json(basis),
    basisText: `${basisText(basis, "", "：")}须报经党委同意后才能实施；同意以前这一件不开始办理`,
  };
}

/** Whether the office has registered that the party committee agreed. */
async function isConsentGiven(task: WorkerTask, { engine }: Services, key: string): Promise<boolean> {
  const acts = await caseActs(engine, caseIdOf(task), task.tenantId);
  return acts.some(
    ({ counted, details }) =>
      counted && details.kind === "party-consent" && details.link === key && details.choice === "agreed",
  );
}

interface Held {
  held: unknown;
  task: WorkerTask;
  profile: Parameters<typeof relatedDeputies>[0];
}

/** The document with the office's corrections, if any; or what is wrong with it. */
function readLink(kind: LinkKind, { held, task, profile }: Held): { document: CaseDocument } | { fault: string } {
  try {
    const corrections = task.variables.json("linkCorrections");
    const document = corrections === undefined ? parseDocument(held) : corrected(held as CaseDocument, corrections);
    const part = NEEDS[kind];
    if (document[part] === undefined) throw new BadData(`变量 document.${part}：缺少；${LINK_KINDS[kind]}须有这些事实`);
    // a portfolio that nobody holds would stop the case at its first leader
    relatedDeputies(profile, document.portfolioIds);
    return { document };
  } catch (failure) {
    if (failure instanceof BadData) return { fault: fitted(failure.message) };
    throw failure;
  }
}

const NEEDS = { document: "incoming", item: "supervision", report: "minutes" } as const;
