import type { ItemStory } from "../src/cli/demo/item-story.ts";
import type { LeaveStory } from "../src/cli/demo/leave-story.ts";
import type { MeetingStory } from "../src/cli/demo/meeting-story.ts";
import type { TopicStory } from "../src/cli/demo/topic-story.ts";
import { Words } from "../src/cli/demo/words.ts";

/** Stories of the demo that tests compare and print, and the words in which they are told. */

export const LEAVE: LeaveStory = {
  procedure: "leave",
  acts: ["deputy approve @52", "chief approve @52"],
  findings: ["detail-place-missing return @52", "attachment-missing return @52"],
  deadlines: [{ id: "apply-by", due: "2026-10-13", basis: "74", provisional: false }],
  notices: ["office file @52", "other-leaders inform @52"],
  plan: { document: "deputy-1 @7", activity: "none" },
  laterPlan: {},
  after: ["return-report @52"],
  end: "closed",
  ruleStatus: "draft",
  ofLeader: true,
  back: "2026-10-16",
};

export const ITEM: ItemStory = {
  procedure: "item",
  findings: ["due-date-missing return @27"],
  acts: ["lead-department feedback @27", "office verify", "office verify"],
  deadlines: [
    { id: "completion", due: "2026-10-30", basis: "27", provisional: false },
    { id: "completion", due: "2026-11-30", basis: "", provisional: false },
  ],
  inspection: ["document-as-target refuse @71"],
  closing: ["evaluation-missing return @27"],
  overdue: ["2026-10-31"],
  end: "closed",
  ruleStatus: "in-force",
};

export const TOPIC: TopicStory = {
  procedure: "topic",
  findings: ["due-date-missing return @27"],
  deadlines: [
    { id: "reply", due: "2026-10-09", basis: "57", provisional: false },
    { id: "submission", due: "2026-10-08", basis: "47 51", provisional: false },
    { id: "submission", due: "2026-10-23", basis: "47 51", provisional: false },
  ],
  parties: { a: "agreed" },
  returned: ["deputy approve @47,51", "chief approve"],
  acts: ["office verify @47", "chief approve @47"],
  standIns: ["deputy-2 → deputy-1 @9"],
  meetings: [
    { on: "2026-10-14", result: "postponed" },
    { on: "2026-10-30", result: "passed" },
  ],
  documents: [
    {
      procedure: "document",
      acts: ["deputy approve @49"],
      findings: [],
      deadlines: [{ id: "document-issue", due: "2026-11-06", basis: "53", provisional: false }],
      parties: {},
      marks: [],
      standIns: ["deputy-2 → deputy-1 @8", "deputy-2 → deputy-1 @8"],
      days: { deputy: "2026-10-14" },
      end: "issued",
      number: "文 1 号",
      notices: [],
      ruleStatus: "in-force",
    },
  ],
  items: [ITEM],
  end: "closed",
  ruleStatus: "in-force",
};

export const MEETING: MeetingStory = {
  procedure: "meeting",
  acts: ["office verify @51"],
  deadlines: [
    { id: "delivery", due: "2026-10-13", basis: "51", provisional: false },
    { id: "minutes-issue", due: "2026-10-21", basis: "53", provisional: false },
  ],
  attendance: { members: 6, present: 5, absent: ["deputy-2 @74"] },
  quorum: "proceed @47",
  results: [{ result: "passed" }, { result: "postponed", until: "2026-10-30", basis: "47" }],
  minutes: ["office verify @47", "chief approve @53"],
  notices: ["other-leaders inform @32"],
  end: "closed",
  ruleStatus: "draft",
};

export const WORDS = new Words(
  {
    roles: {
      deputy: "分管副职",
      chief: "主要领导",
      office: "办公室",
      "other-leaders": "其他领导",
      "lead-department": "主办",
    },
    actions: { approve: "审批", file: "报备", inform: "通报", feedback: "反馈", verify: "复核" },
    values: {
      effect: { return: "退回", refuse: "不予" },
      outcome: { proceed: "可以进行", "not-regulated": "规则未规定" },
      partyStatus: { agreed: "同意" },
    },
  } as unknown as ConstructorParameters<typeof Words>[0],
  {
    "detail-place-missing": "没有地点",
    "attachment-missing": "没有附件",
    "due-date-missing": "没有时限",
    "document-as-target": "发文作硬性要求",
    "evaluation-missing": "没有评估",
  },
);
