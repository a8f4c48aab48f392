import type { Cited } from "./ruling.ts";
import type { Hit } from "./table.ts";

/** Articles and reading of a table row, as every line of a ruling carries them. */
export function cited(hit: Hit): Cited {
  const note = hit.values.reading;
  return {
    basis: String(hit.values.basis ?? "")
      .split(/[\s,、]+/)
      .filter(Boolean),
    reading: Boolean(note),
    ...(note ? { note: String(note) } : {}),
  };
}
