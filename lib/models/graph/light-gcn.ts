import { argumentError, requireFinite } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { requireBipartiteGraph } from '../../data/graph/bipartite-graph';
import { uniqueVariable } from '../factors/embedding-variable';
import type { ModelState } from '../model-state';
import { GraphRecommender, type GraphRecommenderOptions, graphModelFromState } from './graph-recommender';

/**
 * How the layers' embeddings become one: their mean, the last one alone, given weights (one per layer 0..K), or weights
 * that are learned (a softmax, so they are positive and sum to 1).
 */
export type LayerCombination = 'mean' | 'last' | 'learned' | readonly number[];

/** Options of `LightGcn`. */
export interface LightGcnOptions extends GraphRecommenderOptions {
  /** Default: 'mean', the paper's. */
  combine?: LayerCombination;
}

/**
 * LightGCN (He et al. 2020): a user is the normalized sum of what it touched, an item that of who touched it, layer
 * after layer, with no weights, no nonlinearity and no self-loops:
 * e_u^(k+1) = sum over items i of u of e_i^(k) / sqrt(d_u d_i), and likewise for items; the final embedding is the mean
 * of layers 0..K. Only layer 0 is learned.
 *
 * @throws on an option outside its range, or a graph too large for the memory
 * @example
 * const graph = bipartiteGraph(train);
 * const model = new LightGcn({ graph, layers: 3, random: random.child('model') });
 * await fitBpr({ model, interactions: train, … });
 */
export class LightGcn extends GraphRecommender {
  readonly identity: string;
  readonly variables: readonly tf.Variable[];
  readonly combine: LayerCombination;
  private readonly learned: tf.Variable | undefined;

  constructor(options: LightGcnOptions) {
    requireOptions('options', options, {
      combine: 'any?',
      graph: requireBipartiteGraph,
      layers: 'number?',
      l2: 'number?',
      random: 'Random',
      maxBytes: 'number?',
      embeddingSize: 'number?',
      initialStandardDeviation: 'number?',
    });
    const { combine = 'mean' } = options;
    requireCombination('combine', combine, options.layers ?? 3);
    super('light-gcn', options);
    this.combine = combine;
    if (combine === 'learned') {
      this.learned = uniqueVariable(new Float32Array(this.layers + 1), [this.layers + 1], 'light-gcn/layers');
    }
    this.variables = this.learned ? [this.nodes, this.learned] : [this.nodes];
    const { users, items, embeddingSize, layers, l2 } = this;
    this.identity = `LightGCN ${JSON.stringify({ users, items, embeddingSize, layers, l2, combine })}`;
  }

  /** Weight of each layer 0..K in the final embedding, shape [K + 1]. */
  layerWeights(): Float32Array {
    const { combine, layers, learned } = this;
    if (learned !== undefined) {
      const weights = tf.tidy(() => tf.softmax(learned as tf.Tensor as tf.Tensor1D));
      const values = weights.dataSync<'float32'>().slice();
      weights.dispose();
      return values;
    }
    if (combine === 'mean') return new Float32Array(layers + 1).fill(1 / (layers + 1));
    if (combine === 'last')
      return Float32Array.from({ length: layers + 1 }, (_, k) => (k === layers ? 1 : 0));
    return Float32Array.from(combine as readonly number[]);
  }

  toState(): ModelState {
    return this.stateOf('light-gcn', LightGcn.prototype, { combine: this.combine });
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): LightGcn {
    return graphModelFromState(state, 'light-gcn', (options) => new LightGcn(options));
  }

  protected propagate(table: tf.Tensor2D): tf.Tensor2D {
    const { layers, combine } = this;
    if (layers === 0 && (combine === 'mean' || combine === 'last')) return table;
    const stack: tf.Tensor2D[] = [table];
    for (let k = 0; k < layers; k++) stack.push(this.adjacency.matMul(stack[k]));
    if (combine === 'last') return stack[layers];
    if (combine === 'mean') return tf.div(sum(stack), layers + 1);
    if (this.learned === undefined) {
      const weights = combine as readonly number[];
      return sum(stack.flatMap((layer, k) => (weights[k] === 0 ? [] : [tf.mul(layer, weights[k])])));
    }
    const weights = tf.softmax(this.learned as tf.Tensor as tf.Tensor1D); // [K + 1]
    return sum(stack.map((layer, k) => tf.mul(layer, tf.slice(weights, k, 1)))); // [nodes, d]
  }
}

function sum(tensors: readonly tf.Tensor[]): tf.Tensor2D {
  return tensors.reduce((total, tensor) => tf.add(total, tensor)) as tf.Tensor2D;
}

/** @throws unless it is a rule, or as many finite weights as there are layers and one */
export function requireCombination(argument: string, combine: LayerCombination, layers: number): void {
  if (combine === 'mean' || combine === 'last' || combine === 'learned') return;
  if (!Array.isArray(combine) || combine.length !== layers + 1) {
    throw argumentError(
      argument,
      `'mean', 'last', 'learned' or ${layers + 1} weights`,
      Array.isArray(combine) ? `${combine.length} weights` : combine,
    );
  }
  combine.forEach((weight, k) => {
    requireFinite(`${argument}[${k}]`, weight);
  });
  if (combine.every((weight) => weight === 0)) throw argumentError(argument, 'not all 0', combine.join(', '));
}
