import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * What became of a case.
 *
 * @typedef {{
 *   name: string,
 *   what: string,
 *   end: 'result' | 'error' | 'nothing' | 'none',
 *   fault?: import('./verdict.mjs').Fault,
 *   error?: string,
 * }} Outcome
 */

/**
 * @typedef {{
 *   calls: number,
 *   seed: string,
 *   seconds: number,
 *   only?: string[],
 *   number?: number,
 *   deadline?: number,
 *   onFault?: (outcome: Outcome, number: number) => void,
 * }} FuzzOptions
 */

const workerFile = path.join(import.meta.dirname, 'worker.mjs');

/** Milliseconds between two looks at a worker's memory. */
const lookEvery = 100;

/** A call on arguments of a few rows that takes more than this has believed a size. */
const mostBytes = 3 * 2 ** 30;

/**
 * Tries calls with one thing wrong in each, case by case, in a process that is ended when a case hangs or takes the
 * machine's memory.
 *
 * @param {FuzzOptions} options
 * @returns {Promise<{ outcomes: Outcome[], names: number, seconds: number }>}
 */
export async function runFuzz({
  calls,
  seed,
  seconds,
  only = [],
  number: alone,
  deadline = 20_000,
  onFault,
}) {
  const from = performance.now();
  const folder = mkdtempSync(path.join(tmpdir(), 'fuzz-'));
  let worker = await startWorker(folder);
  const names = worker.names.filter(
    (name) =>
      only.length === 0 ||
      only.some((text) => name === text || (name.startsWith(text.replace(/\*$/, '')) && text.endsWith('*'))),
  );
  if (names.length === 0) throw new RangeError(`--only must name public functions, got ${only.join(', ')}`);
  /** @type {Outcome[]} */
  const outcomes = [];
  const first = alone ?? 0;
  const last = alone === undefined ? calls : alone + 1;
  try {
    for (let number = first; number < last; number++) {
      if ((performance.now() - from) / 1000 > seconds) break;
      const outcome = await worker.ask({ seed, number, names }, deadline);
      if (outcome.end === 'none') {
        outcome.name = names[number % names.length];
        outcome.what = `case ${number}`;
        worker = await startWorker(folder);
      }
      outcomes.push(outcome);
      if (outcome.fault) onFault?.(outcome, number);
    }
  } finally {
    worker.end();
    rmSync(folder, { recursive: true, force: true });
  }
  return { outcomes, names: names.length, seconds: (performance.now() - from) / 1000 };
}

/**
 * @param {string} folder where it may write
 */
async function startWorker(folder) {
  const child = fork(workerFile, [], {
    cwd: folder,
    env: {
      ...process.env,
      TMPDIR: folder,
      RECSYS_PROGRESS: 'off',
      RECSYS_FIGURES: 'off',
      TF_NUM_INTRAOP_THREADS: '1',
    },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // What a function wrongly believes of a size shows as typed arrays, which this does not bound: see mostBytes.
    execArgv: ['--max-old-space-size=2048'],
    serialization: 'advanced',
  });
  /** @type {(message: any) => void} */
  let heard = () => {};
  /** @type {(end: string) => void} */
  let ended = () => {};
  child.on('message', (message) => heard(message));
  child.on('exit', (code, signal) => ended(signal ?? `exit ${code}`));
  const names = await new Promise((resolve, reject) => {
    heard = (message) => resolve(message.names);
    ended = (how) => reject(new Error(`the worker must start, got ${how}`));
  });
  return {
    names: /** @type {string[]} */ (names),
    end: () => void child.kill('SIGKILL'),
    /**
     * @param {{ seed: string, number: number, names: string[] }} question
     * @param {number} deadline milliseconds
     * @returns {Promise<Outcome>}
     */
    ask: (question, deadline) =>
      new Promise((resolve) => {
        const begun = performance.now();
        /** @param {import('./verdict.mjs').Fault} fault */
        const stop = (fault) => {
          clearInterval(look);
          ended = () => {};
          child.kill('SIGKILL');
          resolve({ name: '', what: '', end: 'none', fault });
        };
        const look = setInterval(() => {
          if (performance.now() - begun > deadline) stop('hang');
          else if (memoryOf(child.pid) > mostBytes) stop('memory');
        }, lookEvery);
        ended = () => stop('crash');
        heard = ({ outcome }) => {
          clearInterval(look);
          ended = () => {};
          resolve(outcome);
        };
        child.send(question);
      }),
  };
}

/** Resident bytes of a process; 0 where the system does not say. @param {number | undefined} pid */
function memoryOf(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
  } catch {
    return 0;
  }
}
