import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectPaths } from '../setup/paths.mjs';
import { ExecutionError, executeNotebook, exportHtml } from './execute.mjs';
import { keyFiguresLine, keyFiguresOf } from './key-figures.mjs';
import { normalized } from './normalize.mjs';
import { joined, readNotebook, writeNotebook } from './notebook-file.mjs';
import { indexPage } from './page.mjs';
import { addPictures, FigurePainter } from './pictures.mjs';
import { describeProblem, findProblems } from './problems.mjs';
import { listNotebooks } from './select.mjs';
import { Tickers } from './ticker.mjs';

/**
 * What running notebooks takes. `keep` replaces the notebooks by their executed selves, `pages` exports them;
 * `cellSeconds` is the longest that one cell may take; `jobs` is how many run side by side.
 *
 * @typedef {{ root: string, cellSeconds: number, keep: boolean, pages: boolean, jobs?: number,
 *   stream?: { isTTY?: boolean, write(text: string): unknown } }} RunOptions
 */

/**
 * Executes notebooks, the first `jobs` of them at once and each other when one of those ends, checks all they put
 * out, and prints one line for each. A notebook is replaced only by an executed one that passes.
 *
 * @param {import('./select.mjs').Listed[]} notebooks
 * @param {RunOptions} options
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runNotebooks(
  notebooks,
  { root, cellSeconds, keep, pages, jobs = 1, stream = process.stdout },
) {
  const width = Math.max(...notebooks.map(({ name }) => name.length));
  const painter = new FigurePainter();
  const tickers = new Tickers(stream);
  const result = { passed: 0, failed: 0 };
  const waiting = [...notebooks];
  const work = async () => {
    for (let listed = waiting.shift(); listed; listed = waiting.shift()) {
      const ticker = tickers.start(listed.name.padEnd(width));
      const { passed, text, notes } = await runNotebook(listed, {
        ...{ root, cellSeconds, keep, pages, painter, ticker },
      });
      ticker.end(passed ? '✓' : '✗', text, notes);
      result[passed ? 'passed' : 'failed'] += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(jobs, notebooks.length) }, work));
    if (pages) await writeIndex(root);
  } finally {
    await painter.close();
  }
  return result;
}

/**
 * @param {import('./select.mjs').Listed} listed
 * @param {Omit<RunOptions, 'stream' | 'jobs'> & { painter: FigurePainter, ticker: import('./ticker.mjs').Ticker }} options
 * @returns {Promise<{ passed: boolean, text: string, notes: string[] }>}
 */
async function runNotebook(listed, { root, cellSeconds, keep, pages, painter, ticker }) {
  const folder = path.join(root, '.cache', 'notebooks', path.dirname(listed.name));
  /** @type {import('./notebook-file.mjs').Notebook | undefined} */
  let source;
  try {
    source = await readNotebook(listed.file);
    const { cells } = source;
    ticker.doing('starting the kernel');
    const { file, noise, lost } = await executeNotebook(listed.file, {
      root,
      folder,
      cellSeconds,
      onCell: (cell) => ticker.doing(`cell ${cell} of ${cells.length}`),
      onRestart: (reason) => ticker.doing(`starting another kernel (${reason})`),
    });
    const notebook = normalized(await readNotebook(file), root);
    ticker.doing('drawing the figures');
    const figures = await addPictures(notebook, painter);
    await writeNotebook(file, notebook);
    const bands = JSON.parse(await readFile(new URL('bands.json', import.meta.url), 'utf8'));
    const problems = findProblems(notebook, {
      lost,
      bands: bands[listed.name],
      needsKeyFigures: !listed.solution,
      root,
    });
    const notes = problems.map((problem) => describeProblem(notebook, problem));
    if (noise) notes.push(`the kernel's process wrote to its own stderr:\n${noise}`);
    if (problems.length > 0) {
      notes.push(`executed notebook: ${path.relative(root, file)}`);
      return { passed: false, text: `${problems.length} problem${problems.length > 1 ? 's' : ''}`, notes };
    }
    if (pages) {
      ticker.doing('exporting HTML');
      await exportHtml(file, { root, pages: path.join(root, 'notebooks', 'html'), listed });
    }
    if (keep) await writeNotebook(listed.file, notebook);
    const counted = figures === 1 ? '1 figure' : `${figures} figures`;
    const text = [counted, keyFiguresLine(keyFiguresOf(notebook))].filter(Boolean).join(' · ');
    return { passed: true, text, notes };
  } catch (error) {
    if (error instanceof ExecutionError) {
      const { cell, message } = error;
      const note = source ? describeProblem(source, { cell, message }) : message;
      return { passed: false, text: 'a cell failed', notes: [note] };
    }
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { passed: false, text: 'failed', notes: [reason] };
  }
}

/**
 * Lists the pages that there are, of this run and of earlier ones.
 *
 * @param {string} root
 */
async function writeIndex(root) {
  const { notebooks: folder } = projectPaths(root);
  const pages = path.join(folder, 'html');
  const entries = [];
  for (const { name, file, solution } of listNotebooks(folder)) {
    if (!existsSync(path.join(pages, `${name}.html`))) continue;
    const { cells } = await readNotebook(file);
    const paragraphs = cells
      .filter(({ cell_type }) => cell_type === 'markdown')
      .flatMap(({ source }) => joined(source).split(/\n\s*\n/))
      .map((text) =>
        text
          .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
          .replace(/[*`]/g, '')
          .replace(/\s+/g, ' ')
          .trim(),
      );
    const title = paragraphs.find((text) => text.startsWith('# '))?.slice(2) ?? name;
    const about = paragraphs.find((text) => /^(?!Mirrors|Prerequisites)[A-Z][^|]{60,}/.test(text)) ?? '';
    entries.push({
      name,
      title,
      about: about.replace(/^What you will be able to do\. /, '').split(/(?<=[.?!]) /)[0] ?? '',
      solution,
    });
  }
  if (entries.length > 0) await writeFile(path.join(pages, 'index.html'), indexPage(entries));
}
