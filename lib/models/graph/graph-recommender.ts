import { SparseMatrix } from '../../compiler/ops/sparse-matrix';
import type { BatchTensors } from '../../compiler/training-step-definition';
import { argumentError, requireNonNegative, requireNonNegativeInteger } from '../../core/checks';
import { propagationBytes, requireMemory } from '../../core/memory';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import type { BipartiteGraph } from '../../data/graph/bipartite-graph';
import { edgeCount } from '../../data/graph/graph';
import { type NormalizationOptions, normalizedAdjacency } from '../../data/graph/normalized-adjacency';
import { bprLoss } from '../factors/bpr-loss';
import { type BprModel, type FinalEmbeddings, scorerOf } from '../factors/bpr-model';
import { usersWithout, withMeanForCold } from '../factors/cold-users';
import type { DotProductScores } from '../factors/dot-product-scores';
import { normalRows, uniqueVariable } from '../factors/embedding-variable';
import type { ModelState, SavableModel } from '../model-state';
import { graphOfState, graphPart, requireOwnMethods, requireState } from '../state/parts';
import { stateOfVariables, withVariables } from '../state/variables';
import { Zeros } from '../state/zeros';

/** Options that all graph recommenders share. */
export interface GraphRecommenderOptions {
  /** Training interactions as a graph. Test interactions must not be in it. */
  graph: BipartiteGraph;
  /** Length of an embedding, 1 or more. Default: 64. */
  embeddingSize?: number;
  /** Propagation layers, 0 or more. Default: 3. */
  layers?: number;
  /** Standard deviation of the initial numbers, above 0. Default: 0.1. */
  initialStandardDeviation?: number;
  /** L2 strength: the loss gains l2 / 2 times the squared norms of a triple's layer 0; 0 or more. Default: 1e-4. */
  l2?: number;
  random: Random;
  /** Most bytes that training may take by the estimate of `propagationBytes`. Default: the machine's memory. */
  maxBytes?: number;
}

/**
 * What recommenders on a graph have in common: a table of embeddings for all nodes, the normalized adjacency, BPR on
 * the propagated embeddings. The whole table is propagated once per step, inside the compiled step, and its update is
 * dense: the gradient of a batch reaches every node within as many hops as there are layers.
 */
export abstract class GraphRecommender implements BprModel, SavableModel {
  readonly users: number;
  readonly items: number;
  readonly embeddingSize: number;
  readonly layers: number;
  readonly coldUsers: Int32Array;
  /** Embeddings of users, then items: [users + items, d]. */
  readonly nodes: tf.Variable;
  abstract readonly identity: string;
  readonly code = [bprLoss];
  readonly options: GraphRecommenderOptions;
  abstract readonly variables: readonly tf.Variable[];
  protected readonly adjacency: SparseMatrix;
  /** Weight of the penalty. */
  readonly l2: number;

  /** @throws on an option outside its range, or a model that needs more than `maxBytes`, naming the need */
  constructor(name: string, options: GraphRecommenderOptions, normalization?: NormalizationOptions) {
    const {
      graph,
      embeddingSize = 64,
      layers = 3,
      initialStandardDeviation = 0.1,
      l2 = 1e-4,
      random,
      maxBytes,
    } = options;
    requireNonNegative('l2', l2);
    requireNonNegativeInteger('layers', layers);
    const sizes = { nodes: graph.nodes, edges: edgeCount(graph), embeddingSize, layers };
    requireMemory('training on the graph', propagationBytes(sizes), maxBytes);
    this.options = options;
    this.users = graph.users;
    this.items = graph.items;
    this.embeddingSize = embeddingSize;
    this.layers = layers;
    this.l2 = l2;
    this.coldUsers = usersWithout(graph);
    const rows = new Float32Array(graph.nodes * embeddingSize);
    const part = (side: string, count: number) =>
      normalRows(count, { embeddingSize, initialStandardDeviation, random: random.child(side) });
    rows.set(part('users', graph.users));
    rows.set(part('items', graph.items), graph.users * embeddingSize);
    this.nodes = uniqueVariable(rows, [graph.nodes, embeddingSize], `${name}/nodes`);
    this.adjacency = new SparseMatrix(normalizedAdjacency(graph, normalization));
  }

  /**
   * The embeddings that score, from those of layer 0.
   * @param table [nodes, d]
   * @returns [nodes, width]; the table itself where there is no layer
   */
  protected abstract propagate(table: tf.Tensor2D): tf.Tensor2D;

  loss({ user, positive, negative }: BatchTensors): tf.Scalar {
    return tf.tidy(() => {
      const table = this.nodes as tf.Tensor as tf.Tensor2D;
      const ids = {
        user: user as tf.Tensor1D,
        positive: tf.add(positive, tf.scalar(this.users, 'int32')) as tf.Tensor1D,
        negative: tf.add(negative, tf.scalar(this.users, 'int32')) as tf.Tensor1D,
      };
      const rows = (from: tf.Tensor2D) => ({
        user: tf.gather(from, ids.user),
        positive: tf.gather(from, ids.positive),
        negative: tf.gather(from, ids.negative),
      });
      const propagated = this.propagate(table);
      const final = rows(propagated);
      return bprLoss({ final, own: propagated === table ? final : rows(table), l2: this.l2 });
    });
  }

  embeddings(): FinalEmbeddings {
    return tf.tidy(() => {
      const propagated = this.propagate(this.nodes as tf.Tensor as tf.Tensor2D);
      const [users, items] = tf.split(propagated, [this.users, this.items]) as tf.Tensor2D[];
      return { users: withMeanForCold(users, this.coldUsers), items };
    });
  }

  scorer(): DotProductScores {
    return scorerOf(this.embeddings());
  }

  abstract toState(): ModelState;

  /** The state of a model of this kind, the graph in it. @throws if a subclass of `own` scores in another way */
  protected stateOf(kind: string, own: GraphRecommender, more: Record<string, unknown>): ModelState {
    requireOwnMethods<GraphRecommender>(this, own, ['embeddings', 'scorer']);
    if (this.propagate !== own.propagate) {
      throw argumentError('propagate of the model', `that of ${own.constructor.name}`, this.constructor.name);
    }
    const { embeddingSize, layers, l2 } = this;
    const options = { embeddingSize, layers, l2, ...more };
    return stateOfVariables(kind, 1, this.variables, options, graphPart(this.options.graph));
  }

  dispose(): void {
    tf.dispose([...this.variables]);
    this.adjacency.dispose();
  }
}

/**
 * A model of a state that `toState` gave.
 * @param create of the options of that state, with the graph in them
 * @throws on another kind, a newer version, a tensor that does not fit
 */
export function graphModelFromState<Model extends GraphRecommender>(
  state: ModelState,
  kind: string,
  create: (options: GraphRecommenderOptions) => Model,
): Model {
  requireState(state, kind, 1);
  const graph = graphOfState(state);
  // What training would take does not matter to a model that is only to score.
  const options = { ...state.options, graph, random: new Zeros(state), maxBytes: Number.MAX_VALUE };
  return withVariables(create(options), state);
}
