import { parseArgs } from 'node:util';
import { argumentError, requirePositiveInteger } from 'lib/core';
import type { Experiment } from './definition';
import {
  flagOf,
  type OptionValue,
  type OptionValues,
  readOption,
  requireWholeNumber,
  writtenOptions,
} from './options';

/** What one run of an experiment is asked for. */
export interface Request {
  readonly seeds: readonly number[];
  readonly values: OptionValues;
  readonly part: readonly [number, number];
  /** Folder of the runs. */
  readonly folder: string;
  /** Name of the record. */
  readonly as: string;
  readonly record: boolean;
  readonly help: boolean;
  /** The line that makes the same record. */
  readonly command: string;
  /** The line that goes on with this run. */
  readonly again: string;
}

const defaultFolder = 'data/runs';

/**
 * Reads the command line of one experiment.
 * @throws on an unknown option or a value outside its range, before any data is read
 */
export function readRequest(experiment: Experiment, args: readonly string[]): Request {
  const { name, seeds: range, options } = experiment;
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const own = Object.fromEntries(
    Object.keys(options).map((key) => [flagOf(key), typeof options[key].default === 'boolean' ? flag : text]),
  );
  const common = { seeds: text, first: text, part: text, folder: text, as: text, record: flag };
  const { values: parsed } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options: { ...own, ...common, help: { type: 'boolean', short: 'h' } },
  });
  const given: Readonly<Record<string, unknown>> = parsed;
  const values: Record<string, OptionValue> = {};
  for (const key of Object.keys(options)) values[key] = readOption(key, options[key], given[flagOf(key)]);
  const wanted = Number(given.seeds ?? range.count);
  requirePositiveInteger('--seeds', wanted);
  if (wanted < (range.least ?? 1)) throw argumentError('--seeds', `at least ${range.least}`, wanted);
  if (wanted > (range.most ?? wanted)) throw argumentError('--seeds', `at most ${range.most}`, wanted);
  const first = Number(given.first ?? range.first);
  requireWholeNumber('--first', first);
  const folder = String(given.folder ?? defaultFolder);
  const as = String(given.as ?? name);
  const command = [
    `npm run experiment ${name} -- --seeds ${wanted}`,
    ...(first === range.first ? [] : [`--first ${first}`]),
    ...writtenOptions(options, values),
    ...(as === name ? [] : [`--as ${as}`]),
  ].join(' ');
  return {
    seeds: Array.from({ length: wanted }, (_, i) => first + i),
    values,
    part: partOf(given.part),
    folder,
    as,
    record: given.record === true,
    help: given.help === true,
    command: `${command} --record`,
    again: [
      command,
      ...(given.part === undefined ? [] : [`--part ${given.part}`]),
      ...(folder === defaultFolder ? [] : [`--folder ${folder}`]),
      ...(given.record === true ? ['--record'] : []),
    ].join(' '),
  };
}

function partOf(given: unknown): readonly [number, number] {
  if (given === undefined) return [0, 1];
  const [, part, parts] = /^(\d+)\/(\d+)$/.exec(String(given))?.map(Number) ?? [];
  if (!(part < parts)) throw argumentError('--part', 'k/n with k from 0 to n - 1', given);
  return [part, parts];
}

/** Text of `--help` of one experiment. */
export function usageOf({ name, summary, seeds, options }: Experiment): string {
  const rows = [
    ['--seeds N', `how many seeds. Default: ${seeds.count}`],
    ['--first N', `the first of them. Default: ${seeds.first}`],
    ...Object.entries(options).map(([key, { default: preset, meaning }]) => [
      `--${flagOf(key)}${typeof preset === 'boolean' ? '' : typeof preset === 'number' ? ' N' : ' TEXT'}`,
      `${meaning}${preset === '' || preset === false ? '' : `. Default: ${preset}`}`,
    ]),
    [
      '--part K/N',
      'work on every N-th seed alone, from number K (0 to N - 1) on; several processes share the work',
    ],
    ['--folder F', `keep runs there. Default: ${defaultFolder}`],
    ['--as NAME', `name of the record. Default: ${name}`],
    ['--record', 'write data/results/NAME.json; without it the results lie beside the runs'],
  ];
  return [
    `Usage: npm run experiment ${name} -- [OPTIONS]`,
    '',
    `${summary}. Each seed is kept when it is done; the same line again goes on from there.`,
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(18)} ${right}`),
  ].join('\n');
}
