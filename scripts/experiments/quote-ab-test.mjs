// Notebook 06 over several seeds: how well sessions are read, and what boxes by the model are worth in the funnel.
// Per seed a new world, pilot and training: log loss and calibration of rules, popularity, bags, GRU, LSTM against the
// oracle; then policies tuned on other visitors, compared on the same visitors (common random numbers), and one A/B
// test with planned size, five looks and a guardrail.
import { parseArgs } from 'node:util';
import {
  createBagRegression,
  decisionPoints,
  expectedCalibrationError,
  fitOfferPopularity,
  fitOfferRules,
  fitOffers,
  fitPlatt,
  funnelOutcomes,
  groupSequentialPlan,
  inflationFactor,
  logLoss,
  nonInferiorityTest,
  OfferScorer,
  offerRows,
  QuoteFunnel,
  quoteActIds,
  quoteAnswer,
  quoteRules,
  quoteTokens,
  Random,
  sampleRatioTest,
  stoppingLook,
  trainQuoteModel,
  twoProportionSampleSize,
  twoProportionTest,
  writeRecordedResults,
} from 'lib';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    pilot: { type: 'string', default: '60000' },
    visitors: { type: 'string', default: '20000' },
    name: { type: 'string', default: 'quote-ab-test' },
  },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const pilot = Number(values.pilot);
const visitorCount = Number(values.visitors);
const tuningCount = 3000;
/** Largest loss of completed quotes that a policy may cost, as a difference of rates. */
const guardrail = 0.02;
const length = 20;
const started = performance.now();
const sum = (list) => list.reduce((total, value) => total + value, 0);
const mean = (list) => sum(list) / list.length;
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** All that predicts, as probabilities of all add-ons for a list of sessions. */
async function predictors(funnel, random) {
  const training = funnel.offerLog(0, pilot);
  const validation = funnel.offerLog(pilot, pilot / 4);
  const popularity = fitOfferPopularity(training, funnel.addOns.length);
  const rules = fitOfferRules(training, quoteRules);
  const regression = createBagRegression({
    length,
    tokens: quoteTokens,
    acts: quoteActIds,
    outputs: funnel.addOns.length,
  });
  await fitOffers({
    model: regression,
    training: offerRows(training, length),
    validation: offerRows(validation, length),
    optimizer: { kind: 'adam', learningRate: 0.01 },
    batchSize: 256,
    epochs: 12,
    earlyStopping: { patience: 2, restoreBest: true },
    random: random.child('regression'),
  });
  const scorer = new OfferScorer(regression);
  const inputs = (sessions) =>
    offerRows({ prefixes: sessions, addOn: new Int32Array(0), attached: new Int32Array(0) }, length).inputs;
  const networks = {};
  for (const reader of ['bag', 'gru', 'lstm']) {
    const from = performance.now();
    const { model, fit } = await trainQuoteModel({
      reader,
      training,
      validation,
      calibrate: fitPlatt,
      random: random.child(reader),
    });
    networks[reader] = { model, epochs: fit.history.length, seconds: (performance.now() - from) / 1000 };
  }
  const oracle = (sessions) => {
    const all = new Float64Array(sessions.length * funnel.addOns.length);
    sessions.forEach((session, i) => {
      all.set(funnel.trueProbabilities(session), i * funnel.addOns.length);
    });
    return all;
  };
  return {
    training,
    networks,
    byName: {
      popularity: (sessions) => popularity.probabilities(sessions),
      rules: (sessions) => rules.probabilities(sessions),
      'logistic regression on a bag': (sessions) =>
        Float64Array.from(scorer.logits(inputs(sessions)), (z) => sigmoid(z)),
      'network on a bag': (sessions) => networks.bag.model.probabilities(sessions),
      GRU: (sessions) => networks.gru.model.probabilities(sessions),
      'GRU, not calibrated': (sessions) =>
        Float64Array.from(networks.gru.model.logits(sessions), (z) => sigmoid(z)),
      LSTM: (sessions) => networks.lstm.model.probabilities(sessions),
      oracle,
    },
    dispose() {
      scorer.dispose();
      regression.dispose();
      for (const { model } of Object.values(networks)) model.dispose();
    },
  };
}

