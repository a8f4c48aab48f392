import { PROCEDURES, type Story } from "./procedures.ts";
import type { Words } from "./words.ts";

/** One block a case, one row a government, so that differences meet the eye. */

export interface Row {
  government: string;
  story: Story;
}

export function printCase(title: string, rows: Row[], words: Words): string {
  const width = Math.max(...rows.map(({ government }) => columns(government)));
  const lines = rows.flatMap(({ government, story }) =>
    linesOf(story, words).map((line, index) => `  ${pad(index === 0 ? government : "", width)}  ${line}`),
  );
  return [`■ ${title}`, ...lines, ""].join("\n");
}

function linesOf<S extends Story>(story: S, words: Words): string[] {
  const { lines } = PROCEDURES[story.procedure] as unknown as { lines(story: S, words: Words): string[] };
  return lines(story, words);
}

/** Columns on a terminal: a Chinese character takes two. */
function columns(text: string): number {
  return [...text].reduce((sum, character) => sum + (/[\u2e80-\uffef]/.test(character) ? 2 : 1), 0);
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}
