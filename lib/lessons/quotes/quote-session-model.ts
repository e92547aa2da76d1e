import { requireOneOf, requirePositiveInteger } from '../../core/checks';
import { requireKind, requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { linearInitializer } from '../../models/click/initializers';
import type { LayerOutput } from '../../models/click/layer-functions';
import { SumOverTime } from '../../models/click/sum-over-time';
import { GruLayer, LstmLayer } from '../../models/sequence/recurrent';

/**
 * What reads a session's events one after the other: from vectors [batch, time, width] and tokens [batch, time]
 * (0: padding, on the left) to one summary per session, [batch, units].
 */
export type SessionReader = (events: LayerOutput, tokens: LayerOutput) => LayerOutput;

/** Options of `createSessionModel`. */
export interface SessionModelOptions {
  /** Events per session, 1 or more: width of the three input columns. */
  length: number;
  /** Number of tokens, padding included, 1 or more. */
  tokens: number;
  /** Number of acts, padding included, 1 or more. */
  acts: number;
  /** Number of outputs, 1 or more: one logit per add-on. */
  outputs: number;
  /** Numbers per token's vector, 1 or more. Default: 12. */
  tokenWidth?: number;
  /** Numbers per event, as the reader gets them, 1 or more. Default: 32. */
  width?: number;
  /** GRU, LSTM, or what makes a bag of it. */
  reader: SessionReader;
  /** Source of the initial values. */
  random: Random;
}

/**
 * P(add-on is taken | session) of all add-ons at once, from events that are categories and numbers:
 *
 *   x_t = relu(W [tokenVector(token_t), actVector(act_t), number_t] + b),  s = reader(x_1 .. x_T),  logits = V s + c.
 *
 * Deviation: GRU4Rec (Hidasi et al. 2016) ranks all items by one softmax; here several add-ons may be taken, so each
 * has a sigmoid of its own, and a probability that can be calibrated.
 *
 * @returns a functional model with inputs `token`, `act` (int32, [batch, length]) and `number` (float32,
 *   [batch, length]) and output logits [batch, outputs]
 * @throws if a size is not an integer of 1 or more
 */
export function createSessionModel(options: SessionModelOptions): tf.LayersModel {
  requireOptions('options', options, {
    length: 'number',
    tokens: 'number',
    acts: 'number',
    outputs: 'number',
    tokenWidth: 'number?',
    width: 'number?',
    reader: 'function',
    random: 'Random',
  });
  const { length, tokens, acts, outputs, tokenWidth = 12, width = 32, reader, random } = options;
  for (const [name, value] of Object.entries({ length, tokens, acts, outputs, tokenWidth, width })) {
    requirePositiveInteger(name, value);
  }
  const token = tf.input({ shape: [length], dtype: 'int32', name: 'token' });
  const act = tf.input({ shape: [length], dtype: 'int32', name: 'act' });
  const number = tf.input({ shape: [length], dtype: 'float32', name: 'number' });
  const table = (name: string, rows: number, columns: number) =>
    tf.layers.embedding({
      inputDim: rows,
      outputDim: columns,
      // Smaller than PyTorch's N(0, 1): what an event says should begin as little, not as noise.
      embeddingsInitializer: tf.initializers.randomNormal({
        stddev: 0.2,
        seed: random.child(name).integer(0, 2 ** 31 - 1),
      }),
      name,
    });
  const tokenVector = table('tokenEmbedding', tokens, tokenWidth).apply(token) as LayerOutput; // [batch, T, d]
  const actVector = table('actEmbedding', acts, 4).apply(act) as LayerOutput; // [batch, T, 4]
  const numbers = tf.layers
    .reshape({ targetShape: [length, 1], name: 'numberColumn' })
    .apply(number) as LayerOutput; // [batch, T, 1]
  const event = tf.layers
    .concatenate({ axis: 2, name: 'event' })
    .apply([tokenVector, actVector, numbers]) as LayerOutput;
  const dense = (name: string, units: number, fanIn: number, activation: 'relu' | 'linear') =>
    tf.layers.dense({
      units,
      activation,
      kernelInitializer: linearInitializer(fanIn, random.child(`${name}/kernel`)),
      biasInitializer: linearInitializer(fanIn, random.child(`${name}/bias`)),
      name,
    });
  const x = dense('eventVector', width, tokenWidth + 5, 'relu').apply(event) as LayerOutput; // [batch, T, width]
  const summary = reader(x, token); // [batch, units]
  const fanIn = summary.shape[summary.shape.length - 1] as number;
  const logits = dense('logits', outputs, fanIn, 'linear').apply(summary) as LayerOutput; // [batch, outputs]
  return tf.model({ inputs: [token, act, number], outputs: logits, name: 'SessionModel' });
}

/**
 * A reader that goes through the session with a GRU or an LSTM; its last state is the summary, which padding does not
 * move.
 * @param units numbers per state, 1 or more
 */
export function recurrentReader(cell: 'gru' | 'lstm', units: number, random: Random): SessionReader {
  requireKind('random', random, 'Random');
  requireOneOf('cell', cell, ['gru', 'lstm'] as const);
  const options = { name: cell, units, returnSequences: false, random };
  return (events, tokens) => {
    const layer = cell === 'gru' ? new GruLayer(options) : new LstmLayer(options);
    return layer.apply([events, tokens]) as LayerOutput; // [batch, units]
  };
}

/**
 * A reader that sees a bag of events: their sum, through a hidden layer. With the same event vectors as a GRU it shows
 * what order is worth. Padding counts as events of a kind of its own, so a bag knows how long the session is.
 * @param units of the hidden layer, 1 or more
 */
export function bagReader(units: number, random: Random): SessionReader {
  requireKind('random', random, 'Random');
  requirePositiveInteger('units', units);
  return (events) => {
    const sum = new SumOverTime({ name: 'bag' }).apply(events) as LayerOutput; // [batch, width]
    const fanIn = sum.shape[1] as number;
    return tf.layers
      .dense({
        units,
        activation: 'relu',
        kernelInitializer: linearInitializer(fanIn, random.child('bagHidden/kernel')),
        biasInitializer: linearInitializer(fanIn, random.child('bagHidden/bias')),
        name: 'bagHidden',
      })
      .apply(sum) as LayerOutput; // [batch, units]
  };
}

/** Options of `createBagRegression`. */
export type BagRegressionOptions = Pick<SessionModelOptions, 'length' | 'tokens' | 'acts' | 'outputs'>;

/**
 * Logistic regression on the bag of events: logits = c + sum_t (w[token_t] + v[act_t] + number_t u[token_t]), a weight
 * per add-on for each token's count, each act's count, and each question's number.
 * @returns a functional model with the inputs and output of `createSessionModel`
 * @throws if a size is not an integer of 1 or more
 */
export function createBagRegression(options: BagRegressionOptions): tf.LayersModel {
  requireOptions('options', options, {
    length: 'number',
    tokens: 'number',
    acts: 'number',
    outputs: 'number',
  });
  const { length, tokens, acts, outputs } = options;
  for (const [name, value] of Object.entries({ length, tokens, acts, outputs })) {
    requirePositiveInteger(name, value);
  }
  const token = tf.input({ shape: [length], dtype: 'int32', name: 'token' });
  const act = tf.input({ shape: [length], dtype: 'int32', name: 'act' });
  const number = tf.input({ shape: [length], dtype: 'float32', name: 'number' });
  const weights = (name: string, rows: number, ids: LayerOutput) =>
    tf.layers
      .embedding({ inputDim: rows, outputDim: outputs, embeddingsInitializer: 'zeros', name })
      .apply(ids) as LayerOutput; // [batch, T, outputs]
  const numbers = tf.layers
    .reshape({ targetShape: [length, 1], name: 'numberColumn' })
    .apply(number) as LayerOutput; // [batch, T, 1]
  const repeated = tf.layers
    .concatenate({ axis: 2, name: 'numberColumns' })
    .apply(Array(outputs).fill(numbers)) as LayerOutput; // [batch, T, outputs]
  const slopes = tf.layers
    .multiply({ name: 'slopes' })
    .apply([repeated, weights('slopeWeights', tokens, token)]) as LayerOutput;
  const terms = tf.layers
    .add({ name: 'terms' })
    .apply([weights('tokenWeights', tokens, token), weights('actWeights', acts, act), slopes]) as LayerOutput;
  const logits = new SumOverTime({ name: 'bag' }).apply(terms) as LayerOutput; // [batch, outputs]
  return tf.model({ inputs: [token, act, number], outputs: logits, name: 'BagRegression' });
}