/** How well offers that nobody trained on are foreseen. */
function quality(byName, funnel) {
  const test = funnel.offerLog(10_000_000, 10_000);
  const addOns = funnel.addOns.length;
  const offered = (all) => Float64Array.from(test.addOn, (a, row) => all[row * addOns + a]);
  const truth = offered(byName.oracle(test.prefixes));
  return Object.fromEntries(
    Object.entries(byName).map(([name, predict]) => {
      const p = offered(predict(test.prefixes));
      return [
        name,
        {
          logLoss: logLoss(test.attached, p),
          calibrationError: expectedCalibrationError(test.attached, p, { bins: 15, strategy: 'quantile' }),
          distance: mean(Array.from(p, (value, row) => Math.abs(value - truth[row]))),
        },
      ];
    }),
  );
}

const thresholds = [0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6];
const rates = ({ completed, attached, anyAttached, boxes }) => ({
  completed: mean(completed),
  anyAttached: mean(anyAttached),
  attached: mean(attached),
  boxes: mean(boxes),
});

/** The rule that attaches the most on visitors of its own, among those that keep the guardrail there. */
function tuned(funnel, visitors, points, scores) {
  const none = mean(funnelOutcomes(funnel, visitors).completed);
  let best;
  for (const threshold of thresholds) {
    for (const boxes of [1, 2, 3]) {
      const rule = { threshold, boxes, size: 2 };
      const { completed, anyAttached } = funnelOutcomes(funnel, visitors, { points, scores, rule });
      const value = mean(anyAttached);
      if (mean(completed) < none - guardrail / 2) continue;
      if (best === undefined || value > best.value) best = { rule, value };
    }
  }
  // Where every rule breaks the guardrail, hardly any box is shown.
  return best?.rule ?? { threshold: 0.95, boxes: 1, size: 1 };
}

/** The policies on the same visitors, each with the rule that suits it. */
function compare(funnel, byName) {
  const policies = ['rules', 'network on a bag', 'GRU', 'oracle'];
  const [tuning, visitors] = [
    funnel.visitors(20_000_000, tuningCount),
    funnel.visitors(30_000_000, visitorCount),
  ];
  const [tuningPoints, points] = [decisionPoints(tuning), decisionPoints(visitors)];
  const outcomes = { none: funnelOutcomes(funnel, visitors) };
  const chosen = {};
  let gru;
  for (const name of policies) {
    const tuningScores = byName[name](tuningPoints.prefixes);
    const scores = byName[name](points.prefixes);
    chosen[name] = tuned(funnel, tuning, tuningPoints, tuningScores);
    if (name === 'GRU') gru = { tuning, tuningPoints, tuningScores, visitors, points, scores };
    outcomes[name] = funnelOutcomes(funnel, visitors, { points, scores, rule: chosen[name] });
  }
  return {
    chosen,
    policies: Object.fromEntries(Object.entries(outcomes).map(([name, each]) => [name, rates(each)])),
    gru,
  };
}

/**
 * What no experiment can know: the same policies where people overlook less, or more, of the last page. The visitors
 * and what is known of them stay the same.
 */
function byAttention(options, { tuning, tuningPoints, tuningScores, visitors, points, scores }) {
  return Object.fromEntries(
    [0.5, 0.6, 0.8, 0.9].map((attention) => {
      const funnel = new QuoteFunnel({ ...options, attention });
      const rule = tuned(funnel, tuning, tuningPoints, tuningScores);
      return [
        attention,
        {
          none: rates(funnelOutcomes(funnel, visitors)),
          GRU: rates(funnelOutcomes(funnel, visitors, { points, scores, rule })),
        },
      ];
    }),
  );
}

