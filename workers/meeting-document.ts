import { z } from "zod";
import { DATE_ACCEPTED, dayOf, isDateOrTime, isDay, RoleName } from "../src/rules/facts/common.ts";
import { MEETINGS } from "../src/rules/vocabulary.ts";
import { BadData } from "./failures.ts";

const DAY_ACCEPTED = "YYYY-MM-DD，须是真实存在的日期";

/** What an OA sends to have a meeting organised. Who came, how long it took and what was decided the process records itself. */

const role = RoleName.optional();
const text = z.string({ error: "文本" }).min(1, "不能为空的文本");

export const MeetingPlan = z.strictObject(
  {
    type: z.enum(MEETINGS, { error: MEETINGS.join(" | ") }),
    /** Day, or beginning. */
    date: z.string({ error: DATE_ACCEPTED }).refine(isDateOrTime, { error: DATE_ACCEPTED }),
    /** Last day, where it takes several: what is counted from the end of the meeting is counted from that. */
    lastDay: z.string({ error: DAY_ACCEPTED }).refine(isDay, { error: DAY_ACCEPTED }).optional(),
    /** Office of whoever is to preside; the chief, or whom the chief leaves it to, where nothing is said. */
    presider: role,
    /** The person, where several hold that office. */
    presiderId: text.optional(),
    /** Who convenes it for somebody else, and for whom. */
    convenedBy: role,
    delegatedBy: role,
    /** The chief leaves the presiding to somebody. */
    delegation: z
      .strictObject(
        { to: RoleName, written: z.boolean({ error: "true 或 false" }).default(false) },
        { error: "含 to、written 的对象" },
      )
      .optional(),
    /** Only these topics, by business key; without it every topic listed for a meeting of this kind on this day. */
    topicKeys: z.array(text, { error: "议题业务主键的列表" }).optional(),
  },
  { error: "含 type、date、lastDay、presider、presiderId、convenedBy、delegatedBy、delegation、topicKeys 的对象" },
);
export type MeetingPlan = z.infer<typeof MeetingPlan>;

/** The day on which a meeting is over, YYYY-MM-DD. */
export function lastDayOf({ date, lastDay }: Pick<MeetingPlan, "date" | "lastDay">): string {
  return lastDay ?? dayOf(date);
}

/** The same meeting on another day, for as many days.
 * @param date day, or beginning */
export function movedTo(meeting: MeetingPlan, date: string): MeetingPlan {
  if (meeting.lastDay === undefined) return { ...meeting, date };
  const length = Date.parse(meeting.lastDay) - Date.parse(dayOf(meeting.date));
  return { ...meeting, date, lastDay: new Date(Date.parse(dayOf(date)) + length).toISOString().slice(0, 10) };
}

/** The meeting of a case.
 * @throws {BadData} where the document is about no meeting */
export function meetingOf({ meeting }: { meeting?: MeetingPlan | undefined }): MeetingPlan {
  if (meeting) return meeting;
  throw new BadData("变量 document.meeting：缺少；应为含 type、date 的对象");
}
