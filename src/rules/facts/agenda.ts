import { z } from "zod";
import { MEETINGS } from "../vocabulary.ts";
import { Approval, DateOrTime, flag, Holders, RoleName, yes } from "./common.ts";

/** May this topic go to that meeting, by which route, by when? */
export const Agenda = z.strictObject({
  meeting: z.enum(MEETINGS),
  /** The day of the meeting; it is not counted. */
  meetingDate: DateOrTime.optional(),
  /** When the topic and its papers reached the office. */
  submittedOn: DateOrTime.optional(),
  proposedBy: z.enum(["chief", "deputy", "secretary-general", "department"]).default("department"),
  presider: RoleName.default("chief"),
  approvals: z.array(Approval).optional(),
  holders: Holders.optional(),
  /** The chief leaves it to somebody to determine the topics. */
  delegation: z.strictObject({ to: RoleName.or(z.literal("none")).default("none") }).prefault({}),
  /** Raised without having gone through the procedure (临时动议). */
  adHoc: flag,
  adHocConsent: z.strictObject({ by: RoleName.or(z.literal("none")).default("none"), written: flag }).prefault({}),
  /** An urgent, larger or sensitive incident that has to be dealt with at once. */
  emergency: flag,
  /** No meeting can be held in time. */
  noTimeToMeet: flag,
  topic: z
    .strictObject({
      /** 重大事项. */
      major: flag,
      /** 大额资金. */
      largeFunds: flag,
      normativeDocument: flag,
      /** Draft of a local regulation or of a government rule (法规、规章草案). */
      regulation: flag,
      needsFunds: flag,
      budgeted: flag,
      crossDepartment: flag,
      /** How many leaders' portfolios are concerned. */
      portfolios: z.int().min(1).default(1),
      lowerGovernment: flag,
      publicInterest: flag,
      stabilityRisk: flag,
      /** Touches market players, so that competition has to be reviewed. */
      fairCompetition: flag,
      wholeSituation: yes,
      substantive: yes,
      clearProposal: yes,
      designatedByChief: flag,
      reform: flag,
      /** Not to be published by law or because it is secret. */
      confidential: flag,
      /** A decision is asked for, so that its handling afterwards has to be proposed. */
      asksDecision: flag,
      /** Its papers are to be issued as a document after the meeting. */
      forIssue: flag,
      /** Only to be studied at this meeting; another one decides. */
      studyOnly: flag,
    })
    .prefault({}),
  /** When the papers reached the members. */
  deliveredOn: DateOrTime.optional(),
  preparation: z
    .strictObject({
      research: flag,
      collectiveDiscussion: flag,
      legalityReview: z.enum(["passed", "failed", "none"]).default("none"),
      necessity: flag,
      feasibility: flag,
      controllability: flag,
      scientific: flag,
      /** Experts have argued it (专家论证). */
      expertReview: flag,
      /** Drafted by the legal body, or under its organisation. */
      draftedByLegal: flag,
      fairCompetitionReview: flag,
      consultation: z.enum(["agreed", "disagreed", "none"]).default("none"),
      groundsAndProposal: flag,
      coordinatedByDeputy: flag,
      specialMeetingHeld: flag,
      lowerGovernmentHeard: flag,
      publicConsultation: flag,
      hearing: flag,
      /** A hearing is necessary here (必要时). */
      hearingNeeded: flag,
      riskAssessment: flag,
      draftPublished: flag,
      /** Where money is needed: what the finance department said. */
      financeOpinion: z.enum(["clear", "unclear", "silent", "none"]).default("none"),
      materialsComplete: flag,
      /** The topic's approval form (议题审批表 / 议题单). */
      agendaForm: flag,
      /** How it is to be handled once adopted (会议通过后的处理意见). */
      handlingProposal: flag,
      /** A note on the papers that are to be issued (需要另附文字说明). */
      issueNote: flag,
    })
    .prefault({}),
  attendance: z.strictObject({ deputyInChargePresent: yes, specialCircumstance: flag }).prefault({}),
});
export type Agenda = z.infer<typeof Agenda>;
