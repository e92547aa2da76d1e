import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { projectPaths } from '../setup/paths.mjs';
import { finishedPage } from './page.mjs';

/**
 * How Jupyter's tools run for us: without the user's own configuration, with the kernels of `.venv` first.
 */
export const jupyterEnvironment = Object.freeze({
  JUPYTER_NO_CONFIG: '1',
  JUPYTER_PREFER_ENV_PATH: '1',
  JUPYTER_PLATFORM_DIRS: '1',
  PYTHONWARNINGS: 'ignore',
  // The lessons' steps are small: with one thread each they are faster, and repeat bit for bit.
  TF_NUM_INTRAOP_THREADS: process.env.TF_NUM_INTRAOP_THREADS ?? '1',
  TF_NUM_INTEROP_THREADS: process.env.TF_NUM_INTEROP_THREADS ?? '1',
});

/** A notebook's cell failed, or nbconvert did; the message is what people need to see. */
export class ExecutionError extends Error {
  /** The cell that the message does not show: a kernel that dies says nothing. Counted from 1; 0 for none. */
  cell = 0;
}

/** Kernels that a notebook may need until one answers; none of its cells has run before. */
const START_ATTEMPTS = 3;

/** @param {unknown} error */
const neverAnswered = (error) =>
  error instanceof ExecutionError &&
  /Kernel (?:didn't respond in|died before replying to kernel_info)|Invalid Signature/.test(error.message);

/** What makes a kernel tell of rejections that tslab drops; in the quotes that NODE_OPTIONS knows. */
const lostRejections = `--require=${JSON.stringify(fileURLToPath(new URL('lost-rejections.cjs', import.meta.url)))}`;

/**
 * Executes a notebook with nbconvert, its kernel started in the notebook's own folder. The notebook itself stays as
 * it is; the executed one is written to `folder`. A kernel that never answers (Jupyter chooses its ports before the
 * kernel takes them: another kernel may come first, and then answers with a signature of its own) is replaced by a
 * new one, twice at most; a kernel that has begun a cell is not.
 *
 * @param {string} file
 * @param {{ root: string, folder: string, cellSeconds: number, onCell?: (cell: number) => void,
 *   onRestart?: (reason: string) => void }} options `cellSeconds` is the longest that one cell may take; `onCell`
 *   hears which cell starts, counted from 1; `onRestart` hears why a kernel is replaced
 * @returns {Promise<{ file: string, noise: string, lost: import('./problems.mjs').Problem[] }>} the executed notebook,
 *   what the kernel's process wrote to its own stderr, and the rejections and exceptions that nobody caught
 * @throws {ExecutionError} with the cell and the last lines of its output
 */
export async function executeNotebook(file, { onRestart = () => {}, ...options }) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await executeOnce(file, options);
    } catch (error) {
      if (!neverAnswered(error) || attempt === START_ATTEMPTS) throw error;
      onRestart(/** @type {Error} */ (error).message);
    }
  }
}

/**
 * @param {string} file
 * @param {{ root: string, folder: string, cellSeconds: number, onCell?: (cell: number) => void }} options
 */
