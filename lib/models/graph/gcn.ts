import { requireOneOf } from '../../core/checks';
import { requireOptions, requireParts } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { requireBipartiteGraph } from '../../data/graph/bipartite-graph';
import { glorotVariable } from '../factors/embedding-variable';
import type { ModelState } from '../model-state';
import { GraphRecommender, type GraphRecommenderOptions, graphModelFromState } from './graph-recommender';

/** Options of `Gcn`: each part of a graph convolution can be taken out. */
export interface GcnOptions extends GraphRecommenderOptions {
  /** Whether each layer multiplies by a weight matrix [d, d]. Default: true. */
  transform?: boolean;
  /** Whether each layer ends in a relu. Default: true. */
  nonlinearity?: boolean;
  /** Whether each node is its own neighbor. Default: true. */
  selfLoops?: boolean;
  /** Whether the last layer scores, or the mean of layers 0..K. Default: 'last'. */
  combine?: 'last' | 'mean';
}

/**
 * The graph convolutional network (Kipf and Welling 2017) as a recommender:
 * E^(k+1) = relu(D^-1/2 (A + I) D^-1/2 E^(k) W^(k)), the last layer scores. With all four parts taken out it is LightGCN,
 * which is what LightGCN's authors did to find out what each was worth.
 *
 * @throws on an option outside its range, or a graph too large for the memory
 */
export class Gcn extends GraphRecommender {
  readonly identity: string;
  readonly variables: readonly tf.Variable[];
  private readonly kernels: readonly tf.Variable[];
  private readonly nonlinearity: boolean;
  private readonly mean: boolean;
  /** Which parts it has, with their defaults. */
  private readonly parts: Pick<GcnOptions, 'transform' | 'nonlinearity' | 'selfLoops' | 'combine'>;

  constructor(options: GcnOptions) {
    requireOptions('options', options, {
      transform: 'boolean?',
      nonlinearity: 'boolean?',
      selfLoops: 'boolean?',
      combine: 'text?',
      graph: requireBipartiteGraph,
      layers: 'number?',
      l2: 'number?',
      random: 'Random',
      maxBytes: 'number?',
      embeddingSize: 'number?',
      initialStandardDeviation: 'number?',
    });
    const { transform = true, nonlinearity = true, selfLoops = true, combine = 'last', random } = options;
    requireOneOf('combine', combine, ['last', 'mean'] as const);
    super('gcn', options, { selfLoops });
    const { users, items, embeddingSize, layers, l2 } = this;
    this.nonlinearity = nonlinearity;
    this.mean = combine === 'mean';
    this.kernels = Array.from({ length: transform ? layers : 0 }, (_, k) =>
      glorotVariable(embeddingSize, embeddingSize, `gcn/kernel-${k}`, random.child(`kernel-${k}`)),
    );
    this.variables = [this.nodes, ...this.kernels];
    this.parts = { transform, nonlinearity, selfLoops, combine };
    const parts = { users, items, embeddingSize, layers, l2, transform, nonlinearity, selfLoops, combine };
    this.identity = `GCN ${JSON.stringify(parts)}`;
  }

  toState(): ModelState {
    return this.stateOf('gcn', Gcn.prototype, { ...this.parts });
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): Gcn {
    requireParts('state', state, ['kind', 'version', 'options', 'tensors']);
    return graphModelFromState(state, 'gcn', (options) => new Gcn(options));
  }

  protected propagate(table: tf.Tensor2D): tf.Tensor2D {
    let layer = table; // [nodes, d]
    let total = table;
    for (let k = 0; k < this.layers; k++) {
      layer = this.adjacency.matMul(layer);
      if (k < this.kernels.length) layer = tf.matMul(layer, this.kernels[k] as tf.Tensor as tf.Tensor2D);
      if (this.nonlinearity) layer = tf.relu(layer);
      total = tf.add(total, layer);
    }
    return this.mean && this.layers > 0 ? tf.div(total, this.layers + 1) : layer;
  }
}
