/** Finding codes that no table gives but code itself: the walk along the acts (approvals.ts) and the opening of a case
 * (workers/open-case.ts). All others stand in tables; processes/findings.yaml publishes both. */
export const CODE_FINDINGS = [
  "disagreed",
  "act-not-in-route",
  "act-skipped",
  "act-missing",
  "rule-not-in-force",
  "rule-repealed",
  "draft-not-accepted",
] as const;
