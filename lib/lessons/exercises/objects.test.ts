import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runArena } from '../../bandits/arena/arena';
import { Random } from '../../core/random';
import { bipartiteGraph } from '../../data/graph/bipartite-graph';
import { interactionsOf } from '../../data/interactions';
import { itemsOfSequence, type Sequences } from '../../data/sequences/sequences';
import { shuffledSplit } from '../../data/split';
import { useKernel } from '../../display/testing/kernel';
import { fitSoftmaxPolicy } from '../../evaluation/off-policy/softmax-policy';
import { fitMarkovChain } from '../../models/baselines/markov-chain';
import { createMlpRecommender } from '../../models/click/mlp-recommender';
import { LightGcn } from '../../models/graph/light-gcn';
import { fit } from '../../training/fit';
import { fitBpr } from '../../training/ranking/fit-bpr';
import { CrowdSimulator } from '../../worlds/crowd/crowd';
import { ZooplusSimulator } from '../../worlds/pet-shop/zooplus';
import { readRecordedResults } from '../recorded-results';
import { batchedBaselineExercises } from './batched-baseline';
import { behaviorSequenceTransformerExercises, type NextItemFit } from './behavior-sequence-transformer';
import { checkAnswer } from './check-answer';
import { contextualBanditsExercises } from './contextual-bandits';
import { customerIdExercises } from './customer-id';
import type { ObjectExercise } from './exercise';
import { lightGcnExercises } from './lightgcn';
import { offPolicyExercises, type PolicyLearner } from './off-policy';

const sent = useKernel();

async function shown<T>(exercise: ObjectExercise<T>, answer: unknown): Promise<string> {
  await checkAnswer(exercise, answer as T);
  return sent.at(-1)?.['text/plain'] as string;
}

const all = [
  customerIdExercises['5'],
  batchedBaselineExercises['1.6'],
  contextualBanditsExercises['2.4'],
  behaviorSequenceTransformerExercises['3.5'],
  lightGcnExercises['4.4'],
  offPolicyExercises['7.6'],
] as readonly ObjectExercise<never>[];

for (const exercise of all) {
  test(`exercise ${exercise.name}: numbers, empty objects and constant functions do not pass`, async () => {
    for (const shortcut of [0, 1, true, 'LinUCB', {}, [], () => 1, () => ({}), async () => ({})])
      assert.match(await shown(exercise, shortcut), /not yet/, String(shortcut));
  });
}

test('exercise 5: losses that nobody measured, and a choice that is not the lowest, do not pass', async () => {
  const exercise = customerIdExercises['5'];
  const losses = { 0.03: 0.06, 0.1: 0.07, 0.3: 0.08, 1: 0.09, 3: 0.1 };
  assert.match(await shown(exercise, { losses, chosen: 0.1 }), /choice is another one/);
  assert.match(
    await shown(exercise, { losses: { 0.03: 0.1 }, chosen: 0.03 }),
    /No validation loss of τ = 0.1/,
  );
  assert.match(await shown(exercise, { losses, chosen: 0.03 }), /does not give this loss/);
});

test('exercise 1.6: categories in place of ids pass, the baseline itself and an untrained model do not', async () => {
  const simulator = new ZooplusSimulator({ products: 40, users: 60, seed: 3 });
  const random = new Random(3);
  const log = simulator.generateLog(12_000);
  const productAs = Int32Array.from({ length: 40 }, (_, id) =>
    simulator.categories.indexOf(simulator.categoryOf(id)),
  );
  const trained = async (products: number, training: typeof log) => {
    const model = createMlpRecommender({ users: 60, products, embeddingSize: 8, random: random.child('w') });
    const optimizer = { kind: 'adam', learningRate: 5e-3 } as const;
    await fit({
      model,
      training,
      label: 'clicked',
      optimizer,
      batchSize: 256,
      epochs: 8,
      random,
      progress: false,
    });
    return model;
  };
  const baseline = await trained(40, log);
  const model = await trained(5, { ...log, product: log.product.map((id) => productAs[id]) });
  const exercise = batchedBaselineExercises['1.6'];
  assert.match(await shown(exercise, { model, productAs, baseline, simulator }), /passed/);
  const identity = Int32Array.from(productAs.keys());
  assert.match(
    await shown(exercise, { model: baseline, productAs: identity, baseline, simulator }),
    /all products apart/,
  );
  const fresh = createMlpRecommender({ users: 60, products: 5, random });
  assert.match(await shown(exercise, { model: fresh, productAs, baseline, simulator }), /a tenth less/);
  assert.match(await shown(exercise, { model, productAs, baseline: model, simulator }), /not yet/);
});

