/**
 * A text table whose last column wraps at the terminal's width. Written here because the doctor runs before any
 * package is installed.
 *
 * @param {string[][]} rows
 * @param {number} width
 * @returns {string}
 */
export function renderTable(rows, width) {
  const columns = rows[0].length;
  const widths = Array.from({ length: columns - 1 }, (_, column) =>
    Math.max(...rows.map((row) => row[column].length)),
  );
  const indent = widths.reduce((sum, each) => sum + each + 2, 0);
  return rows
    .map((row) => {
      const head = widths.map((each, column) => `${row[column].padEnd(each)}  `).join('');
      return (
        head + wrap(row[columns - 1], Math.max(30, width - indent)).join(`\n${' '.repeat(indent)}`)
      ).trimEnd();
    })
    .join('\n');
}

/**
 * @param {string} text
 * @param {number} width
 */
function wrap(text, width) {
  /** @type {string[]} */
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
