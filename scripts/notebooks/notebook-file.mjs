import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/**
 * A notebook as nbformat 4.5 stores it. Long texts are lists of lines.
 *
 * @typedef {string | string[]} Text
 * @typedef {{ output_type: string, name?: string, text?: Text, data?: Record<string, any>,
 *   metadata?: Record<string, any>, ename?: string, evalue?: string, traceback?: string[],
 *   execution_count?: number | null }} Output
 * @typedef {{ id?: string, cell_type: 'code' | 'markdown' | 'raw', source: Text, outputs?: Output[],
 *   metadata: Record<string, any>, execution_count?: number | null }} Cell
 * @typedef {{ cells: Cell[], metadata: Record<string, any>, nbformat: number, nbformat_minor: number }} Notebook
 */

/**
 * @param {Text | undefined} text
 * @returns {string}
 */
export function joined(text) {
  return Array.isArray(text) ? text.join('') : (text ?? '');
}

/**
 * A text as the list of lines that nbformat stores, so that diffs show the line that changed.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function lines(text) {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/**
 * @param {string} file
 * @returns {Promise<Notebook>}
 */
export async function readNotebook(file) {
  const notebook = JSON.parse(await readFile(file, 'utf8'));
  if (notebook?.nbformat !== 4 || !Array.isArray(notebook.cells)) {
    throw new Error(`${file} must be a notebook of nbformat 4, got ${notebook?.nbformat}`);
  }
  return notebook;
}

/**
 * Writes a notebook as Jupyter does (keys sorted, one space of indent). It is written beside its place and then
 * renamed, so that a killed run leaves the old file whole.
 *
 * @param {string} file
 * @param {Notebook} notebook
 */
export async function writeNotebook(file, notebook) {
  const partial = `${file}.${randomBytes(4).toString('hex')}.partial`;
  try {
    await writeFile(partial, `${JSON.stringify(sorted(notebook), null, 1)}\n`);
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
}

/**
 * @param {unknown} value
 * @returns {unknown}
 */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