test('exercise 2.4: the runs themselves pass, one run in both places and the wrong name do not', async () => {
  const exercise = contextualBanditsExercises['2.4'];
  const policies = readRecordedResults('bandit-persona-context').results.policies.filter(
    ({ label, policy }) => ['LinUCB', 'linear Thompson'].includes(label ?? policy),
  );
  const run = (delay: number) =>
    runArena({
      scenario: { steps: 5000, context: { kind: 'persona' }, rewards: { delay } },
      policies,
      seeds: [201],
      progress: false,
    });
  const [atOnce, delayed] = [await run(0), await run(500)];
  assert.match(await shown(exercise, { atOnce, delayed, policies, worse: 'LinUCB' }), /passed/);
  assert.match(
    await shown(exercise, { atOnce, delayed, policies, worse: 'linear Thompson' }),
    /other policy more/,
  );
  assert.match(
    await shown(exercise, { atOnce: delayed, delayed, policies, worse: 'LinUCB' }),
    /Both runs are delayed/,
  );
  assert.match(await shown(exercise, { atOnce, delayed: atOnce, policies, worse: 'LinUCB' }), /other clicks/);
  assert.match(await shown(exercise, { atOnce: [], delayed, policies, worse: 'LinUCB' }), /stops with/);
});

test('exercise 3.5: a chain of order two passes, the first-order chain and scores of another shape do not', async () => {
  const exercise = behaviorSequenceTransformerExercises['3.5'];
  const secondOrder: NextItemFit = (training) => {
    const { items } = training;
    const chain = fitMarkovChain(training);
    const counts = new Map<number, Map<number, number>>();
    for (let s = 0; s < training.sequences; s++) {
      const path = itemsOfSequence(training, s);
      for (let i = 2; i < path.length; i++) {
        const key = path[i - 2] * items + path[i - 1];
        const row = counts.get(key) ?? new Map<number, number>();
        counts.set(key, row.set(path[i], (row.get(path[i]) ?? 0) + 1));
      }
    }
    return {
      scoreNext(histories: Sequences) {
        const scores = chain.scoreNext(histories);
        for (let s = 0; s < histories.sequences; s++) {
          const path = itemsOfSequence(histories, s);
          const row = counts.get((path.at(-2) ?? -1) * items + (path.at(-1) ?? 0));
          if (path.length < 2 || row === undefined) continue;
          const n = [...row.values()].reduce((sum, count) => sum + count, 0);
          for (let j = 0; j < items; j++)
            scores[s * items + j] = (5 * scores[s * items + j] + (row.get(j) ?? 0)) / (n + 5);
        }
        return scores;
      },
    };
  };
  assert.match(await shown(exercise, secondOrder), /passed/);
  assert.match(await shown(exercise, fitMarkovChain), /a quarter of the rest/);
  assert.match(await shown(exercise, () => ({ scoreNext: () => [1] })), /scores, not 1/);
});

test('exercise 4.4: a model on the leaky graph passes, the honest one and an untrained one do not', async () => {
  const exercise = lightGcnExercises['4.4'];
  const crowd = new CrowdSimulator({ users: 300, seed: 5 });
  const log = crowd.generateLog();
  const sizes = { users: crowd.users, items: crowd.items };
  const parts = shuffledSplit({ user: log.user, item: log.item }, 0.3, new Random(5));
  const [train, test] = [parts.train, parts.test].map((part) => interactionsOf(part, sizes));
  const graphs = { honest: bipartiteGraph(train), leaky: bipartiteGraph(interactionsOf(log, sizes)) };
  const build = (graph: typeof graphs.leaky) =>
    new LightGcn({ graph, layers: 3, l2: 1e-3, random: new Random(5) });
  const [honest, leaky, fresh] = [build(graphs.honest), build(graphs.leaky), build(graphs.honest)];
  for (const model of [honest, leaky]) {
    await fitBpr({
      model,
      interactions: train,
      triplesPerEpoch: 5 * train.itemIds.length,
      epochs: 4,
      optimizer: { kind: 'adam', learningRate: 0.01 },
      random: new Random(6),
    });
  }
  assert.match(await shown(exercise, { leaky, honest, test, seen: train }), /passed/);
  assert.match(
    await shown(exercise, { leaky: fresh, honest, test, seen: train }),
    /no purchase in the graph/,
  );
  assert.match(await shown(exercise, { leaky: honest, honest, test, seen: train }), /model of its own/);
  for (const model of [honest, leaky, fresh]) model.dispose();
});

test('exercise 7.6: a baseline passes where rewards are shifted, plain IPS does not', async () => {
  const exercise = offPolicyExercises['7.6'];
  const recipe = { objective: 'ips', learningRate: 0.1, epochs: 30, batchSize: 500 } as const;
  const plain: PolicyLearner = (feedback, random) => fitSoftmaxPolicy(feedback, { ...recipe, random });
  const steady: PolicyLearner = (feedback, random) => {
    const baseline = Array.from(feedback.reward).reduce((sum, r) => sum + r, 0) / feedback.reward.length;
    return fitSoftmaxPolicy(feedback, { ...recipe, baseline, random });
  };
  assert.match(await shown(exercise, steady), /passed/);
  assert.match(await shown(exercise, plain), /are asked for/);
});
