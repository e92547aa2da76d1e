import { readWeights, writeWeights } from '../../compiler/weights';
import { argumentError, requirePositiveInteger, requireProbability } from '../../core/checks';
import { optional, requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import type { DotProductScores } from '../factors/dot-product-scores';
import type { ModelState } from '../model-state';
import type { CallContext } from '../sequence/seeded-layer';
import { requireState } from '../state/parts';
import { stateOfVariables, withVariables } from '../state/variables';
import { Zeros } from '../state/zeros';
import { Gmf } from './gmf';
import { NcfMlp } from './ncf-mlp';
import type { PairModel } from './pair-model';
import { type PairModelOptions, pairOptionKinds, requirePairOptions } from './pair-options';
import { pairScorer } from './pair-scorer';

/** Trained models that a NeuMF begins with. */
export interface Pretrained {
  gmf: Gmf;
  mlp: NcfMlp;
  /** Share of GMF in the sum, in [0, 1]; the MLP has the rest. Default: 0.5. */
  alpha?: number;
}

/** Options of `NeuMf`. */
export interface NeuMfOptions extends PairModelOptions {
  /** Length of the embeddings of the GMF part, 1 or more. Default: 8. */
  embeddingSize?: number;
  /** Length of the embeddings of the MLP part, 1 or more. Default: 32. */
  mlpEmbeddingSize?: number;
  /** Units of the hidden layers of the MLP part. Default: [32, 16, 8]. */
  hidden?: readonly number[];
  /** Share of the hidden activations dropped in training, in [0, 1). Default: 0. */
  dropout?: number;
  /** Trained models of the same sizes to begin with; their weights are copied. Default: none, random values. */
  pretrained?: Pretrained;
}

const kind = 'neu-mf';
const version = 1;

/**
 * NeuMF (He et al. 2017): a GMF and an MLP with embeddings of their own, joined at the last layer,
 * logit(u, i) = b + h · [p_u ⊙ q_i ; a_L(u, i)]. With `pretrained` it begins with trained models, weighed by alpha:
 * h = [alpha h_GMF ; (1 - alpha) h_MLP] and b likewise, so that at the start its logit is
 * alpha logit_GMF + (1 - alpha) logit_MLP.
 * @throws on an option outside its range, or pretrained models of other sizes
 * @example
 * const model = new NeuMf({ users, items, pretrained: { gmf, mlp }, random: random.child('model') });
 */
export class NeuMf implements PairModel {
  readonly users: number;
  readonly items: number;
  readonly variables: readonly tf.Variable[];
  readonly identity: string;
  readonly penalty: PairModel['penalty'];
  private readonly gmf: Gmf;
  private readonly mlp: NcfMlp;
  private readonly options: Required<
    Pick<NeuMfOptions, 'embeddingSize' | 'mlpEmbeddingSize' | 'hidden' | 'dropout' | 'l2'>
  >;

  constructor(options: NeuMfOptions) {
    requireOptions('options', options, {
      ...pairOptionKinds,
      embeddingSize: 'number?',
      mlpEmbeddingSize: 'number?',
      hidden: 'list?',
      dropout: 'number?',
      pretrained: optional(requirePretrained),
    });
    const { users, items, pretrained, random } = options;
    const { embeddingSize = 8, mlpEmbeddingSize = 32, hidden = [32, 16, 8], dropout = 0, l2 = 0 } = options;
    requirePairOptions(options);
    requirePositiveInteger('embeddingSize', embeddingSize);
    requirePositiveInteger('mlpEmbeddingSize', mlpEmbeddingSize);
    this.users = users;
    this.items = items;
    const shared = { users, items, l2, initialStandardDeviation: options.initialStandardDeviation };
    const gmf = new Gmf({ ...shared, embeddingSize, random: random.child('gmf') });
    let mlp: NcfMlp | undefined;
    try {
      mlp = new NcfMlp({
        ...{ ...shared, hidden, dropout },
        embeddingSize: mlpEmbeddingSize,
        random: random.child('mlp'),
      });
      if (pretrained) beginWith(pretrained, gmf, mlp);
    } catch (error) {
      gmf.dispose();
      mlp?.dispose();
      throw error;
    }
    this.gmf = gmf;
    this.mlp = mlp;
    this.options = { embeddingSize, mlpEmbeddingSize, hidden: [...hidden], dropout, l2 };
    // One bias is enough for the sum: the MLP's.
    this.variables = [...gmf.variables.filter((variable) => variable !== gmf.bias), ...mlp.variables];
    this.penalty =
      l2 === 0
        ? undefined
        : (user, item) =>
            tf.add(
              gmf.penalty?.(user, item) as tf.Scalar,
              mlp?.penalty?.(user, item) as tf.Scalar,
            ) as tf.Scalar;
    const start = pretrained && {
      alpha: pretrained.alpha ?? 0.5,
      of: [pretrained.gmf, pretrained.mlp].map(({ identity }) => identity),
    };
    this.identity = `neumf ${JSON.stringify({ ...this.options, users, items, seed: random.seed, start })}`;
  }

  logits(user: tf.Tensor, item: tf.Tensor, context: CallContext): tf.Tensor {
    // h · [product; activations], as one product per part.
    const weights = this.gmf.outputWeights as tf.Tensor as tf.Tensor2D;
    const gmf = tf.squeeze(tf.matMul(this.gmf.product(user, item), weights), [1]);
    return tf.add(gmf, this.mlp.logits(user, item, context)); // [pairs]
  }

  logitsOfShared(user: tf.Tensor, item: tf.Tensor, context: CallContext): tf.Tensor {
    const gmf = tf.sub(this.gmf.logitsOfShared(user, item), this.gmf.bias);
    return tf.add(gmf, this.mlp.logitsOfShared(user, item, context)); // [batch, items]
  }

  scorer(): DotProductScores {
    const { gmf, mlp } = this;
    return pairScorer({
      bias: mlp.bias,
      gmf: {
        users: gmf.embeddings.users,
        items: gmf.embeddings.items,
        weights: gmf.outputWeights as tf.Variable,
      },
      mlp: {
        users: mlp.embeddings.users,
        items: mlp.embeddings.items,
        layers: mlp.tower.layers,
        weights: mlp.outputWeights,
      },
    });
  }

  toState(): ModelState {
    const { users, items } = this;
    return stateOfVariables(kind, version, this.variables, { ...this.options, users, items });
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): NeuMf {
    requireState(state, kind, version);
    const options = state.options as NeuMf['options'] & { users: number; items: number };
    return withVariables(new NeuMf({ ...options, random: new Zeros(state) }), state);
  }

  dispose(): void {
    this.gmf.dispose();
    this.mlp.dispose();
  }
}

function requirePretrained(name: string, value: unknown): void {
  requireOptions(name, value as Pretrained, { gmf: 'object', mlp: 'object', alpha: 'number?' });
  const { gmf, mlp, alpha = 0.5 } = value as Pretrained;
  if (!(gmf instanceof Gmf) || gmf.outputWeights === undefined || gmf.variables.length !== 4)
    throw argumentError(`${name}.gmf`, 'a Gmf with learned output weights and without biases', gmf);
  if (!(mlp instanceof NcfMlp)) throw argumentError(`${name}.mlp`, 'an NcfMlp', mlp);
  requireProbability(`${name}.alpha`, alpha);
}

/** Copies the weights of trained models and weighs their last layers. */
function beginWith({ gmf: givenGmf, mlp: givenMlp, alpha = 0.5 }: Pretrained, gmf: Gmf, mlp: NcfMlp): void {
  for (const [part, given, own] of [
    ['gmf', givenGmf, gmf],
    ['mlp', givenMlp, mlp],
  ] as const) {
    const shapes = (model: PairModel) =>
      model.variables.map(({ shape }) => `[${shape.join(', ')}]`).join(' ');
    if (shapes(given) !== shapes(own))
      throw argumentError(`pretrained.${part}`, `of the shapes ${shapes(own)}`, shapes(given));
    writeWeights(own.variables, readWeights(given.variables));
  }
  const scale = (variable: tf.Variable, factor: number): void => {
    const values = variable.dataSync<'float32'>();
    writeWeights([variable], [values.map((value) => factor * value)]);
  };
  const bias = alpha * gmf.bias.dataSync()[0] + (1 - alpha) * mlp.bias.dataSync()[0];
  scale(gmf.outputWeights as tf.Variable, alpha);
  scale(mlp.outputWeights, 1 - alpha);
  writeWeights([mlp.bias], [Float32Array.of(bias)]);
}
