import { decisionXml, type TableSpec } from "../decision-xml.ts";
import { IN_FORCE, profileYaml, table } from "../small-government.ts";
import { temporaryFolder, write } from "./guicheng.ts";

/** A processes folder of two small governments: `town`, in force, and `proposal`, a draft. */

const SIGNING = [
  table("signing-route", "issuedAs => route | outcome | basis", [
    "government => plain | proceed | 61 |",
    "- => silent | not-regulated | |",
  ]),
  table("signing-steps", "route => role | action | basis", [
    "plain => deputy | endorse | 62",
    "plain => chief | sign | 63",
  ]),
  table("signing-findings", "commandsLower | approvedByGovernment => code | effect | message | basis", [
    "true | false => commands-without-approval | refuse | 未经批准不得向下级政府提指令性要求 | 50",
  ]),
];

const COUNTERSIGN = [
  table("countersign-route", "=> route | outcome | basis", ["=> round | proceed | 56"]),
  table("countersign-deadlines", "=> id | value | unit | direction | anchor | hardness | basis", [
    "=> reply | 3 | workday | after | =sentOn | hard | 57",
  ]),
  table("countersign-party", "response | replyOverdue => status | basis", [
    "agree | - => agreed | 57",
    "none | true => overdue | 57",
    "- | - => pending | 57",
  ]),
];

export function smallProcesses(signing: TableSpec[] = SIGNING): string {
  const processes = temporaryFolder();
  const proposal = { ...IN_FORCE, id: "proposal-2020", draft: true, effectiveFrom: null };
  for (const [id, profile] of [
    ["town", profileYaml()],
    ["proposal", profileYaml({ rules: [proposal] })],
  ] as const) {
    const folder = `jurisdictions/${id}`;
    write(processes, `${folder}/jurisdiction.yaml`, profile.replace('"id":"test"', `"id":"${id}"`));
    write(processes, `${folder}/signing.dmn`, decisionXml(signing));
    write(processes, `${folder}/countersign.dmn`, decisionXml(COUNTERSIGN));
  }
  return processes;
}

/** The same folder with one more row of findings. */
export function changedProcesses(): string {
  const more = table("signing-findings-more", "important => code | effect | message | basis", [
    "true => important | warn | 重要 | 51",
  ]);
  return smallProcesses([...SIGNING, more]);
}
