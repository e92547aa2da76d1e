import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewRows } from '../../core/columns';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { rejectsArgument, throwsArgument } from '../../core/testing/throws-argument';
import { QuoteFunnel } from '../../worlds/quotes/funnel';
import { fitOffers, type OfferRows } from './fit-offers';
import { OfferScorer } from './offer-scorer';
import { bagReader, createBagRegression, createSessionModel, recurrentReader } from './quote-session-model';
import { encodeQuoteSessions, quoteActIds, quoteTokens } from './quote-sessions';

const length = 16;
const sizes = { length, tokens: quoteTokens, acts: quoteActIds, outputs: 8 };
const funnel = new QuoteFunnel({ seed: 3 });
const rows = (from: number, count: number): OfferRows => {
  const log = funnel.offerLog(from, count);
  return {
    inputs: { ...encodeQuoteSessions(log.prefixes, length) },
    offered: log.addOn,
    taken: log.attached,
  };
};
const training = rows(0, 4000);
const settings = (random: Random) => ({
  optimizer: { kind: 'adam', learningRate: 0.01 } as const,
  batchSize: 128,
  epochs: 6,
  random,
});

test('sizes that are none, offers without an output and answers that are no answers are refused', async () => {
  throwsArgument(() => createBagRegression({ ...sizes, outputs: 0 }), 'outputs');
  const random = new Random(1);
  const reader = bagReader(8, random);
  throwsArgument(() => createSessionModel({ ...sizes, reader, random, tokens: 1.5 }), 'tokens');
  throwsArgument(() => bagReader(0, random), 'units');
  throwsArgument(() => recurrentReader('rnn' as 'gru', 8, random), 'cell');
  const model = createBagRegression({ ...sizes, outputs: 4 });
  await rejectsArgument(fitOffers({ model, training, ...settings(random) }), 'training.offered');
  const full = createBagRegression(sizes);
  const wrong = { ...training, taken: training.taken.map((label) => 2 * label) };
  await assert.rejects(fitOffers({ model: full, training: wrong, ...settings(random) }), /0 or 1, got 2/);
  const short = { ...training, taken: training.taken.subarray(1) };
  await rejectsArgument(fitOffers({ model: full, training: short, ...settings(random) }), 'training.taken');
  const scorer = new OfferScorer(full);
  assert.throws(() => scorer.logits({ token: training.inputs.token }), /act/);
  throwsArgument(
    () =>
      scorer.logits({
        ...encodeQuoteSessions([[]], length),
        token: new Int32Array(length).fill(quoteTokens),
      }),
    'columns column token',
  );
  scorer.dispose();
});

test('bag regression is the sum of weights of what happened: its logits by hand', async () => {
  const model = createBagRegression(sizes);
  await fitOffers({ model, training, ...settings(new Random(2)) });
  const [token, act, slope] = ['tokenWeights', 'actWeights', 'slopeWeights'].map((name) =>
    model.getLayer(name).getWeights()[0].dataSync(),
  );
  const few = viewRows(training.inputs, 0, 50, { token: length, act: length, number: length });
  const scorer = new OfferScorer(model, 7);
  const logits = scorer.logits(few);
  for (let row = 0; row < 50; row++) {
    for (let a = 0; a < 8; a++) {
      let sum = 0;
      for (let i = row * length; i < (row + 1) * length; i++) {
        sum +=
          token[8 * few.token[i] + a] + act[8 * few.act[i] + a] + few.number[i] * slope[8 * few.token[i] + a];
      }
      assert.ok(Math.abs(sum - logits[8 * row + a]) < 1e-4, `row ${row}, add-on ${a}`);
    }
  }
  scorer.dispose();
});

test('a bag does not see order: any permutation of events has the same logits', async () => {
  const random = new Random(3);
  const model = createSessionModel({ ...sizes, reader: bagReader(16, random), random });
  const inputs = encodeQuoteSessions([funnel.visitor(5).events], length);
  const order = random.permutation(length);
  const mixed = {
    token: order.map((i) => inputs.token[i]),
    act: order.map((i) => inputs.act[i]),
    number: Float32Array.from(order, (i) => inputs.number[i]),
  };
  const scorer = new OfferScorer(model);
  const [a, b] = [scorer.logits({ ...inputs }), scorer.logits(mixed)];
  a.forEach((logit, i) => {
    assert.ok(Math.abs(logit - b[i]) < 1e-5);
  });
  scorer.dispose();
});

test('training lowers the loss of offers below that of popularity, the same with one seed, and leaks no tensor', async () => {
  const validation = rows(10_000, 2000);
  const mean = training.taken.reduce((sum, label) => sum + label, 0) / training.taken.length;
  const entropy = -mean * Math.log(mean) - (1 - mean) * Math.log(1 - mean);
  const run = async () => {
    const random = new Random(4);
    const model = createBagRegression(sizes);
    const { history } = await fitOffers({ model, training, validation, ...settings(random) });
    model.dispose();
    return history.map(({ validationLoss }) => validationLoss as number);
  };
  const first = await run();
  const before = tf.memory().numTensors;
  assert.deepEqual(await run(), first);
  assert.equal(tf.memory().numTensors, before);
  assert.ok(first[5] < first[0] - 0.02 && first[5] < entropy, `${first} against ${entropy}`);
});

test('an output that no row offers keeps its logit bias', async () => {
  const random = new Random(5);
  const model = createSessionModel({ ...sizes, reader: bagReader(8, random), width: 8, random });
  const bias = () => model.getLayer('logits').getWeights()[1].dataSync();
  const before = bias();
  const few = { ...training, offered: training.offered.map((a) => (a === 7 ? 6 : a)) };
  await fitOffers({ model, training: few, ...settings(random) });
  assert.equal(bias()[7], before[7]);
  assert.notEqual(bias()[6], before[6]);
});

test('GRU and LSTM see order, and padding on the left moves no logit', () => {
  const random = new Random(6);
  const { events } = funnel.visitor(5);
  // The newest two: an untrained reader has nearly forgotten the oldest.
  const swapped = [...events.slice(0, -2), events[events.length - 1], events[events.length - 2]];
  for (const cell of ['gru', 'lstm'] as const) {
    const logits = (session: typeof events, positions: number, weights?: tf.Tensor[]) => {
      const reader = recurrentReader(cell, 8, random);
      const model = createSessionModel({ ...sizes, length: positions, reader, width: 8, random });
      if (weights) model.setWeights(weights);
      const scorer = new OfferScorer(model);
      const result = scorer.logits({ ...encodeQuoteSessions([session], positions) });
      scorer.dispose();
      return { result, weights: model.getWeights() };
    };
    const short = logits(events, 22);
    const long = logits(events, 30, short.weights).result;
    const other = logits(swapped as typeof events, 22, short.weights).result;
    short.result.forEach((logit, i) => {
      assert.ok(Math.abs(logit - long[i]) < 1e-5, cell);
    });
    assert.ok(short.result.some((logit, i) => Math.abs(logit - other[i]) > 1e-4));
  }
});
