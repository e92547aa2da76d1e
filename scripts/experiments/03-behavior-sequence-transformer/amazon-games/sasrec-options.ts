import { requirePositive, requireProbability } from 'lib/core';
import type { NextItemLoss } from 'lib/training';
import { choiceOption, countOption, numberOption, textOption } from '../../runner/options';

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
} satisfies Record<string, (count: number) => NextItemLoss>;

type LossName = keyof typeof losses;

/** The loss as `fitNextItem` takes it. */
export const lossOf = ({ loss, negatives }: { loss: LossName; negatives: number }): NextItemLoss =>
  losses[loss](negatives);

/** Options of amazon-games-sasrec. */
export const sasrecOptions = {
  loss: choiceOption<LossName>('sampledSoftmax', Object.keys(losses) as LossName[], 'loss'),
  negatives: countOption(512, 'negatives per batch or position'),
  dropout: numberOption(0.5, 'dropout', requireProbability),
  rate: numberOption(0.001, 'learning rate', requirePositive),
  schedule: choiceOption<'constant' | 'linear'>(
    'constant',
    ['constant', 'linear'],
    'course of the learning rate',
  ),
  epochs: countOption(60, 'most epochs'),
  patience: countOption(6, 'epochs without a gain before training stops'),
  minutes: numberOption(60, 'most minutes of training', requirePositive),
  watch: choiceOption<'sampled' | 'full'>(
    'sampled',
    ['sampled', 'full'],
    'ranking that the best epoch is chosen by',
  ),
  against: textOption('', 'folders of other candidates’ runs, for the record; with commas', {
    decides: false,
  }),
};
