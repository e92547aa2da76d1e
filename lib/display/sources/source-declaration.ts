/**
 * The text of one top-level declaration of a TypeScript file, with the comment above it. It relies on the
 * project's formatter: such a declaration starts in the first column, and so does the line that ends it.
 * @returns undefined if the file declares no such name
 */
export function declarationOf(source: string, symbol: string): string | undefined {
  const lines = source.split('\n');
  if (!/^\w+$/.test(symbol)) return undefined;
  const start = lines.findIndex((line) =>
    new RegExp(
      `^(export )?(declare )?(abstract )?(async )?(function\\*?|class|interface|type|const|let|enum) ${symbol}\\b`,
    ).test(line),
  );
  if (start < 0) return undefined;
  let end = start;
  // A one-line declaration ends where it starts; a longer one at the next line that starts with its bracket.
  if (!/[;}]\s*$/.test(lines[start])) {
    end = lines.findIndex((line, i) => i > start && (/^[)}\]]/.test(line) || /^\S.*;$/.test(line)));
    while (end >= 0 && /[{([]\s*$/.test(lines[end])) {
      const after = end;
      end = lines.findIndex((line, i) => i > after && /^[)}\]]/.test(line));
    }
    if (end < 0) return undefined;
  }
  let first = start;
  if (lines[first - 1]?.trim().endsWith('*/')) {
    first -= 1;
    while (first > 0 && !lines[first].startsWith('/**')) first -= 1;
  } else {
    while (lines[first - 1]?.startsWith('//')) first -= 1;
  }
  return lines.slice(first, end + 1).join('\n');
}
