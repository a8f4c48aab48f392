import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { GuichengError } from "../../errors.ts";

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
  /** Not before. */
  at: z.string().optional(),
  values: values.default({}),
});
export type Answer = z.infer<typeof Answer>;

const DemoDocument = z.strictObject({
  title: z.string(),
  start: z.string().optional(),
  document: z.record(z.string(), z.unknown()),
  answers: z.array(Answer).default([]),
  messages: z.array(z.strictObject({ message: z.string(), at: z.string() })).default([]),
});
export type DemoDocument = z.infer<typeof DemoDocument>;

const Script = z.strictObject({
  clock: z.string(),
  defaults: z.record(z.string(), values),
  documents: z.record(z.string(), DemoDocument),
});
export type Script = z.infer<typeof Script>;

const ExpectedDeadline = z.strictObject({
  id: z.string(),
  party: z.string().optional(),
  due: z.string().nullable(),
  basis: z
    .union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))])
    .transform((basis) => [basis].flat().join(" ")),
  provisional: z.boolean().default(false),
});

const ExpectedStory = z.strictObject({
  acts: z.array(z.string()).default([]),
  findings: z.array(z.string()).default([]),
  deadlines: z.array(ExpectedDeadline).default([]),
  parties: z.record(z.string(), z.string()).default({}),
  marks: z.array(z.string()).optional(),
  end: z.string(),
});
export type ExpectedStory = z.infer<typeof ExpectedStory>;

const Expected = z.looseObject({ documents: z.record(z.string(), ExpectedStory) });

export function readScript(folder: string): Script {
  return read(Script, join(folder, "documents.yaml"));
}

/** Expected stories by government and document, from a folder of `<government>.yaml`.
 * @throws {GuichengError} FILE_UNREADABLE, REQUEST_INVALID */
export function readExpected(folder: string): Map<string, Record<string, ExpectedStory>> {
  const files = yamlFiles(folder);
  return new Map(files.map((file) => [basename(file, ".yaml"), read(Expected, join(folder, file)).documents]));
}

function yamlFiles(folder: string): string[] {
  const remedy = { accepted: "含 <政府>.yaml 的目录" };
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
    if (files.length > 0) return files.sort();
  } catch (error) {
    throw new GuichengError({ code: "FILE_UNREADABLE", place: folder, found: (error as Error).message, ...remedy });
  }
  throw new GuichengError({ code: "FILE_UNREADABLE", place: folder, found: "没有 .yaml 文件", ...remedy });
}

function read<T extends z.ZodType>(schema: T, file: string): z.infer<T> {
  const result = schema.safeParse(parse(readFileSync(file, "utf8")), { reportInput: true });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new GuichengError({
    code: "REQUEST_INVALID",
    place: `${basename(file)} ${issue?.path.join(".")}`,
    found: JSON.stringify(issue?.input),
    accepted: issue?.message,
  });
}
