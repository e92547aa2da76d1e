import { SparseMatrix } from '../../compiler/ops/sparse-matrix';
import type { BatchTensors } from '../../compiler/training-step-definition';
import { argumentError } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireKind, requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import type { BipartiteGraph } from '../../data/graph/bipartite-graph';
import { requireBipartiteGraph } from '../../data/graph/bipartite-graph';
import { normalizedAdjacency } from '../../data/graph/normalized-adjacency';
import { type DotProductScores, dotProductScores } from '../factors/dot-product-scores';
import { glorotVariable } from '../factors/embedding-variable';
import type { ModelState, SavableModel } from '../model-state';
import {
  featuresOfState,
  featuresPart,
  graphOfState,
  graphPart,
  requireOwnMethods,
  requireState,
} from '../state/parts';
import { stateOfVariables, withVariables } from '../state/variables';
import { Zeros } from '../state/zeros';
import { type GraphSageOptions, type NewNodes, resolveGraphSage } from './graph-sage-options';
import { type FeatureTable, requireFeatures } from './node-features';
import { sageLayer } from './sage-layer';
import { SageNeighborhoods, tripleRoles } from './sage-neighborhoods';

const kind = 'graph-sage';
const version = 1;

/**
 * GraphSAGE (Hamilton, Ying, Leskovec 2017): not an embedding per node but a function from a node's features and those
 * of its neighbors to its embedding, h_v^(k) = normalize(sigma(W_k [h_v^(k-1) ; mean_{u in N(v)} h_u^(k-1)])),
 * h^(0) = features. So it is inductive: a node that was not there in training gets an embedding without training.
 *
 * In training a few neighbors of each node are sampled, which bounds the cost of a step whatever the degrees; the
 * embeddings that score use all of them. An isolated node has zeros for its neighbors' mean: its own features speak.
 *
 * Deviation: the loss is BPR's, -log sigmoid((z_u z_i - z_u z_j) / temperature), as for the other models of the
 * chapter; the paper contrasts nodes that meet on random walks with random ones.
 *
 * @throws on an option outside its range
 * @example
 * const model = new GraphSage({ graph, features, random: random.child('model') });
 * await fitGraphSage({ model, interactions: train, epochs: 20, random: random.child('fit') });
 * model.embedNew({ features: newItems, neighbors: [[3, 17], []] }); // [2, units]
 */
export class GraphSage implements SavableModel {
  readonly graph: BipartiteGraph;
  readonly variables: readonly tf.Variable[];
  readonly samples: readonly number[];
  readonly units: readonly number[];
  /** Architecture and options as text, by which a checkpoint is known as this model's. */
  readonly identity: string;
  readonly code = [sageLayer];
  readonly options: GraphSageOptions;
  private readonly temperature: number;
  private readonly features: FeatureTable;
  private readonly sampled: SageNeighborhoods;
  /**
   * Features, a row of zeros for the neighbor that an isolated node lacks, and, where there is practice, the features
   * of all nodes as new ones: [nodes + 1, width] or [2 nodes + 1, width].
   */
  private readonly table: tf.Tensor2D;
  private readonly mean: SparseMatrix;

  constructor(options: GraphSageOptions) {
    requireOptions('options', options, {
      graph: requireBipartiteGraph,
      features: 'object',
      units: 'list?',
      samples: 'list?',
      practice: 'object?',
      temperature: 'number?',
      random: 'Random',
    });
    const { graph, features, units, samples, temperature, practice, random } = resolveGraphSage(options);
    const { nodes } = graph;
    const { width } = features;
    const share = practice?.share ?? 0;
    this.options = options;
    this.graph = graph;
    this.units = units;
    this.samples = samples;
    this.temperature = temperature;
    this.features = features;
    this.sampled = new SageNeighborhoods(graph, samples, share);
    const settings = { nodes, width, units, samples, temperature, practice: share };
    this.identity = `GraphSAGE ${JSON.stringify(settings)}`;
    const rows = nodes + 1 + (practice === undefined ? 0 : nodes);
    const padded = new Float32Array(rows * width);
    padded.set(features.values);
    if (practice !== undefined) padded.set(practice.features.values, (nodes + 1) * width);
    this.table = tf.tensor2d(padded, [rows, width]);
    this.mean = new SparseMatrix(normalizedAdjacency(graph, { kind: 'row' }));
    this.variables = units.map((size, k) => {
      const inputs = 2 * (k === 0 ? features.width : units[k - 1]);
      return glorotVariable(inputs, size, `graph-sage/layer-${k}`, random.child(`layer-${k}`));
    });
  }

  /** Numbers per row of the columns that `neighborhoods` makes. */
  get widths(): Record<string, number> {
    return this.sampled.widths;
  }

  /** Sampled neighborhoods of some nodes as columns `role`, `role1`, `role2` …: see `SageNeighborhoods.of`. */
  neighborhoods(role: string, nodes: Int32Array, random: Random): Record<string, Int32Array> {
    requireKind('nodes', nodes, 'list');
    requireKind('random', random, 'Random');
    return this.sampled.of(role, nodes, random);
  }

