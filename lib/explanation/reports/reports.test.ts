import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { FitResult } from '../../training/fit-result';
import { type Attributions, completenessOf } from '../attributions';
import { modelCard } from './model-card';
import { type ReasonReportOptions, reasonReport } from './reason-report';
import { supportIn } from './reason-support';
import { modelCardHtml, reasonReportHtml } from './report-html';

const features = ['homeowner', 'credit', 'neighbors', 'weekday'];
const attributions = (rows: number[][]): Attributions => {
  const values = Float64Array.from(rows.flat());
  const [outputs, baselineOutputs] = [0.5, -1].map((value) => new Float64Array(rows.length).fill(value));
  return {
    ...{ rows: rows.length, features, values, outputs, baselineOutputs },
    completeness: completenessOf(values, outputs, baselineOutputs),
  };
};
/** Sizes 0.01, 0.02, … 0.2. */
const noise = [
  attributions(
    Array.from({ length: 5 }, (_, row) => [1, 2, 3, 4].map((i) => (-1) ** i * (row * 4 + i) * 0.01)),
  ),
];
const row = { homeowner: 'yes', credit: 700, neighbors: 0.6, weekday: '<Tuesday>' } as Record<
  string,
  unknown
>;
const options: ReasonReportOptions = {
  attributions: attributions([[0.9, -0.3, 0.7, 0.1]]),
  ...{ row: 0, subject: 'customer 17', item: 'Umbrella', decision: 'recommended', noise },
  featureValue: (feature) => row[feature],
};

test('rows outside, noise of other features or too little, bad decisions and labels are refused', () => {
  const given = (changed: Partial<ReasonReportOptions>) => () => reasonReport({ ...options, ...changed });
  throwsArgument(given({ row: 1 }), 'row');
  throwsArgument(given({ noise: [] }), 'noise');
  throwsArgument(given({ noise: [{ ...noise[0], features: ['a'] }] }), 'noise[0].features');
  throwsArgument(given({ decision: 'liked' as never }), 'decision');
  throwsArgument(given({ noiseQuantile: 1 }), 'noiseQuantile');
  throwsArgument(given({ reasons: 0 }), 'reasons');
  throwsArgument(given({ attributions: {} as never }), 'attributions');
  throwsArgument(() => reasonReportHtml({} as never), 'report');
  throwsArgument(() => modelCardHtml({} as never), 'card');
  throwsArgument(() => supportIn([{ a: 1 }], 'bought'), 'table');
  throwsArgument(() => supportIn([{ bought: 2 }], 'bought'), 'column bought at row 0');
});

test('only what is above the noise and speaks for the decision is a reason, the largest first', () => {
  const report = reasonReport(options);
  assert.deepEqual(
    report.reasons.map(({ feature }) => feature),
    ['homeowner', 'neighbors'],
  );
  assert.deepEqual(
    report.unnamed.map(({ feature }) => feature),
    ['weekday', 'credit'],
  );
  // The 95 % quantile of 20 sizes, rounded up to one of them: the 20th.
  assertClose([report.reasons[0].noise], [0.2], 1e-12);
  assert.equal(report.reasons[0].exceeds, 1);
  assert.equal(report.text, 'Umbrella is recommended because homeowner is yes and neighbors is 0.6.');
  const declined = reasonReport({ ...options, decision: 'declined' });
  assert.deepEqual(
    declined.reasons.map(({ feature }) => feature),
    ['credit'],
  );
  const quiet = reasonReport({ ...options, attributions: attributions([[0.1, 0.1, -0.1, 0.2]]) });
  assert.deepEqual(quiet.reasons, []);
  assert.match(quiet.text, /stands out from chance/);
  assert.equal(reasonReport({ ...options, reasons: 1 }).reasons.length, 1);
  assertClose([report.gap], [1.4 - 1.5], 1e-12);
});

