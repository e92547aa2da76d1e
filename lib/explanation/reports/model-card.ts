import { argumentError } from '../../core/checks';
import { requireOptions, requireParts } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { rocAuc } from '../../evaluation/click/roc-auc';
import { type IntervalEstimate, quantileOfSorted } from '../../evaluation/intervals';
import { wilsonInterval } from '../../evaluation/wilson-interval';
import type { FitResult } from '../../training/fit-result';

/** Options: what a card is made from. */
export interface ModelCardOptions {
  /** Name and version. */
  model: string;
  intendedUse: string;
  /** Uses that it is not made for. */
  notFor: readonly string[];
  /** What is known to be missing or wrong. */
  limits: readonly string[];
  data: ModelCard['data'];
  /** What training returned. */
  training: FitResult;
  /** Test rows: labels of 0 and 1, predicted probabilities, and the group of each row. */
  test: { labels: ArrayLike<number>; probabilities: ArrayLike<number>; groups: readonly string[] };
  /** Source of the resamples behind the intervals of the AUC. */
  random: Random;
}

/** How the model does on the test rows of a group. */
export interface GroupMetrics {
  readonly group: string;
  readonly rows: number;
  /** With its 95 % bootstrap interval; NaN for a group with labels of one kind. */
  readonly auc: IntervalEstimate;
  /** Mean predicted probability. */
  readonly predicted: number;
  /** Rate of label 1, with its 95 % interval. */
  readonly observed: IntervalEstimate;
}

/** What a model is, from what, for what, and how well it does for whom. */
export interface ModelCard {
  readonly model: string;
  readonly intendedUse: string;
  readonly notFor: readonly string[];
  readonly limits: readonly string[];
  readonly data: {
    readonly source: string;
    readonly trainingRows: number;
    readonly testRows: number;
    readonly label: string;
    readonly features: readonly string[];
  };
  readonly training: {
    readonly epochs: number;
    readonly weightsOfEpoch: number;
    readonly trainingLoss: number;
    readonly validationLoss: number | undefined;
  };
  /** All rows first, then the groups by name. */
  readonly metrics: readonly GroupMetrics[];
}

const resamples = 200;

/**
 * A model card (Mitchell et al. 2019, "Model Cards for Model Reporting") from the training record and the test rows: use,
 * data, training, metrics by group with intervals, limits.
 * @throws on test rows of different lengths, labels that are not 0 or 1, or a bad option
 */
export function modelCard(options: ModelCardOptions): ModelCard {
  requireOptions('options', options, {
    model: 'text',
    intendedUse: 'text',
    notFor: 'list',
    limits: 'list',
    data: 'object',
    training: 'object',
    test: 'object',
    random: 'Random',
  });
  const { model, intendedUse, notFor, limits, data, training, test, random } = options;
  requireParts('data', data, ['source', 'trainingRows', 'testRows', 'label', 'features']);
  requireParts('training', training, ['history', 'weightsOfEpoch']);
  requireParts('test', test, ['labels', 'probabilities', 'groups']);
  requireRandom(random);
  const { labels, probabilities, groups } = test;
  const { length } = labels;
  if (length === 0 || probabilities.length !== length || groups.length !== length)
    throw argumentError('test', 'labels, probabilities and groups of one length, one row at least', test);
  const bad = Array.from(labels).findIndex((label) => label !== 0 && label !== 1);
  if (bad >= 0) throw argumentError(`test.labels[${bad}]`, '0 or 1', labels[bad]);
  const all = Array.from(labels, (_, row) => row);
  const names = [...new Set(groups)].sort();
  const record = training.history.find(({ epoch }) => epoch === training.weightsOfEpoch);
  if (record === undefined)
    throw argumentError(
      'training.history',
      `a list with epoch ${training.weightsOfEpoch}`,
      training.history.length,
    );
  const metricsOf = (group: string, rows: readonly number[]) =>
    groupMetrics(group, rows, test, random.child(group));
  return {
    ...{ model, intendedUse, notFor: [...notFor], limits: [...limits], data: { ...data } },
    training: {
      epochs: training.history.length,
      weightsOfEpoch: training.weightsOfEpoch,
      trainingLoss: record.trainingLoss,
      validationLoss: record.validationLoss,
    },
    metrics: [
      metricsOf('all', all),
      ...names.map((name) =>
        metricsOf(
          name,
          all.filter((row) => groups[row] === name),
        ),
      ),
    ],
  };
}

function groupMetrics(
  group: string,
  rows: readonly number[],
  { labels, probabilities }: ModelCardOptions['test'],
  random: Random,
): GroupMetrics {
  const areaOf = (chosen: readonly number[]) => {
    const own = chosen.map((row) => labels[row]);
    if (own.every((label) => label === own[0])) return Number.NaN;
    return rocAuc(
      own,
      chosen.map((row) => probabilities[row]),
    );
  };
  const estimate = areaOf(rows);
  const drawn = Array.from({ length: resamples }, () =>
    areaOf(rows.map(() => rows[random.integer(0, rows.length)])),
  );
  const sorted = Float64Array.from(drawn.filter((area) => !Number.isNaN(area))).sort();
  const at = (share: number) => (sorted.length === 0 ? Number.NaN : quantileOfSorted(sorted, share));
  const successes = rows.reduce((sum, row) => sum + labels[row], 0);
  const { estimate: rate, lower, upper } = wilsonInterval(successes, rows.length);
  return {
    ...{ group, rows: rows.length },
    auc: { estimate, lower: at(0.025), upper: at(0.975) },
    predicted: rows.reduce((sum, row) => sum + probabilities[row], 0) / rows.length,
    observed: { estimate: rate, lower, upper },
  };
}
