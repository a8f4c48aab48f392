import { describe, expect, it } from "vitest";
import { type Box, cover, type Dimension } from "../../src/catalog/check-tables-cover.ts";
import { seededRandom } from "../seeded-random.ts";

const dimension = (label: string, size: number): Dimension => ({
  label,
  atoms: Array.from({ length: size }, (_, atom) => `${label}${atom}`),
});
const all = (size: number): ReadonlySet<number> => new Set(Array(size).keys());

describe("cover", () => {
  const dimensions = [dimension("a", 3), dimension("b", 2)];
  const full = [all(3), all(2)];

  it("finds nothing open where rows together cover everything", () => {
    const rows: Box[] = [
      [new Set([0, 1]), all(2)],
      [new Set([2]), new Set([0])],
      [all(3), new Set([1])],
    ];
    expect(cover(dimensions, full, rows)).toEqual({ kind: "covered" });
  });

  it("names one open combination", () => {
    const rows: Box[] = [
      [new Set([0, 1]), all(2)],
      [new Set([2]), new Set([0])],
    ];
    const open = cover(dimensions, full, rows);
    expect(open).toEqual({
      kind: "open",
      at: expect.arrayContaining([
        { label: "a", value: "a2" },
        { label: "b", value: "b1" },
      ]),
    });
  });

  it("says undecided when it is cut off", () => {
    const rows: Box[] = [
      [new Set([0]), new Set([0])],
      [new Set([1]), new Set([1])],
      [new Set([2]), all(2)],
    ];
    expect(cover(dimensions, full, rows, 1)).toEqual({ kind: "undecided" });
  });

  it("answers for millions of combinations within its limit", () => {
    const wide = Array.from({ length: 11 }, (_, index) => dimension(`d${index}`, 4));
    const rows: Box[] = Array.from({ length: 30 }, (_, row) =>
      wide.map((_, index) => ((row + index) % 5 === 0 ? new Set([(row + index) % 4, (row * index) % 4]) : all(4))),
    );
    const box = wide.map(() => all(4));
    expect(cover(wide, box, rows).kind).toBe("open");
    expect(cover(wide, box, [...rows, box]).kind).toBe("covered");
  });

  it("agrees with trying every combination, on 2,000 random tables (seed 20260922)", () => {
    const { below } = seededRandom(20260922);
    const sizes = [3, 2, 4];
    const some = (size: number) => new Set([...all(size)].filter(() => below(3) > 0));
    const combinations = sizes.reduce<number[][]>(
      (list, size) => list.flatMap((point) => [...all(size)].map((atom) => [...point, atom])),
      [[]],
    );
    const inside = (point: number[], box: Box) => box.every((atoms, index) => atoms.has(point[index] as number));
    const kinds = new Set<string>();
    for (let table = 0; table < 2000; table += 1) {
      const rows = Array.from({ length: below(6) }, () => sizes.map(some));
      const box = sizes.map(some);
      const open = combinations.some((point) => inside(point, box) && !rows.some((row) => inside(point, row)));
      const found = cover(
        sizes.map((size, index) => dimension(`d${index}`, size)),
        box,
        rows,
      );
      expect(found.kind, JSON.stringify(rows.map((row) => row.map((atoms) => [...atoms])))).toBe(
        open ? "open" : "covered",
      );
      kinds.add(found.kind);
    }
    expect(kinds).toEqual(new Set(["open", "covered"]));
  });
});
