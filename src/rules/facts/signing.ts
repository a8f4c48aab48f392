import { z } from "zod";
import { DOCUMENT_TYPES } from "../vocabulary.ts";
import { Approval, Delegation, Disclosure, flag, Holders, RoleName, yes } from "./common.ts";

/** Which ladder ends in whose signature? */
export const Signing = z.strictObject({
  issuedAs: z.enum([
    "government",
    "office",
    "office-authorised",
    "party-and-government",
    "party-and-government-offices",
    "joint",
    "coordinating-body",
    "party-group",
    "department",
  ]),
  documentType: z.enum([...DOCUMENT_TYPES, "none"]).default("none"),
  addressee: z
    .enum([
      "superior-government",
      "superior-department",
      "superior-leader",
      "party-committee",
      "congress",
      "lower-government",
      "department",
      "peer",
      "public",
      "none",
    ])
    .default("none"),
  portfolios: z.int().min(1).default(1),
  /** ordinary unless said otherwise; major-policy 重大方针政策 · comprehensive 综合性、全局性 · wide 涉及面广. */
  reach: z.enum(["ordinary", "major-policy", "comprehensive", "wide"]).default("ordinary"),
  escalateTo: z.enum(["deputy", "executive-deputy", "chief", "none"]).default("none"),
  decidedByExecutiveMeeting: flag,
  routineApproval: flag,
  chiefAway: flag,
  chiefAuthorises: z.enum(["deputy", "none"]).default("none"),
  counterpartSigner: RoleName.or(z.literal("none")).default("none"),
  reportedToChief: flag,
  bodyHead: RoleName.or(z.literal("none")).default("none"),
  departmentMatter: flag,
  alreadyRegulated: flag,
  substantive: yes,
  approvedForIssue: yes,
  officeExamined: yes,
  important: flag,
  commandsLower: flag,
  statesApproval: flag,
  approvedByGovernment: flag,
  /** A plan of division of labour issued on its own (分工方案单独发文). */
  divisionPlan: flag,
  /** The content is of the kind for which the government or its office issues documents. */
  governmentMatter: yes,
  /** A call, a talk or a small meeting would do. */
  otherMeansSuffice: flag,
  /** The work asked for concerns only individual departments. */
  individualDepartments: flag,
  /** The departments have not agreed on the question. */
  departmentsDisagree: flag,
  /** Mainly about the government's duties, drafted under the lead of one of its departments. */
  governmentLed: flag,
  /** Reprints or forwards a superior's document that is already public (翻印、转发已公开发布的上级文件). */
  reprintsPublished: flag,
  /** Within the duties of a coordinating body or joint conference, which writes itself (议事协调机构、联席会议职责内). */
  bodyMatter: flag,
  /** An exploratory reform without a superior's document behind it (没有上位文件的探索改革类). */
  pilotWithoutSuperior: flag,
  /** Its content is close to another document's and could be issued with it (能归并). */
  mergeable: flag,
  /** A normative document says how long it is valid (规定有效期). */
  statesValidity: yes,
  disclosure: Disclosure.prefault({}),
  approvals: z.array(Approval).optional(),
  holders: Holders.optional(),
  delegation: Delegation.prefault({}),
});
export type Signing = z.infer<typeof Signing>;
