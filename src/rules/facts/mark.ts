import { z } from "zod";
import { flag } from "./common.ts";

/** What does this leader's mark on the paper mean? */
export const Mark = z.strictObject({
  documentType: z.enum(["issue", "request", "report"]),
  form: z.enum(["circle", "signature", "opinion"]),
  opinion: flag,
  name: flag,
  date: flag,
});
export type Mark = z.infer<typeof Mark>;
