import { z } from "zod";
import type { CaseDocument } from "./case-document.ts";
import { BadData } from "./failures.ts";

/** One party's answer, as record-reply keeps it in that party's own process instance. */
export const Reply = z.object({
  id: z.string(),
  response: z.enum(["agree", "object", "none"]).default("none"),
  respondedOn: z.string().nullable().default(null),
  signedBy: z.enum(["principal", "officer", "none"]).default("none"),
  who: z.string().nullable().default(null),
  opinion: z.string().nullable().default(null),
  agreedUntil: z.string().nullable().default(null),
  agreedOn: z.string().nullable().default(null),
});
export type Reply = z.infer<typeof Reply>;

interface Progress {
  sentOn: string;
  replies: Reply[];
  negotiatedBy?: string;
  coordination?: string[];
  submission?: Record<string, boolean>;
  submitted?: boolean;
}

/** Facts of the `countersign` decision: what the document says of the round, and what has happened since. */
export function countersignFacts(document: CaseDocument, progress: Progress): Record<string, unknown> {
  const { countersign } = document;
  if (!countersign) throw new BadData("变量 document.countersign：缺少；会签须写明用途和各单位");
  const { sentOn, replies, ...rest } = progress;
  return {
    ...countersign,
    ...rest,
    sentOn,
    parties: countersign.parties.map((party) => ({ ...party, ...answer(replies.find(({ id }) => id === party.id)) })),
  };
}

function answer(reply: Reply | undefined): Record<string, unknown> {
  if (!reply) return {};
  const { response, respondedOn, signedBy, agreedUntil, agreedOn } = reply;
  return {
    response,
    signedBy,
    ...(respondedOn ? { respondedOn } : {}),
    ...(agreedUntil ? { agreedUntil } : {}),
    ...(agreedOn ? { agreedOn } : {}),
  };
}
