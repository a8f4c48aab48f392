import type { JurisdictionProfile, Series } from "../src/rules/jurisdiction.ts";
import type { DocumentType } from "../src/rules/vocabulary.ts";
import { caseIdOf, jurisdictionOf } from "./case-context.ts";
import { documentOf } from "./case-document.ts";
import { defineWorker } from "./define-worker.ts";
import { BadData } from "./failures.ts";
import { moment } from "./services.ts";

/** Gives the document its number (发文字号) after signing: once, also when this task is delivered twice. */
export default defineWorker({
  topic: "assign-number",
  async handle(task, services) {
    const { profile } = await jurisdictionOf(task, services);
    const signing = documentOf(task.variables).signing ?? {};
    const series = seriesFor(profile, String(signing.issuedAs), signing.documentType as DocumentType | undefined);
    if (!series) return { variables: { documentNumber: "" } };
    const { year, number } = await services.numbers.next({
      tenant: task.tenantId,
      series: series.id,
      year: Number(moment(services.clock).slice(0, 4)),
      requestKey: caseIdOf(task),
    });
    const draft = task.variables.string("draftNote") ?? "";
    return { variables: { documentNumber: `${draft}${series.prefix}〔${year}〕${number}号` } };
  },
});

/** Whose documents this government's office numbers itself; other issuers number their own. */
const NUMBERED_HERE = ["government", "office", "office-authorised"];

/** The series that names the document type, else the issuer's general one; undefined where the issuer has its own numbers. */
function seriesFor(
  profile: JurisdictionProfile,
  issuedAs: string,
  documentType: DocumentType | undefined,
): Series | undefined {
  const issuers = profile.series.filter((series) => series.issuedAs.includes(issuedAs));
  const special = issuers.find((series) => documentType !== undefined && series.documentTypes.includes(documentType));
  const series = special ?? issuers.find((candidate) => candidate.documentTypes.length === 0);
  if (series || !NUMBERED_HERE.includes(issuedAs)) return series;
  const known = profile.series.flatMap((candidate) => candidate.issuedAs);
  throw new BadData(`jurisdiction.yaml series：没有以 ${issuedAs} 名义发文的字号；现有 ${known.join("、") || "无"}`);
}
