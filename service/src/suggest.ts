/** The setting whose name is closest to a wrong one, as a question; empty when none is close. */
export function suggest(name: string, known: readonly string[]): string {
  const found = known.find((each) => distance(each, name) <= 3);
  return found ? ` Do you mean ${found}?` : '';
}

/** How many letters have to be added, removed or replaced to make one word the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = row[j]! + Number(letter !== other);
      next.push(Math.min(replaced, row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
