import { KERNEL_NAME, languageInfo } from '../kernel/language-info.mjs';
import { joined, lines } from './notebook-file.mjs';

/**
 * The notebook without what changes from machine to machine or from run to run though the results are the same:
 * times, versions of tools, absolute paths. Cells are numbered in order.
 *
 * @param {import('./notebook-file.mjs').Notebook} notebook
 * @param {string} root the project's folder on this machine
 * @returns {import('./notebook-file.mjs').Notebook}
 */
export function normalized(notebook, root) {
  let count = 0;
  const cells = notebook.cells.map((cell, i) => {
    const { execution: _, ...metadata } = cell.metadata;
    const id = cell.id ?? `cell-${i + 1}`;
    if (cell.cell_type !== 'code') return { ...cell, id, metadata };
    count += 1;
    const outputs = mergedStreams(cell.outputs ?? []).map((output) => withoutRoot(output, root));
    return { ...cell, id, metadata, execution_count: count, outputs };
  });
  return {
    cells,
    metadata: {
      kernelspec: { display_name: KERNEL_NAME, language: 'typescript', name: 'tslab' },
      language_info: languageInfo,
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/**
 * Consecutive pieces of one stream as one output: how a stream is cut up depends on the machine's speed.
 *
 * @param {import('./notebook-file.mjs').Output[]} outputs
 */
function mergedStreams(outputs) {
  /** @type {import('./notebook-file.mjs').Output[]} */
  const merged = [];
  for (const output of outputs) {
    const last = merged.at(-1);
    if (output.output_type === 'stream' && last?.output_type === 'stream' && last.name === output.name) {
      last.text = lines(joined(last.text) + joined(output.text));
    } else {
      merged.push({ ...output });
    }
  }
  return merged;
}

/**
 * @param {import('./notebook-file.mjs').Output} output
 * @param {string} root
 * @returns {import('./notebook-file.mjs').Output}
 */
function withoutRoot(output, root) {
  const cleaned = { ...output };
  const clean = (/** @type {string} */ text) => text.replaceAll(`${root}/`, '').replaceAll(root, '.');
  if (cleaned.text !== undefined) cleaned.text = lines(clean(joined(cleaned.text)));
  if (cleaned.data !== undefined) {
    cleaned.data = { ...cleaned.data };
    for (const type of ['text/plain', 'text/html', 'text/markdown']) {
      if (cleaned.data[type] !== undefined) cleaned.data[type] = lines(clean(joined(cleaned.data[type])));
    }
  }
  return cleaned;
}
