import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packagedProcesses } from "../../src/catalog/package.ts";

/** What docs/workers.md says of each topic: the variables it names as read and as written. */

const page = readFileSync(join(packagedProcesses(), "../docs/workers.md"), "utf8");
const ROW = /^\| `([a-z-]+)` \| (.*) \| (.*) \| .*\|$/gm;
const NAME = /`([a-zA-Z]+)`/g;

export const DOCUMENTED = new Map(
  [...page.matchAll(ROW)].map(([, topic = "", reads = "", writes = ""]) => [
    topic,
    new Set([...`${reads} ${writes}`.matchAll(NAME)].map(([, name = ""]) => name)),
  ]),
);

/** Said once above the table. */
export const COMMON = ["rules", "document", "caseId"];
