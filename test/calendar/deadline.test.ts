import { describe, expect, it } from "vitest";
import { hasPassed, isAfter, passesAt } from "../../src/calendar/index.ts";
import { GuichengError } from "../../src/errors.ts";

describe("isAfter: was an act too late?", () => {
  it.each([
    ["date and date, the day itself", "2026-09-30", "2026-09-30", undefined, false],
    ["date and date, a day later", "2026-10-01", "2026-09-30", undefined, true],
    ["date and date, close of business does not apply", "2026-09-30", "2026-09-30", "17:30", false],
    ["to the end of the day", "2026-09-30T23:59:59.999+08:00", "2026-09-30", undefined, false],
    ["midnight is the next day", "2026-10-01T00:00+08:00", "2026-09-30", undefined, true],
    ["midnight written as 24:00", "2026-09-30T24:00+08:00", "2026-09-30", "24:00", true],
    ["in UTC, already the next Shanghai day", "2026-09-30T16:00Z", "2026-09-30", "24:00", true],
    ["in UTC, just still the same", "2026-09-30T15:59:59Z", "2026-09-30", "24:00", false],
    ["before close of business", "2026-09-30T17:29:59+08:00", "2026-09-30", "17:30", false],
    ["at close of business", "2026-09-30T17:30+08:00", "2026-09-30", "17:30", false],
    ["after close of business", "2026-09-30T17:30:01+08:00", "2026-09-30", "17:30", true],
    ["late in the evening of an earlier day", "2026-09-29T23:00+08:00", "2026-09-30", "17:30", false],
    ["hours: the last instant", "2026-10-01T16:30+08:00", "2026-10-01T16:30:00+08:00", undefined, false],
    ["hours: a second later", "2026-10-01T16:30:01+08:00", "2026-10-01T16:30:00+08:00", undefined, true],
    ["hours: another offset", "2026-10-01T08:30:01Z", "2026-10-01T16:30:00+08:00", undefined, true],
    ["hours: close of business does not apply", "2026-10-01T20:00+08:00", "2026-10-01T21:00+08:00", "17:30", false],
    ["hours: later by clock, a day earlier", "2026-09-30T18:00+08:00", "2026-10-01T16:30+08:00", undefined, false],
    ["a date against hours, the same day", "2026-10-01", "2026-10-01T16:30:00+08:00", undefined, false],
    ["a date against hours, a day later", "2026-10-02", "2026-10-01T16:30:00+08:00", undefined, true],
  ])("%s", (_, moment, due, closeOfBusiness, late) => {
    expect(isAfter(moment, due, closeOfBusiness)).toBe(late);
  });
});

describe("passesAt: when a timer has to fire", () => {
  it.each([
    ["2026-09-30", undefined, "2026-10-01T00:00:00+08:00"],
    ["2026-09-30", "24:00", "2026-10-01T00:00:00+08:00"],
    ["2026-12-31", "24:00", "2027-01-01T00:00:00+08:00"],
    ["2026-09-30", "17:30", "2026-09-30T17:30:00+08:00"],
    ["2026-10-01T08:30Z", "17:30", "2026-10-01T16:30:00+08:00"],
  ])("%s with close of business %s: %s", (due, closeOfBusiness, at) => {
    expect(passesAt(due, closeOfBusiness)).toBe(at);
  });

  it.each(["17:60", "24:01", "25:00", "9:00", "下班"])("close of business %j is refused", (closeOfBusiness) => {
    expect(() => passesAt("2026-09-30", closeOfBusiness)).toThrow(GuichengError);
    expect(() => isAfter("2026-09-30", "2026-09-30", closeOfBusiness)).toThrow(/CALENDAR_VALUE/);
  });
});

describe("hasPassed: what the clock says", () => {
  it.each([
    ["2026-09-30", undefined],
    ["2026-09-30", "17:30"],
    ["2026-10-01T16:30:00+08:00", undefined],
  ])("is true from the very instant a timer for %s (%s) fires, and not before", (due, closeOfBusiness) => {
    const at = passesAt(due, closeOfBusiness);
    const before = new Date(Date.parse(at) - 1).toISOString();
    expect(hasPassed(at, due, closeOfBusiness)).toBe(true);
    expect(hasPassed(before, due, closeOfBusiness)).toBe(false);
  });

  it("takes a date for now: passed from the next day on", () => {
    expect(hasPassed("2026-09-30", "2026-09-30", "17:30")).toBe(false);
    expect(hasPassed("2026-10-01", "2026-09-30", "17:30")).toBe(true);
  });

  it("refuses what is no date", () => {
    expect(() => hasPassed("now", "2026-09-30")).toThrow(/DATE_INVALID/);
  });
});
