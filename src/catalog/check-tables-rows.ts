import type { Table } from "../rules/table.ts";
import { type Box, type Cover, cover, intersection, intersects, NODE_LIMIT, within } from "./check-tables-cover.ts";
import type { Report } from "./check-tables-faults.ts";
import type { Boxes } from "./check-tables-inputs.ts";

/** How many of a row's overlaps a message spells out. */
const OVERLAPS_SHOWN = 3;

/** Checks what the rows cover together: gaps, rows that never speak, overlaps that need a word.
 * @param limit nodes after which one question is left undecided */
export function checkRows(table: Table, boxes: Boxes, report: Report, limit = NODE_LIMIT): void {
  const single = table.hitPolicy === "FIRST" || table.hitPolicy === "UNIQUE" || table.hitPolicy === "ANY";
  if (single) checkGaps(boxes, report, limit);
  for (const [index, box] of boxes.rows.entries()) {
    if (box.some((atoms) => atoms.size === 0)) {
      report("TABLE_UNREACHABLE", { row: index + 1 }, "没有取值能满足这一行的条件", "改条件，或删去这一行");
    } else if (table.hitPolicy === "FIRST") {
      checkReachable(boxes, index, report, limit);
      checkWinning(table, boxes, index, report, limit);
    } else if (single) checkExclusive(table, boxes, index, report);
    else checkDoubled(table, boxes, index, report);
  }
}

function checkGaps({ dimensions, full, rows }: Boxes, report: Report, limit: number): void {
  const found = cover(dimensions, full, rows, limit);
  if (found.kind === "undecided") reportUndecided(undefined, report);
  if (found.kind !== "open") return;
  report("TABLE_GAP", {}, `没有一行适用于：${describe(found)}`, "补一行，或在末尾加一行不设条件的兜底行");
}

function checkReachable({ dimensions, rows }: Boxes, index: number, report: Report, limit: number): void {
  const row = index + 1;
  const box = rows[index] as Box;
  const earlier = rows.slice(0, index);
  const found = cover(dimensions, box, earlier, limit);
  if (found.kind === "undecided") reportUndecided(row, report);
  if (found.kind !== "covered") return;
  const whole = earlier.findIndex((other) => within(box, other));
  const message = whole === -1 ? "前面各行合起来已经占尽它的情形" : `它的情形全部先被行 ${whole + 1} 占去`;
  report("TABLE_UNREACHABLE", { row }, message, "移到更前面，或收窄前面的行，或删去这一行");
}

/** Where a row and a later one share only part of their cases, the order of rows decides a question of law: that is a reading. */
function checkWinning(table: Table, { dimensions, rows }: Boxes, index: number, report: Report, limit: number): void {
  const row = index + 1;
  if (readingOf(table, index)) return;
  const box = rows[index] as Box;
  const losing: { row: number; at: string }[] = [];
  for (const [later, other] of rows.entries()) {
    if (later <= index || !intersects(box, other) || within(box, other) || within(other, box)) continue;
    if (resultOf(table, index) === resultOf(table, later)) continue;
    const found = cover(dimensions, intersection(box, other), rows.slice(0, index), limit);
    if (found.kind === "undecided") {
      reportUndecided(row, report);
      return;
    }
    if (found.kind === "open")
      losing.push({ row: later + 1, at: sharedAt(dimensions, intersection(box, other), box, other) });
  }
  if (losing.length === 0) return;
  const shown = losing.slice(0, OVERLAPS_SHOWN).map((other) => `行 ${other.row}（${other.at}）`);
  const others = shown.join("、") + (losing.length > shown.length ? `等 ${losing.length} 行` : "");
  report(
    "TABLE_OVERLAP",
    { row },
    `与后面的${others}部分重叠而结果不同，重叠处以本行为准`,
    "在本行的读法说明里写明为什么以它为准，或改条件使两行不重叠",
  );
}

function checkExclusive(table: Table, { dimensions, rows }: Boxes, index: number, report: Report): void {
  const box = rows[index] as Box;
  for (const [later, other] of rows.entries()) {
    if (later <= index || !intersects(box, other)) continue;
    if (table.hitPolicy === "ANY" && resultOf(table, index) === resultOf(table, later)) continue;
    const at = sharedAt(dimensions, intersection(box, other), box, other);
    report(
      "TABLE_OVERLAP",
      { row: index + 1 },
      `与行 ${later + 1} 重叠（${at}），命中策略 ${table.hitPolicy} 不允许`,
      "改条件使两行不重叠",
    );
  }
}

function checkDoubled(table: Table, { rows }: Boxes, index: number, report: Report): void {
  const box = rows[index] as Box;
  const earlier = rows.findIndex(
    (other, position) =>
      position < index &&
      within(box, other) &&
      within(other, box) &&
      resultOf(table, position) === resultOf(table, index),
  );
  if (earlier === -1) return;
  report("TABLE_ROW_DOUBLED", { row: index + 1 }, `与行 ${earlier + 1} 条件、结果都相同`, "删去一行");
}

function reportUndecided(row: number | undefined, report: Report): void {
  report(
    "TABLE_UNDECIDED",
    row === undefined ? {} : { row },
    "组合太多，没有判定是否有空缺、不可达或重叠",
    "把表拆小，或减少输入列",
  );
}

function resultOf(table: Table, index: number): string {
  const outputs = table.rules[index]?.outputs ?? [];
  return JSON.stringify(outputs.filter((_, column) => table.outputs[column]?.name !== "reading"));
}

function readingOf(table: Table, index: number): string {
  const column = table.outputs.findIndex((output) => output.name === "reading");
  return (table.rules[index]?.outputs[column] ?? "").replaceAll('"', "");
}

function describe(open: Extract<Cover, { kind: "open" }>): string {
  return open.at.map(({ label, value }) => `${label} ${value}`).join("，") || "任何情形";
}

/** One shared combination, named by the dimensions in which the two rows differ. */
function sharedAt(dimensions: Boxes["dimensions"], shared: Box, a: Box, b: Box): string {
  return dimensions
    .flatMap(({ label, atoms }, index) => {
      const same = a[index]?.size === b[index]?.size && a[index]?.size === shared[index]?.size;
      const [atom] = shared[index] ?? [];
      return same || atom === undefined ? [] : [`${label} ${atoms[atom]}`];
    })
    .join("，");
}