/** One A/B test as it would be run: planned size, five looks, guardrail, and a check of the split. */
function experiment(funnel, scores, rule, random, baseline) {
  const effect = { control: baseline, treatment: 1.15 * baseline };
  const plan = groupSequentialPlan(5);
  const perArm = Math.ceil(twoProportionSampleSize(effect) * inflationFactor(plan));
  const visitors = funnel.visitors(40_000_000, 2 * perArm);
  const arm = visitors.map(() => (random.bernoulli(0.5) ? 1 : 0));
  const groups = [0, 1].map((which) => visitors.filter((_, v) => arm[v] === which));
  const points = decisionPoints(groups[1]);
  const results = [
    funnelOutcomes(funnel, groups[0]),
    funnelOutcomes(funnel, groups[1], { points, scores: scores(points.prefixes), rule }),
  ];
  const count = (which, column, share) => {
    const trials = Math.round(share * groups[which].length);
    return { successes: sum(Array.from(results[which][column].subarray(0, trials))), trials };
  };
  const looks = plan.fractions.map((share) =>
    twoProportionTest(count(0, 'anyAttached', share), count(1, 'anyAttached', share)),
  );
  const stopped = stoppingLook(
    plan,
    looks.map(({ z }) => z),
  );
  const at = stopped < 0 ? 1 : plan.fractions[stopped];
  const final = looks[stopped < 0 ? 4 : stopped];
  return {
    perArm,
    arms: groups.map(({ length: size }) => size),
    sampleRatio: sampleRatioTest(groups[0].length, groups[1].length),
    stoppedAt: at,
    significant: stopped >= 0,
    uplift: final.uplift,
    guardrail: nonInferiorityTest(count(0, 'completed', at), count(1, 'completed', at), {
      margin: guardrail,
    }),
  };
}

/** The document's example. */
const tesla = [quoteAnswer('zip', '94103'), quoteAnswer('age', 34), quoteAnswer('vehicle', 'Tesla Model 3')];
const bySeed = [];
for (const seed of seeds) {
  const from = performance.now();
  const random = new Random(`quote-ab-test-${seed}`);
  const options = { seed: `quote-world-${seed}` };
  const funnel = new QuoteFunnel(options);
  const { byName, networks, training, dispose } = await predictors(funnel, random);
  const models = quality(byName, funnel);
  const { gru, ...comparison } = compare(funnel, byName);
  const attention = byAttention(options, gru);
  const baseline = mean(funnelOutcomes(funnel, funnel.visitors(50_000_000, 4000)).anyAttached);
  const test = experiment(funnel, byName.GRU, comparison.chosen.GRU, random.child('arms'), baseline);
  bySeed.push({
    seed,
    offers: training.addOn.length,
    training: Object.fromEntries(
      Object.entries(networks).map(([name, { epochs, seconds }]) => [name, { epochs, seconds }]),
    ),
    models,
    example: Object.fromEntries(
      ['rules', 'GRU', 'LSTM', 'oracle'].map((name) => [name, Array.from(byName[name]([tesla]))]),
    ),
    ...comparison,
    attention,
    test,
  });
  dispose();
  console.log(`seed ${seed}, ${((performance.now() - from) / 1000).toFixed(0)} s`);
  for (const [name, { logLoss: loss, calibrationError, distance }] of Object.entries(models)) {
    console.log(
      `  ${name}: log loss ${loss.toFixed(4)}, calibration error ${calibrationError.toFixed(4)}, distance ${distance.toFixed(4)}`,
    );
  }
  for (const [name, { completed, anyAttached, attached, boxes }] of Object.entries(comparison.policies)) {
    console.log(
      `  ${name}: completed ${completed.toFixed(4)}, any ${anyAttached.toFixed(4)}, add-ons ${attached.toFixed(4)}, ` +
        `boxes ${boxes.toFixed(3)}, ${JSON.stringify(comparison.chosen[name] ?? {})}`,
    );
  }
  console.log(`  A/B test: ${JSON.stringify(test)}`);
  // After each seed, so that a run that is stopped leaves what it found.
  writeRecordedResults(values.name, {
    command: `node scripts/experiments/${['quote-ab-test.mjs', ...process.argv.slice(2)].join(' ')}`,
    seeds: seeds.slice(0, bySeed.length),
    seconds: (performance.now() - started) / 1000,
    results: { pilot, visitors: visitorCount, tuningVisitors: tuningCount, guardrail, bySeed },
  });
}
