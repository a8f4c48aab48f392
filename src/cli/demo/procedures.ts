import type { z } from "zod";
import type { CaseRecord } from "./case-record.ts";
import { documentLines } from "./document-lines.ts";
import { type DocumentStory, documentStory, ExpectedDocument } from "./document-story.ts";
import { itemLines } from "./item-lines.ts";
import { ExpectedItem, type ItemStory, itemStory } from "./item-story.ts";
import { leaveLines } from "./leave-lines.ts";
import { ExpectedLeave, type LeaveStory, leaveStory } from "./leave-story.ts";
import { meetingLines } from "./meeting-lines.ts";
import { ExpectedMeeting, type MeetingStory, meetingStory } from "./meeting-story.ts";
import { topicLines } from "./topic-lines.ts";
import { ExpectedTopic, type TopicStory, topicStory } from "./topic-story.ts";
import type { Words } from "./words.ts";

/** The procedures that the demo plays. Each has its own expectation, reader and lines. */

export type Story = DocumentStory | LeaveStory | ItemStory | TopicStory | MeetingStory;
export type ExpectedStory = ExpectedDocument | ExpectedLeave | ExpectedItem | ExpectedTopic | ExpectedMeeting;
export type ProcedureName = Story["procedure"];

interface Procedure<S extends Story> {
  /** Key of the process definition. */
  process: string;
  /** Schema of the expectation. */
  Expected: z.ZodType<ExpectedStory>;
  /** What became of a case, and of what it was started with. */
  read(record: CaseRecord, document: Record<string, unknown>): S;
  /** The same for people. */
  lines(story: S, words: Words): string[];
}

export const PROCEDURES: { [Name in ProcedureName]: Procedure<Extract<Story, { procedure: Name }>> } = {
  document: { process: "document-signing", Expected: ExpectedDocument, read: documentStory, lines: documentLines },
  leave: { process: "leave-approval", Expected: ExpectedLeave, read: leaveStory, lines: leaveLines },
  item: { process: "supervision-followup", Expected: ExpectedItem, read: itemStory, lines: itemLines },
  topic: { process: "agenda-submission", Expected: ExpectedTopic, read: topicStory, lines: topicLines },
  meeting: { process: "meeting", Expected: ExpectedMeeting, read: meetingStory, lines: meetingLines },
};
