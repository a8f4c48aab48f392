import { z } from "zod";

/** Cases that a meeting's decision leads to, and what people call them. */
export const LINK_KINDS = { document: "印发文件", item: "立项督办", report: "报告党委" } as const;

export type LinkKind = keyof typeof LINK_KINDS;

/** A report or a request to a superior. One without an addressee is upward by its nature; the party committee and the congress are none. */
const UpwardPaper = z.object({
  signing: z.object({
    documentType: z.enum(["report", "request"]),
    addressee: z.enum(["superior-government", "superior-department", "superior-leader", "none"]).optional(),
  }),
});

const CommitteePaper = z.object({ signing: z.object({ addressee: z.literal("party-committee") }) });

/** Whether a document, as it was given, is sent up (呈报) and not issued; what cannot be read is not. */
export function goesToSuperior(document: unknown): boolean {
  return UpwardPaper.safeParse(document).success;
}

/** Whether a document is the very paper that asks the party committee, or tells it. */
export function goesToCommittee(document: unknown): boolean {
  return CommitteePaper.safeParse(document).success;
}
