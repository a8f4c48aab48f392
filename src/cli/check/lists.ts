import type { Glossary } from "../../catalog/package.ts";
import { DECISIONS } from "../../rules/facts.ts";
import { CODE_FINDINGS } from "../../rules/finding-codes.ts";
import { type InputDomain, inputDomains } from "../../rules/input-domains.ts";
import * as vocabulary from "../../rules/vocabulary.ts";
import { type Fault, fault } from "./faults.ts";

const FINDINGS_FILE = "processes/findings.yaml";
const GLOSSARY_FILE = "processes/glossary.yaml";

/** Codes that are used must be published, and none may be published that nothing uses.
 * @param used codes that the tables give */
export function checkFindings(published: ReadonlySet<string>, used: ReadonlySet<string>): Fault[] {
  const fromCode: readonly string[] = CODE_FINDINGS;
  const missing = fromCode
    .filter((code) => !published.has(code))
    .map((code) =>
      fault("FINDING_UNPUBLISHED", FINDINGS_FILE, code, "程序会给出它，清单里没有", "在清单里写上代码和含义"),
    );
  const unused = [...published]
    .filter((code) => !used.has(code) && !fromCode.includes(code))
    .map((code) => fault("FINDING_UNUSED", FINDINGS_FILE, code, "没有一张决策表用它", "删去，或在决策表里用它"));
  return [...missing, ...unused];
}

/** Paths of facts that some table may ask about, each of which a designer reads in Chinese. */
export function factPaths(): string[] {
  const kinds = ["route", "findings", "deadlines", "party"] as const;
  const paths = DECISIONS.flatMap((decision) =>
    kinds.flatMap((kind) =>
      [...inputDomains(decision, kind)].filter(([, domain]) => canBeAsked(domain)).map(([path]) => path),
    ),
  );
  return [...new Set(paths)].sort();
}

/** Dates, free texts and facts that may be absent only pass through outputs: they head no column. */
function canBeAsked({ kind, optional }: InputDomain): boolean {
  return kind !== "text" && !optional;
}

/** Every word of the domain has its Chinese, and the glossary has no word that the domain does not know. */
export function checkGlossary(glossary: Glossary): Fault[] {
  const { values } = glossary;
  return [
    ...both(glossary.roles, vocabulary.ROLES, "roles"),
    ...both(glossary.actions, [...new Set([...vocabulary.ACTIONS, ...vocabulary.NOTICE_ACTS])], "actions"),
    ...both(glossary.decisions, DECISIONS, "decisions"),
    ...both(values.outcome, vocabulary.OUTCOMES, "values.outcome"),
    ...both(values.effect, vocabulary.EFFECTS, "values.effect"),
    ...both(values.partyStatus, vocabulary.PARTY_STATUS, "values.partyStatus"),
    ...both(values.markEffect, vocabulary.MARK_EFFECTS, "values.markEffect"),
    ...both(values.hardness, vocabulary.HARDNESS, "values.hardness"),
    ...both(values.unit, vocabulary.UNITS, "values.unit"),
    ...missing(glossary.facts, factPaths(), "facts"),
  ];
}

function both(words: Record<string, string> | undefined, known: readonly string[], section: string): Fault[] {
  const unknown = Object.keys(words ?? {})
    .filter((word) => !known.includes(word))
    .map((word) => fault("GLOSSARY_UNKNOWN", GLOSSARY_FILE, `${section}.${word}`, "程序里没有这个词", "改正或删去"));
  return [...missing(words, known, section), ...unknown];
}

function missing(words: Record<string, string> = {}, known: readonly string[], section: string): Fault[] {
  return known
    .filter((word) => !/\p{Script=Han}/u.test(words[word] ?? ""))
    .map((word) => fault("GLOSSARY_MISSING", GLOSSARY_FILE, `${section}.${word}`, "没有中文", "写上中文名"));
}
