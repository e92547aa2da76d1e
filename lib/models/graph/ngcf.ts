import { requireOptions, requireParts } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { requireBipartiteGraph } from '../../data/graph/bipartite-graph';
import { glorotVariable } from '../factors/embedding-variable';
import type { ModelState } from '../model-state';
import { GraphRecommender, type GraphRecommenderOptions, graphModelFromState } from './graph-recommender';

/** Options of `Ngcf`. */
export interface NgcfOptions extends GraphRecommenderOptions {
  /** Whether messages are multiplied by weight matrices; without, NGCF-f of the LightGCN paper. Default: true. */
  transform?: boolean;
  /** Whether each layer ends in a leaky relu; without, NGCF-n, and without both NGCF-fn. Default: true. */
  nonlinearity?: boolean;
}

/** Slope of the leaky relu below 0: that of the authors' code. */
const slope = 0.2;

/**
 * Neural graph collaborative filtering (Wang et al. 2019): messages are transformed, and a second one carries what
 * user and item have in common: E^(k+1) = leakyRelu((L + I) E^(k) W1 + L E^(k) * E^(k) W2) with L = D^-1/2 A D^-1/2; each
 * layer's rows have length 1 and all layers side by side score.
 *
 * Deviation: no message dropout, and L2 on the batch's embeddings of layer 0, as for the other models here, so that a
 * comparison is one of architectures.
 *
 * @throws on an option outside its range, or a graph too large for the memory
 */
export class Ngcf extends GraphRecommender {
  readonly identity: string;
  readonly variables: readonly tf.Variable[];
  private readonly kernels: readonly { sum: tf.Variable; product: tf.Variable }[];
  private readonly nonlinearity: boolean;

  constructor(options: NgcfOptions) {
    requireOptions('options', options, {
      transform: 'boolean?',
      nonlinearity: 'boolean?',
      graph: requireBipartiteGraph,
      layers: 'number?',
      l2: 'number?',
      random: 'Random',
      maxBytes: 'number?',
      embeddingSize: 'number?',
      initialStandardDeviation: 'number?',
    });
    const { transform = true, nonlinearity = true, random } = options;
    super('ngcf', options);
    const { users, items, embeddingSize, layers, l2 } = this;
    this.nonlinearity = nonlinearity;
    const kernel = (name: string) =>
      glorotVariable(embeddingSize, embeddingSize, `ngcf/${name}`, random.child(name));
    this.kernels = Array.from({ length: transform ? layers : 0 }, (_, k) => ({
      sum: kernel(`sum-${k}`),
      product: kernel(`product-${k}`),
    }));
    this.variables = [this.nodes, ...this.kernels.flatMap(({ sum, product }) => [sum, product])];
    this.identity = `NGCF ${JSON.stringify({ users, items, embeddingSize, layers, l2, transform, nonlinearity })}`;
  }

  toState(): ModelState {
    return this.stateOf('ngcf', Ngcf.prototype, {
      transform: this.layers === 0 || this.kernels.length > 0,
      nonlinearity: this.nonlinearity,
    });
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): Ngcf {
    requireParts('state', state, ['kind', 'version', 'options', 'tensors']);
    return graphModelFromState(state, 'ngcf', (options) => new Ngcf(options));
  }

  protected propagate(table: tf.Tensor2D): tf.Tensor2D {
    if (this.layers === 0) return table;
    let layer = table; // [nodes, d]
    const stack = [table];
    for (let k = 0; k < this.layers; k++) {
      const around = this.adjacency.matMul(layer);
      let sums = tf.add(around, layer) as tf.Tensor2D;
      let products = tf.mul(around, layer) as tf.Tensor2D;
      if (k < this.kernels.length) {
        sums = tf.matMul(sums, this.kernels[k].sum as tf.Tensor as tf.Tensor2D);
        products = tf.matMul(products, this.kernels[k].product as tf.Tensor as tf.Tensor2D);
      }
      layer = tf.add(sums, products);
      if (this.nonlinearity) layer = tf.leakyRelu(layer, slope);
      stack.push(tf.div(layer, tf.sqrt(tf.add(tf.sum(tf.square(layer), 1, true), 1e-12))));
    }
    return tf.concat(stack, 1); // [nodes, (layers + 1) d]
  }
}
