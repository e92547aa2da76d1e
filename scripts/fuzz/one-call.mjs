import { createRequire } from 'node:module';
import path from 'node:path';
import { inspect } from 'node:util';
import { projectPaths, projectRoot } from '../setup/paths.mjs';
import { drawsOf } from './draws.mjs';
import { spoil } from './spoil.mjs';
import { faultOfError, faultOfResult, pathsOfNaN } from './verdict.mjs';

const { libOutput } = projectPaths(projectRoot);

/** @type {{ doors: Record<string, Record<string, any>>, publicCalls(): Record<string, () => unknown[] | Promise<unknown[]>> }} */
const { doors, publicCalls } = createRequire(import.meta.url)(
  path.join(libOutput, 'testing', 'public-calls.js'),
);

/** Names of all calls that are tried, in their order. */
export const callNames = Object.keys(publicCalls());

/** @type {Map<string, any>} */
const functions = new Map(
  Object.values(doors).flatMap((door) =>
    Object.entries(door).filter(([, value]) => typeof value === 'function'),
  ),
);

/** Calls whose right arguments end in an error, since what they need is not there: a Redis. */
const expected = /RedisError/;

/** Whether a name is a method's, whose first argument is the object. @param {string} name */
const isMethod = (name) => name.includes('.') && !name.startsWith('models.');

/**
 * @param {string} name
 * @param {any[]} given
 */
async function call(name, given) {
  let result;
  if (name.startsWith('models.')) result = doors.recommender.models[name.slice('models.'.length)](...given);
  else if (isMethod(name)) result = await given[0][name.split('.')[1]](...given.slice(1));
  else {
    const made = functions.get(name);
    result = /^class /.test(String(made)) ? new made(...given) : await made(...given);
  }
  // What is computed when it is asked for.
  return typeof result?.next === 'function' && Symbol.iterator in result ? [...result].slice(0, 3) : result;
}

/** @param {any} result */
function letGo(result) {
  try {
    result?.dispose?.();
  } catch {
    // Made of what was wrong; the verdict is about the call.
  }
}

/**
 * Makes and judges one case.
 *
 * @param {string} seed
 * @param {number} number
 * @param {readonly string[]} names
 * @returns {Promise<import('./run-fuzz.mjs').Outcome>}
 */
export async function tryCase(seed, number, names = callNames) {
  const name = names[number % names.length];
  const given = await publicCalls()[name]();
  const spoiling = spoil(name, given, isMethod(name) ? 1 : 0, drawsOf(`${seed} ${number}`));
  if (spoiling === undefined) return { name, what: 'nothing to spoil', end: 'nothing' };
  const what = `${spoiling.path} = ${shown(spoiling.is)}${spoiling.how === 'name' ? '' : ` for ${shown(spoiling.was)}`}`;
  try {
    const result = await call(name, given);
    const fault = faultOfResult(name, spoiling, spoiling.finite && (await hasNewNaN(name, result)));
    letGo(result);
    return { name, what, end: 'result', fault };
  } catch (error) {
    const fault = expected.test(String(error)) ? undefined : faultOfError(error, libOutput);
    return { name, what, end: 'error', fault, error: fault && errorText(error) };
  }
}

/**
 * Whether a result has NaN where that of the right call has none: some results are documented to.
 *
 * @param {string} name
 * @param {unknown} result
 */
async function hasNewNaN(name, result) {
  const paths = pathsOfNaN(result);
  if (paths.size === 0) return false;
  const right = await call(name, await publicCalls()[name]());
  const usual = pathsOfNaN(right);
  letGo(right);
  return [...paths].some((at) => !usual.has(at));
}

/** @param {unknown} value */
function shown(value) {
  const text =
    typeof value === 'function' ? 'a function' : inspect(value, { depth: 1, breakLength: Infinity });
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** @param {unknown} error */
function errorText(error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : shown(error);
  return text
    .split('\n')
    .filter((line) => !line.includes('node:internal'))
    .slice(0, 4)
    .map((line) => line.trim().replace(`${libOutput}/`, 'lib/'))
    .join(' | ');
}
