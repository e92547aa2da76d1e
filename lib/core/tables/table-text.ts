import { getBorderCharacters, table } from 'table';

/** A table as plain text: a line under the header, numbers to the right, nothing else. */
export function tableText(header: string[], rows: string[][], numeric: boolean[]): string {
  // The renderer refuses control characters (tabs, line breaks in names), which would break its lines anyway.
  const clean = (row: string[]): string[] => row.map((cell) => cell.replace(/\p{Cc}+/gu, ' '));
  const text = table([clean(header), ...rows.map(clean)], {
    border: { ...getBorderCharacters('void'), joinBody: '─', joinJoin: '' },
    columns: numeric.map((right, i) => ({
      alignment: right ? 'right' : 'left',
      paddingLeft: 0,
      paddingRight: i === numeric.length - 1 ? 0 : 2,
    })),
    drawHorizontalLine: (line) => line === 1,
  });
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}
