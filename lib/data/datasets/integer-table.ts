import { readFile } from 'node:fs/promises';
import { argumentError } from '../../core/checks';

/**
 * Reads a text file of integers, some per line with blanks between them, into columns.
 * @param columns number of integers per line, 1 or more
 * @throws on a file without lines, or naming the line that has another number of fields or something that is no
 *   integer of 32 bits
 */
export async function readIntegerTable(file: string, columns: number): Promise<Int32Array[]> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const table = Array.from({ length: columns }, () => new Int32Array(lines.length));
  lines.forEach((line, row) => {
    const fields = line.trim().split(/\s+/);
    const numbers = fields.map(Number);
    if (fields.length !== columns || fields[0] === '' || numbers.some((number) => number !== (number | 0))) {
      throw argumentError(
        `line ${row + 1} of ${file}`,
        `${columns} integers of 32 bits with blanks between them`,
        line.slice(0, 80),
      );
    }
    for (let column = 0; column < columns; column++) table[column][row] = numbers[column];
  });
  return table;
}
