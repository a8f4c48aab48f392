/** Finding codes that no table gives but code itself: the walk along the acts (approvals.ts), people's own acts (workers/next-act.ts),
 * the opening of a case (workers/open-case.ts), the delegations of a leave (workers/delegations.ts) and what several leaves of one
 * person are to each other (workers/own-leaves.ts). All others stand in tables; processes/findings.yaml publishes both. */
export const CODE_FINDINGS = [
  "disagreed",
  "returned-by-leader",
  "act-not-in-route",
  "act-skipped",
  "act-missing",
  "rule-not-in-force",
  "rule-repealed",
  "draft-not-accepted",
  "delegation-overlap",
  "delegation-to-unknown",
  "leave-overlap",
  "earlier-leave-open",
] as const;
