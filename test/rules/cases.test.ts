import { describe, expect, it } from "vitest";
import { workdayCalendar } from "../../src/calendar/workday-calendar.ts";
import { readCases, runCase } from "../../src/catalog/cases.ts";
import { listJurisdictions, loadJurisdiction, packagedProcesses } from "../../src/catalog/package.ts";

const processes = packagedProcesses();
const calendar = workdayCalendar();

for (const id of listJurisdictions(processes)) {
  const jurisdiction = await loadJurisdiction(processes, id);
  for (const { decision, cases } of readCases(processes, id)) {
    describe(`${id} ${decision}`, () => {
      it.each(cases.map((item) => [item.name, item] as const))("%s", (_name, item) => {
        const { expected, actual } = runCase(decision, item, jurisdiction, calendar);
        expect(actual).toEqual(expected);
      });
    });
  }
}
