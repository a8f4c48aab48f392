/** @returns the known word nearest to a misspelt one, or undefined where none is near enough to be meant */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** A guess needs no long list beside it; without a guess the list is all the help there is. */
const LISTED_BESIDE_GUESS = 10;
const LISTED_ALONE = 30;

/** The sentence that proposes it, or lists what there is. */
export function suggest(word: string, known: Iterable<string>): string {
  const words = [...known];
  const near = nearest(word, words);
  const limit = near === undefined ? LISTED_ALONE : LISTED_BESIDE_GUESS;
  const rest = words.length > limit ? `等 ${words.length} 个` : "";
  const list = `可用：${words.slice(0, limit).join("、") || "（没有）"}${rest}`;
  return near === undefined ? list : `是不是 ${near}？${list}`;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const current = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const substituted = (previous[j] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(substituted, (previous[j + 1] ?? 0) + 1, (current[j] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? a.length;
}
