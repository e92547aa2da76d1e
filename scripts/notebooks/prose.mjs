import { joined } from './notebook-file.mjs';

/** A code line ends at this column at the latest: what fits into a cell of JupyterLab beside its side bar. */
export const LONGEST_LINE = 100;

/** Paragraphs of fewer characters may stand twice: headings, formulas, set phrases. */
const SHORT = 80;

/**
 * What can be told of a notebook from its cells alone: lines that are too long, paragraphs that stand twice.
 *
 * @param {import('./notebook-file.mjs').Notebook} notebook
 * @returns {import('./problems.mjs').Problem[]}
 */
export function sourceProblems({ cells }) {
  /** @type {import('./problems.mjs').Problem[]} */
  const problems = [];
  /** @type {Map<string, number>} */
  const paragraphs = new Map();
  cells.forEach(({ cell_type, source }, i) => {
    const text = joined(source);
    if (cell_type === 'code') {
      for (const line of text.split('\n')) {
        if (line.length > LONGEST_LINE) {
          const message = `a line of ${line.length} characters, more than ${LONGEST_LINE}: ${line.trim()}`;
          problems.push({ cell: i + 1, message });
        }
      }
      return;
    }
    for (const paragraph of text.split(/\n\s*\n/).map((each) => each.trim().replace(/\s+/g, ' '))) {
      if (paragraph.length < SHORT) continue;
      const before = paragraphs.get(paragraph);
      if (before !== undefined) {
        const message = `a paragraph that stands in cell ${before} already: ${paragraph.slice(0, SHORT)} …`;
        problems.push({ cell: i + 1, message });
      }
      paragraphs.set(paragraph, i + 1);
    }
  });
  return problems;
}
