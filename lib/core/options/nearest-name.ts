/**
 * The name that was probably meant: the least edits away, case aside, if these are at most 2 or 40 % of its letters; or
 * one that begins with the other.
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  const lower = given.toLowerCase();
  for (const name of names) {
    const other = name.toLowerCase();
    const edits = editDistance(lower, other);
    const begins =
      Math.min(lower.length, other.length) > 2 && (other.startsWith(lower) || lower.startsWith(other));
    const most = Math.min(Math.max(2, Math.floor(0.4 * other.length)), other.length - 1);
    if (edits < least && (edits <= most || begins)) {
      least = edits;
      nearest = name;
    }
  }
  return nearest;
}

/** Least insertions, deletions, replacements and swaps of neighbors that turn `a` into `b` (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}
