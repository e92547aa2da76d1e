// What chapter 2's bandits see of a user, in the sequence experiment: all of the past, and nothing of its order.
import { fitVariables, tf } from 'lib';
import type { SessionSimulator } from 'lib/worlds';
import type { SequenceModel } from './trained-model';
import type { SequenceWorld } from './world';

let made = 0;

/**
 * The own past by category (and line), here with a weight per item and feature, as disjoint LinUCB has, learned by
 * softmax regression.
 */
export const banditFeatures: SequenceModel = async (world) => {
  const { training, items, random, mark } = world;
  const width = featureWidth(world);
  const weights = tf.variable(tf.zeros([width, items]), true, `banditFeatures${made++}`);
  // Every look of training, with what came before it.
  const rows: { features: Float32Array[]; next: number[] } = { features: [], next: [] };
  for (let s = 0; s < training.sequences; s++) {
    const looks = training.itemIds.subarray(training.offsets[s], training.offsets[s + 1]);
    for (let i = 0; i < looks.length; i++) {
      if (looks[i] === mark) continue;
      rows.features.push(features(world, looks.subarray(0, i)));
      rows.next.push(looks[i]);
    }
  }
  await fitVariables({
    variables: [weights],
    loss: (batch) =>
      tf.tidy(() => {
        const logits: tf.Tensor = tf.matMul(batch.features, weights as tf.Tensor); // [batch, items]
        const own = tf.sum(tf.mul(logits, tf.oneHot(tf.cast(batch.next, 'int32'), items)), 1);
        return tf.mean(tf.sub(tf.logSumExp(logits, 1), own));
      }),
    optimizer: { kind: 'adam', learningRate: 0.02 },
    training: { features: flat(rows.features, width), next: Int32Array.from(rows.next) },
    widths: { features: width },
    batchSize: 512,
    epochs: 15,
    random: random.child('bandit-features'),
  });
  return {
    sees: Number.POSITIVE_INFINITY,
    scores: ({ histories }) => {
      const asked = Array.from({ length: histories.sequences }, (_, s) =>
        features(world, histories.itemIds.subarray(histories.offsets[s], histories.offsets[s + 1])),
      );
      const scores = tf.tidy(() =>
        tf.matMul(tf.tensor2d(flat(asked, width), [asked.length, width]), weights),
      );
      const values = Float32Array.from(scores.dataSync());
      scores.dispose();
      return values;
    },
    dispose: () => weights.dispose(),
  };
};

function featureWidth({ items }: SequenceWorld): number {
  return 2 + 12 + items / 12;
}

/** [1, n / (n + 2), share of each category, share of each line] */
function features(world: SequenceWorld, looks: Int32Array): Float32Array {
  const { simulator, mark, items } = world;
  const values = new Float32Array(featureWidth(world));
  const { categories, lines } = codes(simulator, items);
  const seen = looks.reduce((count, item) => count + (item === mark ? 0 : 1), 0);
  values[0] = 1;
  values[1] = seen / (seen + 2);
  for (const item of looks) {
    if (item === mark) continue;
    values[2 + categories[item]] += 1 / seen;
    values[2 + 12 + lines[item]] += 1 / seen;
  }
  return values;
}

/** Category and line of each item, as numbers. */
interface Codes {
  categories: Int32Array;
  lines: Int32Array;
}

const codesOf = new WeakMap<SessionSimulator, Codes>();

function codes(simulator: SessionSimulator, items: number): Codes {
  const known = codesOf.get(simulator);
  if (known) return known;
  const names = [...new Set(Array.from({ length: items }, (_, item) => simulator.categoryOf(item)))];
  const found = {
    categories: Int32Array.from({ length: items }, (_, item) => names.indexOf(simulator.categoryOf(item))),
    lines: Int32Array.from({ length: items }, (_, item) => simulator.lineOf(item)),
  };
  codesOf.set(simulator, found);
  return found;
}

function flat(rows: readonly Float32Array[], width: number): Float32Array {
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    values.set(row, i * width);
  });
  return values;
}
