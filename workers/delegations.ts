import type { JurisdictionProfile } from "../src/rules/jurisdiction.ts";
import type { Finding } from "../src/rules/ruling.ts";
import type { Delegation } from "./case-document.ts";
import { overlap } from "./leave-days.ts";
import { personById } from "./people.ts";

/** What is wrong with the delegations of one leave: two people named for the same acts on the same days. */
export function delegationFindings(delegations: Delegation[], profile: JurisdictionProfile): Finding[] {
  return [...unknownPeople(delegations, profile), ...overlaps(delegations)];
}

function unknownPeople(delegations: Delegation[], profile: JurisdictionProfile): Finding[] {
  return delegations
    .filter(({ to }) => personById(profile, to) === undefined)
    .map(({ to }) => finding("delegation-to-unknown", `受托人 ${to} 不在本级政府人员名单里，请写明岗位标识`));
}

function overlaps(delegations: Delegation[]): Finding[] {
  return delegations.flatMap((one, index) =>
    delegations.slice(index + 1).flatMap((other) => {
      const both = one.scope.filter((item) => other.scope.includes(item));
      if (one.to === other.to || both.length === 0 || !overlap(one, other)) return [];
      const acts = both.join("、");
      return finding("delegation-overlap", `${acts} 同时委托给 ${one.to} 和 ${other.to}，请只委托一位，或把日期分开`);
    }),
  );
}

function finding(code: string, message: string): Finding {
  return { code, effect: "return", message, basis: [], reading: false };
}

/** A delegation as people read it. */
export function delegationText({ to, scope, written, from, until }: Delegation): string {
  const days = from === undefined && until === undefined ? "" : `，${from ?? "即日"} 起${until ? `至 ${until}` : ""}`;
  return `${to}：${scope.join("、")}${written ? "（书面）" : ""}${days}`;
}
