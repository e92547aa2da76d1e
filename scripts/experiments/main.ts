import { argumentError } from 'lib/core';
import { experiments } from './registry';
import { readRequest, usageOf } from './runner/command-line';
import { listExperiments } from './runner/list';
import { runExperiment } from './runner/run-experiment';

const usage = `Usage: npm run experiment -- --list
       npm run experiment NAME [-- OPTIONS]

Runs an experiment that is too long for a notebook. Seeds are kept one by one, so the same line goes on where it was.

  --list   every experiment: chapter, seeds and minutes of its record, what it answers
  --help   this text, or after a name the options of that experiment`;

/** Runs the command line. Resolves to the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args.filter((arg) => arg !== '--');
  try {
    if (name === '--list') {
      console.log(listExperiments(experiments));
      return 0;
    }
    if (name === undefined || name === '--help' || name === '-h') {
      console.log(usage);
      return 0;
    }
    const found = experiments.find((experiment) => experiment.name === name);
    if (found === undefined) {
      throw argumentError('NAME', `one of ${experiments.map((each) => each.name).join(', ')}`, name);
    }
    const request = readRequest(found, rest);
    if (request.help) {
      console.log(usageOf(found));
      return 0;
    }
    return await runExperiment(found, request);
  } catch (error) {
    // What a person can mend is said without a stack.
    const isForPeople = error instanceof RangeError || isBadOption(error);
    console.error(isForPeople ? (error as Error).message : error);
    return 1;
  }
}

const isBadOption = (error: unknown): boolean =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

if (require.main === module) {
  void main(process.argv.slice(2)).then((code) => process.exit(code));
}