async function executeOnce(file, { root, folder, cellSeconds, onCell = () => {} }) {
  await mkdir(folder, { recursive: true });
  const name = path.basename(file, '.ipynb');
  const args = [
    'nbconvert',
    '--to=notebook',
    '--execute',
    `--config=${fileURLToPath(new URL('nbconvert_config.py', import.meta.url))}`,
    `--ExecutePreprocessor.timeout=${cellSeconds}`,
    `--output-dir=${folder}`,
    `--output=${name}`,
    file,
  ];
  /** @type {import('./problems.mjs').Problem[]} */
  const lost = [];
  let running = 0;
  const options = [process.env.NODE_OPTIONS, lostRejections].filter(Boolean).join(' ');
  const stderr = await runJupyter(
    root,
    args,
    (line) => {
      const [, cell] = /^\[cell\] (\d+)$/.exec(line) ?? [];
      if (cell) {
        running = Number(cell);
        onCell(running);
      }
      const [, message] = /^\[lost\] (".*")$/.exec(line) ?? [];
      if (message) lost.push({ cell: running, message: JSON.parse(message) });
    },
    { NODE_OPTIONS: options },
  ).catch((error) => {
    if (error instanceof ExecutionError && /DeadKernelError|Kernel died/.test(error.message)) {
      error.message = `the kernel died while this cell ran\n${error.message}`;
      error.cell = running;
    }
    throw error;
  });
  const noise = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\[(NbConvertApp|cell|lost)\]/.test(line))
    .join('\n');
  return { file: path.join(folder, `${name}.ipynb`), noise, lost };
}

/**
 * Exports an executed notebook as a page of its own, which asks nothing of the network.
 *
 * @param {string} file
 * @param {{ root: string, pages: string, listed: { name: string, file: string } }} options `pages` is the folder of
 *   all pages; `listed` says where the notebook has its place among all
 * @returns {Promise<string>} the page
 */
export async function exportHtml(file, { root, pages, listed }) {
  const folder = path.join(pages, path.dirname(listed.name));
  await mkdir(folder, { recursive: true });
  await runJupyter(root, ['nbconvert', '--to=html', `--output-dir=${folder}`, file]);
  const page = path.join(folder, `${path.basename(file, '.ipynb')}.html`);
  const { notebooks } = projectPaths(root);
  const finished = finishedPage(await readFile(page, 'utf8'), { notebook: listed.file, notebooks, pages });
  await writeFile(page, finished);
  return page;
}

/**
 * @param {string} root
 * @param {string[]} args
 * @param {(line: string) => void} [onLine] hears each line of stderr as it comes
 * @param {Record<string, string>} [environment] beside the usual one
 * @returns {Promise<string>} stderr
 */
function runJupyter(root, args, onLine = () => {}, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(root, '.venv', 'bin', 'python'), ['-m', ...args], {
      cwd: root,
      env: { ...process.env, ...jupyterEnvironment, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of its own, so that an interrupted run takes the kernels along.
      detached: true,
    });
    const stop = () => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    };
    const interrupted = (/** @type {NodeJS.Signals} */ signal) => {
      stop();
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.once('SIGINT', interrupted);
    process.once('SIGTERM', interrupted);
    process.once('exit', stop);
    let stderr = '';
    createInterface({ input: child.stderr }).on('line', (line) => {
      stderr += `${line}\n`;
      onLine(line);
    });
    child.on('error', (error) => reject(new ExecutionError(error.message)));
    child.on('close', (code, signal) => {
      process.removeListener('SIGINT', interrupted);
      process.removeListener('SIGTERM', interrupted);
      process.removeListener('exit', stop);
      if (code === 0) resolve(stderr);
      else
        reject(new ExecutionError(failureOf(stderr) || `nbconvert ended with ${signal ?? `code ${code}`}`));
    });
  });
}

const SHOWN_LINES = 40;

/**
 * What matters in nbconvert's last words: the failing cell and its output, without Python's own stack.
 *
 * @param {string} stderr
 */
export function failureOf(stderr) {
  const text = stderr.trimEnd();
  const marks = [
    /An error occurred while executing the following cell:/g,
    /^\w*(?:\.\w+)*(?:Error|Died)\b.*/gm,
  ];
  for (const mark of marks) {
    const last = [...text.matchAll(mark)].at(-1);
    if (last) return clipped(text.slice(last.index));
  }
  return clipped(text);
}

/** @param {string} text */
function clipped(text) {
  const all = text.split('\n');
  if (all.length <= SHOWN_LINES) return text;
  const half = SHOWN_LINES / 2;
  return [...all.slice(0, half), '  …', ...all.slice(-half)].join('\n');
}
