import type { JurisdictionProfile, Person } from "../src/rules/jurisdiction.ts";
import { roleName } from "./meeting-roster.ts";
import { type Attendance, countsOf } from "./meeting-session.ts";
import { personById } from "./people.ts";

/** Who was there and who presided, as the office may register it: what the directory knows cannot be written otherwise. */

/** Whatever a text calls the deputy who presides. */
const DEPUTIES = ["deputy", "related-deputy", "presiding-deputy", "paired-deputy"];

/** Whoever may be said to preside in an office. */
export function presidersAs({ people }: JurisdictionProfile, presider: string | null): Person[] {
  const office = DEPUTIES.includes(String(presider)) ? "deputy" : presider;
  return people.filter(({ roles }) => roles.some((own) => own === office));
}

export function solePresider(profile: JurisdictionProfile, presider: string | null): Person | undefined {
  const holders = presidersAs(profile, presider);
  return holders.length === 1 ? holders[0] : undefined;
}

/** Why names and numbers do not agree with one another, or with the members whom the text names.
 * @param members nobody where the text leaves the composition open */
export function presenceFault(said: Attendance, members: string[]): string | undefined {
  const { presentIds } = said;
  const stranger = presentIds.find((id) => members.length > 0 && !members.includes(id));
  if (stranger) return `${stranger} 不是会议组成人员（${members.join("、")}），列席的只写人数（observers）`;
  if (members.length > 0 && said.members !== null && Number(said.members) !== members.length) {
    return `应到人数（members）写了 ${said.members}，会议组成人员是 ${members.length} 人（${members.join("、")}），请写 ${members.length}；请假的也算应到`;
  }
  if (members.length > 0 && presentIds.length === 0) {
    return `没有写明到会的组成人员（presentIds）：会议组成人员是 ${members.join("、")}，请写到会的是哪几位`;
  }
  if (presentIds.length > 0 && said.present !== null && Number(said.present) !== presentIds.length) {
    return `到会人数（present）写了 ${said.present}，名单（presentIds）是 ${presentIds.length} 人（${presentIds.join("、")}），请核对（列席的不计入到会人数）`;
  }
  const counts = countsOf({ ...said });
  return counts.members !== null && counts.present !== null && counts.present > counts.members
    ? `到会 ${counts.present} 人多于应到 ${counts.members} 人，请核对（列席的不计入到会人数）`
    : undefined;
}

/** Why it is not clear who presided: rank, and who signs the minutes, depend on the person. */
export function presiderFault(
  { presider, presiderId, presentIds }: Attendance,
  members: string[],
  profile: JurisdictionProfile,
): string | undefined {
  const holders = presidersAs(profile, presider).map(({ id }) => id);
  const office = roleName(String(presider));
  if (holders.length === 0) return `名册里没有${office}，主持人（presider）请按名册写`;
  if (presiderId === null) return `${office}有几位，请写由哪一位主持（presiderId）：${holders.join("、")}`;
  if (!personById(profile, presiderId)) {
    return `主持人（presiderId）不能读取：${presiderId}，名册里的${office}是 ${holders.join("、")}`;
  }
  if (!holders.includes(presiderId)) {
    return `主持人 ${presiderId}（presiderId）不是${office}（presider），名册里的${office}是 ${holders.join("、")}`;
  }
  return members.includes(presiderId) && !presentIds.includes(presiderId)
    ? `主持人 ${presiderId} 不在到会名单（presentIds）里，请核对由谁主持、谁到会`
    : undefined;
}
