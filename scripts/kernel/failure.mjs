import path from 'node:path';
import { inspect } from 'node:util';

const FRAME = /^\s+at (?:(async )?(.*?) \()?((?:file:\/\/)?[^()]*?):(\d+):(\d+)\)?$/;
const MOST_FRAMES = 8;
const MOST_NAMES = 12;

/**
 * What Jupyter shows of a cell that failed.
 *
 * @typedef {{ ename: string, evalue: string, traceback: string[] }} Failure
 */

/**
 * The cell in which it happened.
 *
 * @typedef {{
 *   count: number,
 *   source: string,
 *   names: string[],
 *   positions: Map<string, import('./traced-typescript.mjs').CellPosition>,
 * }} Cell `names` are what the cell would have declared
 */

/**
 * A diagnostic as tslab prints it.
 *
 * @typedef {{ file: string, line: number, column: number, message: string }} Diagnostic
 */

/**
 * @param {Diagnostic[]} diagnostics
 * @param {Cell} cell
 * @returns {Failure}
 */
export function compileFailure(diagnostics, cell) {
  const blocks = diagnostics.map(({ file, line, column, message }) => {
    const place = file ? `${file.trim()} ${line}:${column}` : `line ${line}, column ${column}`;
    return [`${place}: ${message}`, ...(file ? [] : excerpt(cell.source, line, column))].join('\n');
  });
  const [first] = diagnostics;
  const evalue = first ? `${first.line}:${first.column} - ${first.message}` : 'the cell does not compile';
  return { ename: 'TypeScriptError', evalue, traceback: [...blocks, 'Nothing of this cell has run.'] };
}

/**
 * @param {unknown} thrown
 * @param {Cell} cell
 * @returns {Failure}
 */
export function runtimeFailure(thrown, cell) {
  if (wasStopped(thrown)) {
    const evalue =
      thrown instanceof Error && thrown.name === 'AbortError' ? thrown.message : 'the cell was stopped';
    return { ename: 'Interrupted', evalue, traceback: [`Interrupted: ${evalue}`, ...lostNames(cell)] };
  }
  const { ename, evalue } = nameAndMessage(thrown);
  const frames = thrown instanceof Error ? cellFrames(thrown, cell) : [];
  const here = frames.find(({ count }) => count === cell.count);
  const traceback = [
    `${ename}: ${evalue}`,
    ...(here ? [excerpt(cell.source, here.line, here.column).join('\n')] : []),
    ...frames.map(({ text }) => `  at ${text}`),
    ...causes(thrown),
    ...lostNames(cell),
  ];
  return { ename, evalue, traceback };
}

/** @param {unknown} thrown */
function wasStopped(thrown) {
  if (!(thrown instanceof Error)) return false;
  return (
    thrown.message === 'Interrupted asynchronously' ||
    /** @type {any} */ (thrown).code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED' ||
    /** @type {any} */ (thrown).interrupted === true ||
    thrown.name === 'AbortError'
  );
}

/** @param {unknown} thrown */
function nameAndMessage(thrown) {
  if (!(thrown instanceof Error)) return { ename: 'Thrown', evalue: inspect(thrown, { depth: 2 }) };
  return { ename: thrown.name || thrown.constructor.name, evalue: thrown.message };
}

/**
 * The stack down to the cell's own frames, without Node's and the kernel's.
 *
 * @param {Error} error
 * @param {Cell} cell
 */
function cellFrames(error, cell) {
  const frames = String(error.stack ?? '')
    .split('\n')
    .flatMap((line) => {
      const [, , name, file, row, column] = FRAME.exec(line) ?? [];
      if (file === undefined || row === undefined || column === undefined) return [];
      return [frameOf(name, file, Number(row), Number(column), cell)].filter((frame) => frame !== undefined);
    });
  const last = frames.findLastIndex(({ count }) => count !== undefined);
  return (
    (last === -1 ? frames : frames.slice(0, last + 1))
      // The cell's own function and the script around it stand in the same line.
      .filter(({ text }, i, all) => text !== all[i - 1]?.text)
      .slice(0, MOST_FRAMES)
  );
}

/**
 * @param {string | undefined} name
 * @param {string} file
 * @param {number} row
 * @param {number} column
 * @param {Cell} cell
 * @returns {{ text: string, line: number, column: number, count?: number } | undefined}
 */
function frameOf(name, file, row, column, cell) {
  // What an earlier cell declares is called through tslab's proxy of it.
  const called = name && !/^(?:Object\.)?<anonymous>$|^eval$/.test(name) ? name.replace(/^Proxy\./, '') : '';
  const [, number] = /^cell-(\d+)\.ts$/.exec(file) ?? [];
  if (number !== undefined) {
    const at = cell.positions.get(file)?.(row, column);
    if (!at) return undefined;
    const where = `cell [${number}], line ${at.line}`;
    return { text: called ? `${called} (${where})` : where, ...at, count: Number(number) };
  }
  if (/^node:|^evalmachine|[\\/](?:tslab|commander)[\\/]|[\\/]scripts[\\/]kernel[\\/]/.test(file))
    return undefined;
  const where = `${shortened(file)}:${row}`;
  return { text: called ? `${called} (${where})` : where, line: row, column };
}

/** @param {string} file */
function shortened(file) {
  const plain = file.replace(/^file:\/\//, '');
  const [, inside] = /(?:^|[\\/])((?:lib[\\/]dist|node_modules)[\\/].*)$/.exec(plain) ?? [];
  return inside ?? path.basename(plain);
}

/**
 * @param {string} source
 * @param {number} line
 * @param {number} column
 */
function excerpt(source, line, column) {
  const text = source.split('\n')[line - 1];
  if (text === undefined) return [];
  return [
    `> ${line} | ${text}`,
    `  ${' '.repeat(String(line).length)} | ${' '.repeat(Math.max(0, column - 1))}^`,
  ];
}

/** @param {unknown} thrown */
function causes(thrown) {
  /** @type {string[]} */
  const lines = [];
  for (
    let cause = thrown instanceof Error ? thrown.cause : undefined;
    cause !== undefined && lines.length < 4;
  ) {
    const { ename, evalue } = nameAndMessage(cause);
    lines.push(`caused by ${ename}: ${evalue}`);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return lines;
}

/** @param {Cell} cell */
function lostNames({ names }) {
  if (names.length === 0) return [];
  const shown = names.slice(0, MOST_NAMES).join(', ');
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return [`Not declared, since the cell did not end: ${shown}${more}. What earlier cells declared is kept.`];
}

/**
 * The text of an error that no cell waited for.
 *
 * @param {unknown} thrown
 * @param {Map<string, import('./traced-typescript.mjs').CellPosition>} positions
 */
export function strayText(thrown, positions) {
  const cell = { count: -1, source: '', names: [], positions };
  return runtimeFailure(thrown, cell).traceback.join('\n');
}
