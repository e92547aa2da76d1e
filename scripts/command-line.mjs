import { parseArgs } from 'node:util';
import { SetupError } from './setup/setup-error.mjs';

/**
 * Wraps the main function of a script: arguments, `--help`, and errors that say what to do instead of a stack.
 *
 * @param {string} usage text of `--help`
 * @param {NonNullable<import('node:util').ParseArgsConfig['options']>} options as `util.parseArgs` takes them
 * @param {(values: Record<string, any>, rest: string[], names: string[]) => Promise<number | void>} main returns
 *   the exit code; `rest` is what stands after `--`
 * @param {{ names?: boolean }} [accepts] whether arguments that are no options are taken, as `names`
 * @returns {Promise<void>}
 */
export async function runScript(usage, options, main, { names: allowPositionals = false } = {}) {
  const divider = process.argv.indexOf('--');
  const own = process.argv.slice(2, divider === -1 ? undefined : divider);
  const rest = divider === -1 ? [] : process.argv.slice(divider + 1);
  let values;
  let names;
  try {
    // A main function that does not take them would lose them without a word.
    if (rest.length > 0 && main.length < 2) {
      throw new RangeError(`arguments must stand before a second --, got ${rest.join(' ')} after it`);
    }
    ({ values, positionals: names } = parseArgs({
      args: own,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals,
    }));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage.trim()}`);
    process.exitCode = 2;
    return;
  }
  if (values.help) {
    console.log(usage.trim());
    return;
  }
  try {
    process.exitCode = (await main(values, rest, names)) ?? 0;
  } catch (error) {
    // What a person can mend is said without a stack.
    const isForPeople = error instanceof SetupError || error instanceof RangeError;
    console.error(isForPeople ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
