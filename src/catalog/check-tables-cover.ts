/** Which combinations of values do a table's rows cover? A row is a box: per dimension the atoms it admits. */

/** One thing that columns ask about; its atoms are the values that the cells can tell apart. */
export interface Dimension {
  label: string;
  /** What a designer reads of each atom. */
  atoms: string[];
}

/** Per dimension, the indexes of the atoms admitted. */
export type Box = ReadonlySet<number>[];

export type Cover =
  | { kind: "covered" }
  /** An uncovered combination, with only the dimensions on which it depends. */
  | { kind: "open"; at: { label: string; value: string }[] }
  /** The search was cut off. */
  | { kind: "undecided" };

/** Nodes after which a question is left undecided; real tables need some dozens. */
export const NODE_LIMIT = 50_000;

/** Looks for a combination inside `box` that no row covers: splits the dimension that most rows constrain, treating atoms alike which
 * the same rows admit, and never asks the same sub-question twice. */
export function cover(dimensions: Dimension[], box: Box, rows: Box[], limit = NODE_LIMIT): Cover {
  if (box.some((atoms) => atoms.size === 0)) return { kind: "covered" };
  const settled = new Set<string>();
  let nodes = 0;
  const search = (remaining: number[], alive: number[]): Cover => {
    if (alive.length === 0) return { kind: "open", at: [] };
    const constraining = remaining
      .map((dimension) => ({
        dimension,
        rows: alive.filter((row) => !contains(rows[row]?.[dimension], box[dimension])),
      }))
      .filter((entry) => entry.rows.length > 0);
    if (alive.some((row) => !constraining.some((entry) => entry.rows.includes(row)))) return { kind: "covered" };
    const key = `${remaining.join()}|${alive.join()}`;
    if (settled.has(key)) return { kind: "covered" };
    nodes += 1;
    if (nodes > limit) return { kind: "undecided" };
    const { dimension } = constraining.reduce((most, entry) => (entry.rows.length > most.rows.length ? entry : most));
    const rest = constraining.map((entry) => entry.dimension).filter((other) => other !== dimension);
    for (const { atom, admitting } of groups(box[dimension] as ReadonlySet<number>, alive, rows, dimension)) {
      const found = search(rest, admitting);
      if (found.kind === "undecided") return found;
      if (found.kind === "open") {
        const { label, atoms } = dimensions[dimension] as Dimension;
        return { kind: "open", at: [{ label, value: atoms[atom] ?? "" }, ...found.at] };
      }
    }
    settled.add(key);
    return { kind: "covered" };
  };
  const touching = rows.map((_, row) => row).filter((row) => intersects(rows[row] as Box, box));
  return search(
    dimensions.map((_, index) => index),
    touching,
  );
}

/** One atom for each set of rows that admit it. */
function groups(atoms: ReadonlySet<number>, alive: number[], rows: Box[], dimension: number) {
  const found = new Map<string, { atom: number; admitting: number[] }>();
  for (const atom of atoms) {
    const admitting = alive.filter((row) => rows[row]?.[dimension]?.has(atom));
    const key = admitting.join();
    if (!found.has(key)) found.set(key, { atom, admitting });
  }
  return found.values();
}

export function intersects(a: Box, b: Box): boolean {
  return a.every((atoms, dimension) => [...atoms].some((atom) => b[dimension]?.has(atom)));
}

export function intersection(a: Box, b: Box): Box {
  return a.map((atoms, dimension) => new Set([...atoms].filter((atom) => b[dimension]?.has(atom))));
}

/** Is every combination of `inner` one of `outer` too? */
export function within(inner: Box, outer: Box): boolean {
  return inner.every((atoms, dimension) => contains(outer[dimension], atoms));
}

function contains(outer: ReadonlySet<number> | undefined, inner: ReadonlySet<number> | undefined): boolean {
  return outer !== undefined && inner !== undefined && [...inner].every((atom) => outer.has(atom));
}
