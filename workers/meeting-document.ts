import { z } from "zod";
import { DATE_ACCEPTED, isDateOrTime, RoleName } from "../src/rules/facts/common.ts";
import { MEETINGS } from "../src/rules/vocabulary.ts";
import { BadData } from "./failures.ts";

/** What an OA sends to have a meeting organised. Who came, how long it took and what was decided the process records itself. */

const role = RoleName.optional();
const text = z.string({ error: "文本" }).min(1, "不能为空的文本");

export const MeetingPlan = z.strictObject(
  {
    type: z.enum(MEETINGS, { error: MEETINGS.join(" | ") }),
    /** Day, or beginning. */
    date: z.string({ error: DATE_ACCEPTED }).refine(isDateOrTime, { error: DATE_ACCEPTED }),
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
  { error: "含 type、date、presider、presiderId、convenedBy、delegatedBy、delegation、topicKeys 的对象" },
);
export type MeetingPlan = z.infer<typeof MeetingPlan>;

/** The meeting of a case.
 * @throws {BadData} where the document is about no meeting */
export function meetingOf({ meeting }: { meeting?: MeetingPlan | undefined }): MeetingPlan {
  if (meeting) return meeting;
  throw new BadData("变量 document.meeting：缺少；应为含 type、date 的对象");
}
