import { z } from "zod";
import { MEETINGS } from "../vocabulary.ts";
import { flag, RoleName, yes } from "./common.ts";

/** May the meeting open? */
export const Quorum = z
  .strictObject({
    meeting: z.enum(MEETINGS),
    /** How many belong to the meeting (应到会人数). */
    members: z.int().min(1).optional(),
    /** How many of them are there; observers are not counted. */
    present: z.int().min(0).optional(),
    observers: z.int().min(0).default(0),
    presider: RoleName.default("chief"),
    chief: z
      .strictObject({
        present: yes,
        away: z.enum(["official", "study", "vacation", "visit", "reception", "none"]).default("none"),
      })
      .prefault({}),
    /** The chief, or where the text allows it another leader (`by`), leaves the presiding to somebody. */
    delegation: z
      .strictObject({
        to: RoleName.or(z.literal("none")).default("none"),
        by: RoleName.default("chief"),
        written: flag,
      })
      .prefault({}),
    /** How many leaders' portfolios the topics concern (coordination meetings). */
    portfolios: z.int().min(1).default(1),
    /** Whoever presides ranks first of the deputies concerned. */
    presiderRanksFirst: yes,
  })
  .refine(({ members, present }) => members === undefined || present === undefined || present <= members, {
    path: ["present"],
    error: "不大于 members 的整数",
  });
export type Quorum = z.infer<typeof Quorum>;
