import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { GuichengError } from "../../errors.ts";
import { type ExpectedStory, PROCEDURES, type ProcedureName } from "./procedures.ts";
import { yamlFiles } from "./yaml-files.ts";

/** What the demo sends, what its officials do, and what it must come to (demo/documents.yaml, demo/expected/*.yaml). */

const values = z.record(z.string(), z.unknown());

const Answer = z.strictObject({
  /** Form of the task that is answered. */
  form: z.string(),
  party: z.string().optional(),
  /** Only where this role acts. */
  role: z.string().optional(),
  /** Only the first time. */
  first: z.boolean().default(false),
  /** Only in these governments. */
  in: z.array(z.string()).optional(),
  /** Not before. */
  at: z.string().optional(),
  values: values.default({}),
});
export type Answer = z.infer<typeof Answer>;

const Written = z.strictObject({
  title: z.string(),
  start: z.string().optional(),
  /** Others that must be played along: whose leave it is that this comes into, at which meeting it is taken. */
  with: z.array(z.string()).default([]),
  document: values,
  answers: z.array(Answer).default([]),
  messages: z.array(z.strictObject({ message: z.string(), at: z.string(), variables: values.default({}) })).default([]),
});

/** One case of the script. */
export interface DemoDocument extends z.infer<typeof Written> {
  procedure: ProcedureName;
}

const section = z.record(z.string(), Written).default({});

const Sections = z.strictObject({
  clock: z.string(),
  defaults: z.record(z.string(), values),
  documents: section,
  leaves: section,
  away: section,
  items: section,
  topics: section,
  meetings: section,
});

/** Which procedure the cases of a section go through. */
const SECTIONS = {
  documents: "document",
  leaves: "leave",
  away: "document",
  items: "item",
  topics: "topic",
  meetings: "meeting",
} as const satisfies Record<string, ProcedureName>;
type Section = keyof typeof SECTIONS;

export interface Script {
  clock: string;
  /** Values of a form that no answer speaks of. */
  defaults: z.infer<typeof Sections>["defaults"];
  /** Every case by name, in the order in which it is told. */
  documents: Record<string, DemoDocument>;
}

export function readScript(folder: string): Script {
  const { clock, defaults, ...sections } = read(Sections, join(folder, "documents.yaml"));
  const documents = merged(sections, (written, procedure): DemoDocument => ({ ...written, procedure }));
  return { clock, defaults, documents };
}

/** Names of the chosen cases and of those that they need, in the script's order. */
export function withNeeded({ documents }: Script, chosen: string[]): string[] {
  const needed = new Set([...chosen, ...chosen.flatMap((name) => documents[name]?.with ?? [])]);
  return Object.keys(documents).filter((name) => needed.has(name));
}

/** Expected stories by government and case, from a folder of `<government>.yaml`.
 * @throws {GuichengError} FILE_UNREADABLE, REQUEST_INVALID */
export function readExpected(folder: string): Map<string, Record<string, ExpectedStory>> {
  return new Map(yamlFiles(folder).map((file) => [basename(file, ".yaml"), expectedIn(join(folder, file))]));
}

function expectedIn(file: string): Record<string, ExpectedStory> {
  const names = Object.keys(SECTIONS) as Section[];
  const Expected = z.looseObject(
    Object.fromEntries(
      names.map((name) => [name, z.record(z.string(), PROCEDURES[SECTIONS[name]].Expected).default({})]),
    ),
  );
  const sections = read(Expected, file) as Record<Section, Record<string, ExpectedStory>>;
  return merged(Object.fromEntries(names.map((name) => [name, sections[name]])) as typeof sections, (story) => story);
}

function merged<W, T>(
  sections: Record<Section, Record<string, W>>,
  each: (written: W, procedure: ProcedureName) => T,
): Record<string, T> {
  const entries = (Object.keys(SECTIONS) as Section[]).flatMap((name) =>
    Object.entries(sections[name]).map(([key, written]) => [key, each(written, SECTIONS[name])] as const),
  );
  return Object.fromEntries(entries);
}

function read<T extends z.ZodType>(schema: T, file: string): z.infer<T> {
  const result = schema.safeParse(parse(readFileSync(file, "utf8"), { merge: true }), { reportInput: true });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new GuichengError({
    code: "REQUEST_INVALID",
    place: `${basename(file)} ${issue?.path.join(".")}`,
    found: JSON.stringify(issue?.input),
    accepted: issue?.message,
  });
}
