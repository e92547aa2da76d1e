// Can an MLP learn a dot product? Section 4 of Rendle, Krichene, Zhang and Anderson (2020), "Neural Collaborative
// Filtering vs. Matrix Factorization Revisited": the embeddings are given, and only the similarity has to be learned,
// from 100 pairs per user whose label is the dot product with noise.
//
// Deviation: up to 8,000 users and dimension 64 in place of a million and 128; the sizes of the network, the noise, the
// pairs per user, optimizer, batch size and epochs are the paper's.
import { fitVariables, Random, tf, tInterval } from 'lib';
import type { DotProductRun } from 'lib/lessons';
import { NcfMlp } from 'lib/models';
import { experiment } from '../runner/experiment';
import { count } from '../runner/figures';

/** Error of the dot product itself, the noise, and of always saying 0. */
const [noise, naive] = [0.85, 1.13];
const pairsPerUser = 100;
const testShare = 0.1;
const dimensions = [16, 32, 64];
const sizes = [500, 2000, 8000];

interface Pairs {
  user: Int32Array;
  item: Int32Array;
  label: Float32Array;
}

/** Vectors of users and items whose dot products have the variance that is left between `naive` and `noise`. */
function embeddings(rows: number, dimension: number, random: Random): Float32Array {
  const deviation = ((naive ** 2 - noise ** 2) / dimension) ** (1 / 4);
  return Float32Array.from({ length: rows * dimension }, () => deviation * random.normal());
}

/** Different pairs of n users and n items at random, with the noisy dot product of their vectors. */
function labeledPairs(p: Float32Array, q: Float32Array, dimension: number, random: Random): Pairs {
  const n = p.length / dimension;
  const chosen = new Set<number>();
  const rows = pairsPerUser * n;
  while (chosen.size < rows) chosen.add(random.integer(0, n) * n + random.integer(0, n));
  const user = new Int32Array(rows);
  const item = new Int32Array(rows);
  [...chosen].forEach((pair, row) => {
    user[row] = Math.floor(pair / n);
    item[row] = pair % n;
  });
  const label = Float32Array.from(user, (u, row) => {
    let product = noise * random.normal();
    for (let f = 0; f < dimension; f++) product += p[u * dimension + f] * q[item[row] * dimension + f];
    return product;
  });
  return { user, item, label };
}

/** Tables get these vectors. */
function give(tables: readonly tf.Variable[], values: readonly Float32Array[]): void {
  tf.tidy(() => {
    tables.forEach((table, i) => {
      table.assign(tf.tensor(values[i], table.shape));
    });
  });
}

/** Root of the mean squared error of the model on some pairs. */
function errorOf(model: NcfMlp, { user, item, label }: Pairs): number {
  let sum = 0;
  for (let from = 0; from < label.length; from += 8192) {
    const part = <Column extends Int32Array | Float32Array>(column: Column) =>
      column.subarray(from, from + 8192);
    sum += tf.tidy(() => {
      const [users, items] = [user, item].map((ids) => tf.tensor1d(part(ids) as Int32Array, 'int32'));
      const logits = model.logits(users, items, { training: false });
      return tf.sum(tf.squaredDifference(logits, tf.tensor1d(part(label) as Float32Array))).dataSync()[0];
    });
  }
  return Math.sqrt(sum / label.length);
}

/** One dimension and number of users: the error on pairs of known vectors, and of vectors never seen. */
async function learn(dimension: number, n: number, random: Random): Promise<Omit<DotProductRun, 'seed'>> {
  const [p, q] = ['users', 'items'].map((side) => embeddings(n, dimension, random.child(side)));
  const all = labeledPairs(p, q, dimension, random.child('pairs'));
  const cut = Math.round((1 - testShare) * all.label.length);
  const slice = (from: number, to?: number): Pairs => ({
    user: all.user.slice(from, to),
    item: all.item.slice(from, to),
    label: all.label.slice(from, to),
  });
  const [training, test] = [slice(0, cut), slice(cut)];
  const model = new NcfMlp({
    ...{ users: n, items: n, embeddingSize: dimension },
    hidden: [2 * dimension, dimension, dimension / 2],
    random: random.child('model'),
  });
  const tables = [model.embeddings.users, model.embeddings.items];
  give(tables, [p, q]);
  await fitVariables({
    training: { ...training },
    variables: model.variables.filter((variable) => !tables.includes(variable)),
    loss: ({ user, item, label }, context) =>
      tf.mean(tf.squaredDifference(model.logits(user, item, context), label)) as tf.Scalar,
    optimizer: { kind: 'adam', learningRate: 1e-3 },
    batchSize: 256,
    epochs: 32,
    random: random.child('fit'),
  });
  const [trainingError, testError] = [training, test].map((pairs) => errorOf(model, pairs));
  const fresh = ['fresh users', 'fresh items'].map((side) => embeddings(n, dimension, random.child(side)));
  give(tables, fresh);
  const freshPairs = labeledPairs(fresh[0], fresh[1], dimension, random.child('fresh pairs'));
  const freshError = errorOf(model, freshPairs);
  model.dispose();
  return { dimension, users: n, trainingError, testError, freshError };
}

export const dotProduct = experiment({
  name: 'dot-product',
  chapter: '05-ncf-wide-and-deep',
  summary: 'How well an MLP learns a dot product, by dimension and number of training pairs',
  seeds: { first: 1, count: 3, least: 2 },
  async run(seed, { once, log }) {
    const runs: Omit<DotProductRun, 'seed'>[] = [];
    for (const users of sizes) {
      for (const dimension of dimensions) {
        const random = new Random(`dot product ${seed}/${users}/${dimension}`);
        const run = await once(`${users}-${dimension}`, () => learn(dimension, users, random));
        log(
          `${users} users, dimension ${dimension}: ${run.testError.toFixed(3)}, fresh ${run.freshError.toFixed(3)}`,
        );
        runs.push(run);
      }
    }
    return runs;
  },
  summarize: (runs, { seeds }) => ({
    noise,
    naive,
    pairsPerUser,
    dimensions,
    users: sizes,
    excess: dimensions.map((dimension) =>
      sizes.map((n) => {
        const of = (run: (typeof runs)[number]) =>
          run.filter((each) => each.dimension === dimension && each.users === n)[0];
        const { estimate, lower, upper } = tInterval(runs.map((run) => of(run).testError - noise));
        return { estimate, lower, upper };
      }),
    ),
    runs: count(runs.length).flatMap((i) => runs[i].map((run) => ({ ...run, seed: seeds[i] }))),
  }),
});
