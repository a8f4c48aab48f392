import data from "chinese-days/dist/chinese-days.json" with { type: "json" };
import library from "chinese-days/package.json" with { type: "json" };

/** What one yearly notice of the State Council announces. Its New Year part may lie in the December before. */
export interface Schedule {
  /** Days off, weekends among them. */
  holidays: string[];
  /** Saturdays and Sundays worked to make up for a holiday. */
  workdays: string[];
}

/** Data and version come from the same package, so a ruling's calendar source cannot lie about its data. */
export const LIBRARY_SOURCE = `${library.name} ${library.version}`;

/**
 * The schedules of the library, by the year of the notice.
 *
 * A year counts as published when its 1 October is announced: a notice covers a whole year, and National Day is the
 * last holiday in each. Days of a year without it (a New Year's make-up day announced with the year before) are kept
 * with the year before.
 */
export const LIBRARY_SCHEDULES: ReadonlyMap<number, Schedule> = readSchedules(data);

/** The library's shape: day → `English,中文,days of statutory holiday`. */
export interface LibraryData {
  holidays: Record<string, string>;
  workdays: Record<string, string>;
}

/** Sorts the library's days into notices. Exported so that a partly published year can be tested. */
export function readSchedules(source: LibraryData): Map<number, Schedule> {
  const published = new Set(
    Object.keys(source.holidays)
      .filter((day) => day.endsWith("-10-01"))
      .map(yearOf),
  );
  const schedules = new Map<number, Schedule>();
  for (const year of [...published].sort()) schedules.set(year, { holidays: [], workdays: [] });
  for (const kind of ["holidays", "workdays"] as const) {
    for (const day of Object.keys(source[kind]).sort()) {
      const announced = noticeYear(day);
      const notice = schedules.get(announced) ?? schedules.get(announced - 1);
      notice?.[kind].push(day);
    }
  }
  return schedules;
}

/** The only holiday near December is New Year's Day: it is announced with the year that it begins. */
function noticeYear(day: string): number {
  return yearOf(day) + (day.slice(5, 7) === "12" ? 1 : 0);
}

export function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}
