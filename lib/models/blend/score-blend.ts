import type { BatchTensors } from '../../compiler/training-step-definition';
import { argumentError, requireNonNegative, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import { tf } from '../../core/tensorflow';
import { glorotVariable, uniqueVariable } from '../factors/embedding-variable';
import type { ModelState, SavableModel } from '../model-state';
import { featuresOfState, featuresPart, requireState } from '../state/parts';
import { stateOfVariables, withVariables } from '../state/variables';
import { Zeros } from '../state/zeros';
import { BlendFeatures, type BlendParts } from './blend-features';

const kind = 'score-blend';
const version = 1;

/** Options of `ScoreBlend`. */
export interface ScoreBlendOptions extends BlendParts {
  /** Units of one hidden layer of ReLUs, 0 for none: a logistic blend. Default: 0. */
  hidden?: number;
  /** L2 strength: the loss gains l2 / 2 times the sum of the squared kernels; 0 or more. Default: 2e-4. */
  l2?: number;
  /** Source of the initial values of a hidden layer. */
  random: Random;
}

/**
 * A learned blend of recommenders: a logistic model (or a small network) of their standardized scores and of gates, such
 * as how much is known of the user, trained by `fitBlend` so that what a user took next scores above what they did not.
 * The parts are as they are; only the blend is trained, on interactions that none of them has seen.
 *
 * @throws on an option outside its range
 * @example
 * const blend = new ScoreBlend({ parts: { content, graph }, items, userGates: known, random });
 * await fitBlend({ blend, heldOut: validation, seen: train, random: random.child('fit') });
 * await evaluateRanking(blend.scoreItems, { test, seen, k: [20] });
 */
export class ScoreBlend implements SavableModel {
  readonly features: BlendFeatures;
  readonly variables: readonly tf.Variable[];
  /** Architecture and options as text, by which a checkpoint is known as this blend's. */
  readonly identity: string;
  readonly options: ScoreBlendOptions;
  private readonly l2: number;

  constructor(options: ScoreBlendOptions) {
    requireOptions('options', options, {
      hidden: 'number?',
      l2: 'number?',
      random: 'Random',
      parts: 'object',
      items: 'number',
      userGates: 'object?',
      itemGates: 'object?',
    });
    const { hidden = 0, l2 = 2e-4, random } = options;
    if (hidden !== 0) requirePositiveInteger('hidden', hidden);
    requireNonNegative('l2', l2);
    this.options = options;
    this.features = new BlendFeatures(options);
    this.l2 = l2;
    const { width, names } = this.features;
    this.identity = `blend ${JSON.stringify({ names, hidden, l2 })}`;
    this.variables =
      hidden === 0
        ? [uniqueVariable(new Float32Array(width).fill(1 / width), [width, 1], 'blend/weights')]
        : [
            glorotVariable(width, hidden, 'blend/hidden', random.child('hidden')),
            uniqueVariable(new Float32Array(hidden), [hidden], 'blend/bias'),
            glorotVariable(hidden, 1, 'blend/output', random.child('output')),
          ];
  }

  /**
   * Mean of -log sigmoid(s(positive) - s(negative)) and the penalty: logistic regression on differences. Columns
   * `positive` and `negative`, each [batch, width]: rows of `features`.
   */
  loss({ positive, negative }: BatchTensors): tf.Scalar {
    return tf.tidy(() => {
      const margin = tf.sub(this.scoresOf(positive as tf.Tensor2D), this.scoresOf(negative as tf.Tensor2D));
      const kernels = this.variables.filter((variable) => variable.rank === 2);
      const penalty = kernels
        .map((kernel) => tf.sum(tf.square(kernel)))
        .reduce((sum, square) => tf.add(sum, square));
      return tf.add(tf.mean(tf.softplus(tf.neg(margin))), tf.mul(penalty, this.l2 / 2)) as tf.Scalar;
    });
  }

  /** Blended scores of all items for some users: [users.length * items], row by row. */
  readonly scoreItems = async (users: Int32Array): Promise<Float32Array> =>
    this.scoreRows(await this.features.of(users));

  /** Blended scores of rows of `features`, one each. */
  scoreRows(rows: Float32Array): Float32Array {
    requireTypedArray('rows', rows, 'Float32Array');
    const { width } = this.features;
    if (rows.length === 0 || rows.length % width !== 0) {
      throw argumentError('rows', `rows of ${width} numbers`, rows.length);
    }
    const scores = tf.tidy(() => this.scoresOf(tf.tensor2d(rows, [rows.length / width, width])));
    const values = scores.dataSync<'float32'>().slice();
    scores.dispose();
    return values;
  }

  /** The weights of a logistic blend by what they weigh; undefined with a hidden layer. */
  weights(): Record<string, number> | undefined {
    if (this.variables.length > 1) return undefined;
    const values = this.variables[0].dataSync<'float32'>();
    return Object.fromEntries(this.features.names.map((name, i) => [name, values[i]]));
  }

  /** The blend alone: its parts are models of their own, and are given again to `fromState`. */
  toState(): ModelState {
    const { items, hidden = 0, userGates, itemGates, parts } = this.options;
    return stateOfVariables(
      ...([kind, version, this.variables] as const),
      { items, hidden, l2: this.l2, parts: Object.keys(parts) },
      ...(userGates ? [featuresPart('userGates', userGates)] : []),
      ...(itemGates ? [featuresPart('itemGates', itemGates)] : []),
    );
  }

  /**
   * The blend of a state that `toState` gave.
   * @param parts the recommenders that were blended, by the same names
   * @throws on other parts, another kind, a newer version, a tensor that does not fit
   */
  static fromState(state: ModelState, parts: BlendParts['parts'] | undefined): ScoreBlend {
    requireState(state, kind, version);
    const { parts: names, ...options } = state.options as { parts: string[]; items: number; hidden: number };
    const given = Object.keys(parts ?? {});
    if (names.length !== given.length || !names.every((name) => given.includes(name))) {
      throw argumentError('parts', `the recommenders of the blend: ${names.join(', ')}`, given.join(', '));
    }
    const gates = (name: string) => (name in state.tensors ? featuresOfState(state, name) : undefined);
    const ordered = Object.fromEntries(names.map((name) => [name, (parts as BlendParts['parts'])[name]]));
    const [userGates, itemGates] = [gates('userGates'), gates('itemGates')];
    const random = new Zeros(state);
    return withVariables(new ScoreBlend({ ...options, parts: ordered, userGates, itemGates, random }), state);
  }

  dispose(): void {
    tf.dispose([...this.variables]);
  }

  /** [rows, width] to [rows, 1]. */
  private scoresOf(rows: tf.Tensor2D): tf.Tensor {
    const [first, bias, output] = this.variables as readonly tf.Tensor[];
    if (bias === undefined) return tf.matMul(rows, first as tf.Tensor2D);
    return tf.matMul(tf.relu(tf.add(tf.matMul(rows, first as tf.Tensor2D), bias)), output as tf.Tensor2D);
  }
}
