import { describe, expect, it } from "vitest";
import { workdayCalendar } from "../../src/calendar/workday-calendar.ts";
import { later, laterSchedules, yearsLater } from "../../src/cli/demo/later.ts";
import { seededRandom, testSeed } from "../seeded-random.ts";

/** On a real engine the demo's dates are moved into a future year: whatever it counts there must be what it counts here. */
const START = "2026-09-22T09:00:00+08:00";

describe("how many years later", () => {
  it.each([
    ["2026-11-22", 11],
    ["2026-01-01", 11],
    ["2037-01-01", 28],
    ["2050-06-01", 28],
  ])("played on %s: %i", (today, years) => {
    expect(yearsLater(START, new Date(`${today}T00:00:00Z`))).toBe(years);
  });
});

it("moves dates and date-times wherever they stand, and nothing else", () => {
  const written = { clock: START, answers: [{ at: "2026-12-30", text: "2026 年", number: 2026, none: null }] };
  expect(later(written, 11)).toEqual({
    clock: "2037-09-22T09:00:00+08:00",
    answers: [{ at: "2037-12-30", text: "2026 年", number: 2026, none: null }],
  });
});

it("counts the same working days, published and provisional", () => {
  const years = 11;
  const here = workdayCalendar();
  const there = workdayCalendar(laterSchedules(START, years));
  const seed = testSeed();
  const random = seededRandom(seed);
  for (let round = 0; round < 2000; round += 1) {
    const day = new Date(Date.UTC(2026, 0, 1 + random.below(365))).toISOString().slice(0, 10);
    const value = random.below(41);
    const direction = random.pick(["after", "before"] as const);
    if (direction === "before" && Number(day.slice(5, 7)) < 4) continue; // would reach into a year that was not moved
    const counted = here.count(day, value, "workday", direction);
    const moved = there.count(later(day, years), value, "workday", direction);
    expect(moved, `SEED=${seed}: ${value} working days ${direction} ${day}`).toEqual(later(counted, years));
  }
});
