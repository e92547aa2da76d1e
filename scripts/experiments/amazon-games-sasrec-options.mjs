import { parseArgs } from 'node:util';
import { requireOneOf, requirePositive, requirePositiveInteger, requireProbability } from 'lib/core';

/** Losses by their names on the command line, from the number of negatives. */
const losses = {
  softmax: () => ({ kind: 'softmax' }),
  sampledSoftmax: (count) => ({ kind: 'sampledSoftmax', negatives: { per: 'batch', count } }),
  'sampledSoftmax-uncorrected': (count) => ({
    kind: 'sampledSoftmax',
    negatives: { per: 'batch', count },
    logQ: false,
  }),
  gbce: (count) => ({ kind: 'gbce', negatives: { per: 'batch', count } }),
  binaryCrossEntropy: (count) => ({ kind: 'binaryCrossEntropy', negatives: { per: 'position', count } }),
  bpr: (count) => ({ kind: 'bpr', negatives: { per: 'position', count } }),
};

/** Options by name: their defaults, and what they have to be. A default that is a number makes a number of the text. */
const known = {
  loss: ['sampledSoftmax', (name, value) => requireOneOf(name, value, Object.keys(losses))],
  negatives: [512, requirePositiveInteger],
  dropout: [0.5, requireProbability],
  rate: [0.001, requirePositive],
  schedule: ['constant', (name, value) => requireOneOf(name, value, ['constant', 'linear'])],
  epochs: [60, requirePositiveInteger],
  patience: [6, requirePositiveInteger],
  minutes: [60, requirePositive],
  watch: ['sampled', (name, value) => requireOneOf(name, value, ['sampled', 'full'])],
  seed: [42, requirePositiveInteger],
  record: ['amazon-games-sasrec', () => {}],
  folder: ['data/runs/amazon-games-sasrec', () => {}],
  against: ['', () => {}],
};

/**
 * Options of amazon-games-sasrec.mjs from its command line, with `lossOptions` as `fitNextItem` takes them and
 * `command`, the line that gives the same run.
 * @param {string[]} args
 * @throws on an unknown option or a value outside its range, before any data is read
 */
export function sasrecOptions(args) {
  const texts = Object.fromEntries(
    Object.entries(known).map(([name, [preset]]) => [name, { type: 'string', default: String(preset) }]),
  );
  const { values } = parseArgs({ args, options: { ...texts, trial: { type: 'boolean', default: false } } });
  const options = { trial: values.trial };
  for (const [name, [preset, check]] of Object.entries(known)) {
    options[name] = typeof preset === 'number' ? Number(values[name]) : values[name];
    check(`--${name}`, options[name]);
  }
  const flags = Object.keys(known).filter((name) => name !== 'folder' && name !== 'against');
  return {
    ...options,
    against: options.against.split(',').filter((folder) => folder !== ''),
    lossOptions: losses[options.loss](options.negatives),
    command: [
      'node scripts/experiments/amazon-games-sasrec.mjs',
      ...flags.map((name) => `--${name} ${options[name]}`),
    ].join(' '),
  };
}