test('support is counted in the training rows: the same value, or the tenth with the nearest numbers', () => {
  const table = Array.from({ length: 100 }, (_, i) => ({
    ...{ homeowner: i % 4 === 0 ? 'yes' : 'no', credit: 600 + i },
    bought: i % 4 === 0 && i < 80 ? 1 : 0,
  }));
  const support = supportIn(table, 'bought');
  const owners = support('homeowner', 'yes');
  assert.deepEqual([owners?.rows, owners?.successes, owners?.overallRate], [25, 20, 0.2]);
  assert.ok((owners?.rate.lower as number) < 0.8 && (owners?.rate.upper as number) > 0.8);
  // 10 nearest of 650: 646 to 655, and 645, which is as far as 655.
  assert.equal(support('credit', 650)?.rows, 11);
  assert.equal(support('homeowner', 'maybe'), undefined);
  assert.equal(support('job', 'cook'), undefined);
  const report = reasonReport({ ...options, support });
  assert.deepEqual(report.reasons[0].support, owners);
  assert.deepEqual(JSON.parse(JSON.stringify(report)).reasons[0].support.rows, 25);
});

test('HTML holds every reason with its evidence, escaped, in tables with header cells', () => {
  const phrase = (feature: string, value: unknown) => `your <${feature}> & ${value}`;
  const html = reasonReportHtml(reasonReport({ ...options, phrase, subject: '<b>17</b>' }));
  assert.ok(html.includes('your &lt;homeowner&gt; &amp; yes'));
  assert.ok(html.includes('&lt;b&gt;17&lt;/b&gt;') && !html.includes('<b>'));
  assert.equal(html.match(/<th scope="row">/g)?.length, 2);
  assert.ok(html.includes('credit (-0.3)'));
});

test('a card holds metrics of all and of each group, as by hand, and the training record', () => {
  const training = {
    history: [
      { epoch: 1, trainingLoss: 0.7, validationLoss: 0.69 },
      { epoch: 2, trainingLoss: 0.5, validationLoss: 0.6 },
    ],
    weightsOfEpoch: 2,
  } as unknown as FitResult;
  const test = {
    labels: [1, 0, 1, 0, 1, 1],
    probabilities: [0.9, 0.1, 0.4, 0.6, 0.5, 0.7],
    groups: ['b', 'b', 'b', 'b', 'a', 'a'],
  };
  const data = { source: 'made up', trainingRows: 10, testRows: 6, label: 'bought', features };
  const given = {
    ...{ model: 'm 1', intendedUse: 'to see', notFor: ['credit <decisions>'], limits: ['small'], data },
    ...{ training, test, random: new Random(1) },
  };
  const card = modelCard(given);
  assert.deepEqual(
    card.metrics.map(({ group, rows }) => [group, rows]),
    [
      ['all', 6],
      ['a', 2],
      ['b', 4],
    ],
  );
  const [all, a, b] = card.metrics;
  // Pairs of a 1 and a 0 in order: 0.9 above both, 0.4 above one, 0.5 above one, 0.7 above both: 6 of 8.
  assert.equal(all.auc.estimate, 6 / 8);
  assert.equal(b.auc.estimate, 3 / 4);
  assert.ok(Number.isNaN(a.auc.estimate));
  assertClose([all.predicted, b.observed.estimate], [3.2 / 6, 0.5], 1e-12);
  assert.deepEqual(card.training, { epochs: 2, weightsOfEpoch: 2, trainingLoss: 0.5, validationLoss: 0.6 });
  assert.ok(modelCardHtml(card).includes('credit &lt;decisions&gt;'));
  throwsArgument(() => modelCard({ ...given, test: { ...test, groups: ['a'] } }), 'test');
  throwsArgument(
    () => modelCard({ ...given, test: { ...test, labels: [2, 0, 0, 0, 0, 0] } }),
    'test.labels[0]',
  );
  throwsArgument(
    () => modelCard({ ...given, training: { ...training, weightsOfEpoch: 9 } }),
    'training.history',
  );
});