  /** Mean loss of a batch: columns `user`, `positive`, `negative`, nodes of the graph, with their neighborhoods. */
  loss(batch: BatchTensors): tf.Scalar {
    return tf.tidy(() => {
      const levels = [0, ...this.samples.keys()].map((_, k) =>
        tf.concat(tripleRoles.map((role) => tf.reshape(batch[k === 0 ? role : `${role}${k}`], [-1]))),
      );
      const embedded = this.embedSampled(levels as tf.Tensor1D[]); // [3 batch, d]
      const [user, positive, negative] = tf.split(embedded, 3);
      const margin = tf.sum(tf.mul(user, tf.sub(positive, negative)), 1); // [batch]
      return tf.mean(tf.softplus(tf.div(tf.neg(margin), this.temperature))) as tf.Scalar;
    });
  }

  /** Embeddings from sampled neighborhoods: ids level by level, [rows], [rows * s1], [rows * s1 * s2]. */
  embedSampled(levels: readonly tf.Tensor1D[]): tf.Tensor2D {
    requireKind('levels', levels, 'list');
    return tf.tidy(() => {
      let hidden = levels.map((ids) => tf.gather(this.table, ids)); // [rows of the level, width]
      this.variables.forEach((weights, k) => {
        hidden = hidden.slice(0, -1).map((self, level) => {
          const width = self.shape[1];
          const around = tf.reshape(hidden[level + 1], [-1, this.samples[level], width]); // [rows, s, a]
          const neighbors = tf.mean(around, 1) as tf.Tensor2D; // [rows, a]
          return sageLayer(self, neighbors, weights as tf.Tensor as tf.Tensor2D, this.activation(k));
        });
      });
      return hidden[0];
    });
  }

  /** Embeddings of all nodes by the present weights, from all neighbors: [nodes, d]. The caller disposes of it. */
  embeddings(): tf.Tensor2D {
    const layers = this.hiddenLayers();
    const last = layers.pop() as tf.Tensor2D;
    tf.dispose(layers);
    return last;
  }

  /**
   * Embeddings of nodes that were not there in training, row by row: [new nodes, d]. Nobody else's embedding changes:
   * the neighbors are taken as they are without the newcomers.
   * @throws on features of another width, or a neighbor that is no node of the graph
   */
  embedNew({ features, neighbors }: NewNodes): Float32Array {
    requireFeatures('features', features, neighbors.length);
    if (features.width !== this.features.width)
      throw argumentError('features.width', `${this.features.width} as in training`, features.width);
    neighbors.forEach((list, i) => {
      requireIds(`neighbors[${i}]`, list, this.graph.nodes);
    });
    if (neighbors.length === 0) return new Float32Array(0);
    const layers = this.hiddenLayers();
    const result = tf.tidy(() => {
      let self = tf.tensor2d(features.values, [neighbors.length, features.width]);
      this.variables.forEach((weights, k) => {
        const means = neighbors.map((list) =>
          list.length === 0
            ? tf.zeros([layers[k].shape[1]])
            : tf.mean(tf.gather(layers[k], Int32Array.from(list)), 0),
        );
        self = sageLayer(
          self,
          tf.stack(means) as tf.Tensor2D,
          weights as tf.Tensor as tf.Tensor2D,
          this.activation(k),
        );
      });
      return self;
    });
    const values = result.dataSync<'float32'>().slice();
    tf.dispose([result, ...layers]);
    return values;
  }

  /** Scores of users and items by the present weights; later training does not reach them. Dispose of it when done. */
  scorer(): DotProductScores {
    const { users, items } = this.graph;
    const all = this.embeddings();
    const sides = tf.split(all, [users, items]) as tf.Tensor2D[];
    const scorer = dotProductScores({ users: sides[0], items: sides[1] });
    tf.dispose([all, ...sides]);
    return scorer;
  }

  toState(): ModelState {
    requireOwnMethods<GraphSage>(this, GraphSage.prototype, ['embeddings', 'scorer', 'embedNew']);
    const { units, samples, temperature, graph, features } = this;
    const { practice } = this.options;
    const options = { units, samples, temperature, ...(practice && { share: practice.share }) };
    return stateOfVariables(
      ...([kind, version, this.variables, options] as const),
      graphPart(graph),
      featuresPart('features', features),
      ...(practice ? [featuresPart('practice/features', practice.features)] : []),
    );
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): GraphSage {
    requireState(state, kind, version);
    const { share, ...options } = state.options as Partial<GraphSageOptions> & { share?: number };
    const practice =
      share === undefined ? undefined : { share, features: featuresOfState(state, 'practice/features') };
    const [graph, features] = [graphOfState(state), featuresOfState(state, 'features')];
    const random = new Zeros(state);
    return withVariables(new GraphSage({ ...options, graph, features, practice, random }), state);
  }

  dispose(): void {
    tf.dispose([...this.variables, this.table]);
    this.mean.dispose();
  }

  private activation(layer: number): 'relu' | 'linear' {
    return layer === this.units.length - 1 ? 'linear' : 'relu';
  }

  /** Features, then the output of each layer, of all nodes. */
  private hiddenLayers(): tf.Tensor2D[] {
    return tf.tidy(() => {
      const layers = [tf.slice(this.table, [0, 0], [this.graph.nodes, -1])];
      this.variables.forEach((weights, k) => {
        const neighbors = this.mean.matMul(layers[k]); // [nodes, a]
        layers.push(sageLayer(layers[k], neighbors, weights as tf.Tensor as tf.Tensor2D, this.activation(k)));
      });
      return layers;
    });
  }
}
