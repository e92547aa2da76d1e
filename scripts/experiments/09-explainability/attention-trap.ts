// Attention as explanation (Jain and Wallace 2019): a model with one attention head over six events of a customer is
// trained on who buys after what happened, and its weights are held against what leaving an event out does.
import { fitVariables, type Random, rocAuc, tf } from 'lib';
import { type DifferentiableModel, integratedGradients } from 'lib/explanation';
import type { ExplanationTrapsRun } from 'lib/lessons';

const [events, width, kinds] = [6, 8, 12];
const rows = 8000;
const explained = 200;

interface Histories {
  event: Int32Array;
  bought: Float32Array;
}

/** Customers whose events each speak for buying, or against it, by their kind. */
function histories(count: number, worth: readonly number[], random: Random): Histories {
  const event = Int32Array.from({ length: count * events }, () => random.integer(0, kinds));
  const bought = Float32Array.from({ length: count }, (_, row) => {
    let logit = 0;
    for (let t = 0; t < events; t++) logit += worth[event[row * events + t]];
    return random.bernoulli(1 / (1 + Math.exp(-logit))) ? 1 : 0;
  });
  return { event, bought };
}

/** Attention over events, then two layers: embeddings [batch, events, width] give logits [batch] and weights. */
function network(random: Random) {
  const draw = (shape: number[], scale: number) =>
    tf.tidy(() =>
      tf.variable(
        tf.tensor(
          Array.from({ length: shape.reduce((a, b) => a * b) }, () => scale * random.normal()),
          shape,
        ),
      ),
    );
  const table = draw([kinds, width], 0.5);
  const [key, query] = [draw([width, width], 0.4), draw([width, 1], 0.4)];
  const [first, bias, last] = [draw([width, 16], 0.35), draw([16], 0.01), draw([16, 1], 0.25)];
  const apply = (vectors: tf.Tensor) => {
    const flat = tf.reshape(vectors, [-1, width]) as tf.Tensor2D;
    const scores = tf.matMul(tf.tanh(tf.matMul(flat, key as never)), query as never);
    const attention = tf.softmax(tf.reshape(scores, [-1, events])); // [batch, events]
    const pooled = tf.sum(tf.mul(vectors, tf.expandDims(attention, 2)), 1); // [batch, width]
    const hidden = tf.relu(tf.add(tf.matMul(pooled as tf.Tensor2D, first as never), bias));
    return { attention, logits: tf.reshape(tf.matMul(hidden as tf.Tensor2D, last as never), [-1]) };
  };
  const lookUp = (ids: tf.Tensor) => tf.reshape(tf.gather(table, tf.reshape(ids, [-1])), [-1, events, width]);
  return { table, variables: [table, key, query, first, bias, last], apply, lookUp };
}

/** Spearman's correlation of two lists without ties. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const ranks = (values: readonly number[]) => {
    const order = values.map((_, i) => i).sort((i, j) => values[i] - values[j]);
    return values.map((_, i) => order.indexOf(i));
  };
  const [x, y] = [ranks(a), ranks(b)];
  const squares = x.reduce((sum, rank, i) => sum + (rank - y[i]) ** 2, 0);
  return 1 - (6 * squares) / (x.length * (x.length ** 2 - 1));
}

export async function attentionTrap(random: Random): Promise<ExplanationTrapsRun['attention']> {
  const worth = Array.from({ length: kinds }, () => random.uniform(-1.5, 1.5));
  const [training, test] = [histories(rows, worth, random), histories(2000, worth, random)];
  const { table, variables, apply, lookUp } = network(random.child('network'));
  await fitVariables({
    training: { event: training.event, bought: training.bought },
    widths: { event: events },
    variables,
    loss: ({ event, bought }) => {
      const { logits } = apply(lookUp(event));
      return tf.losses.sigmoidCrossEntropy(bought, logits) as tf.Scalar;
    },
    optimizer: { kind: 'adam', learningRate: 0.01 },
    batchSize: 200,
    epochs: 12,
    random: random.child('fit'),
  });
  const outputs = tf.tidy(() => {
    const vectors = lookUp(tf.tensor1d(test.event, 'int32'));
    const { logits } = apply(vectors);
    const some = tf.slice(vectors as tf.Tensor3D, [0, 0, 0], [explained, events, width]);
    const { attention, logits: whole } = apply(some);
    // An event is left out by putting the mean event in its place.
    const mean = tf.reshape(tf.mean(table, 0), [1, 1, width]);
    const without = Array.from({ length: events }, (_, t) => {
      const mask = tf.reshape(tf.oneHot(tf.tensor1d([t], 'int32'), events), [1, events, 1]);
      return apply(tf.add(tf.mul(some, tf.sub(1, mask)), tf.mul(mask, mean))).logits.dataSync();
    });
    return {
      logits: logits.dataSync(),
      attention: attention.dataSync(),
      whole: whole.dataSync(),
      without,
      inputs: some.dataSync<'float32'>(),
      mean: Float32Array.from({ length: events * width }, (_, i) => mean.dataSync()[i % width]),
    };
  });
  const model: DifferentiableModel = {
    size: events * width,
    features: Array.from({ length: events }, (_, t) => {
      return { name: `event ${t}`, coordinates: Array.from({ length: width }, (_, i) => t * width + i) };
    }),
    logits: (inputs) => apply(tf.reshape(inputs, [-1, events, width])).logits,
  };
  const { values } = integratedGradients(model, outputs.inputs, { baseline: outputs.mean });
  const correlations = (of: (row: number, t: number) => number) =>
    Array.from({ length: explained }, (_, row) => {
      const places = Array.from({ length: events }, (_, t) => t);
      const effect = places.map((t) => Math.abs(outputs.whole[row] - outputs.without[t][row]));
      return rankCorrelation(
        places.map((t) => of(row, t)),
        effect,
      );
    }).reduce((sum, each) => sum + each / explained, 0);
  const result = {
    attention: correlations((row, t) => outputs.attention[row * events + t]),
    integratedGradients: correlations((row, t) => Math.abs(values[row * events + t])),
    auc: rocAuc(test.bought, outputs.logits),
  };
  tf.dispose(variables);
  return result;
}
