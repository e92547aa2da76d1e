import type { BatchTensors } from '../../compiler/training-step-definition';
import {
  argumentError,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  requirePositiveInteger,
  requireShareBelowOne,
} from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { tf } from '../../core/tensorflow';
import type { FeatureEncoder } from '../../data/features/feature-encoder';
import type { ModelState, SavableModel } from '../model-state';
import type { CallContext } from '../sequence/seeded-layer';
import { requireState } from '../state/parts';
import { stateOfVariables, withVariables } from '../state/variables';
import { Zeros } from '../state/zeros';
import { DeepInputs, deepWidth } from './deep-inputs';
import { encodersOfState, encodersState } from './encoder-state';
import { requireEncoder } from './feature-embedding';
import { featureTensors } from './feature-model';
import { MixtureOfExperts } from './mixture-of-experts';
import { Mlp, requireUnits } from './mlp';

/** One of the things that a `MultiTask` predicts. */
export interface Task {
  /** Name of its label column, by which the task is known. */
  label: string;
  /** `binary`: cross-entropy of labels in [0, 1] against a logit; `squared`: squared error of any finite number. */
  loss: 'binary' | 'squared';
  /** Share in the loss, which is the sum over tasks of weight times mean loss; 0 or more. Default: 1. */
  weight?: number;
}

export interface MultiTaskOptions {
  /** Features, of all tasks. */
  encoder: FeatureEncoder;
  /** What it predicts: at least one task, at least one of a weight above 0. */
  tasks: readonly Task[];
  /** Length of the embeddings, 1 or more. Default: 16. */
  embeddingSize?: number;
  /** Units of the hidden layers that tasks share: those of each expert. Default: [64, 32]. */
  shared?: readonly number[];
  /** Units of the hidden layers that each task has to itself; [] is a linear head. Default: [16]. */
  head?: readonly number[];
  /** Experts, among which each task has a gate that chooses; 1 is a shared bottom. Default: 1. */
  experts?: number;
  /** Share of the hidden layers' activations dropped in training, in [0, 1). Default: 0. */
  dropout?: number;
  /** Standard deviation of the embeddings' initial values, above 0. Default: 0.05. */
  initialStandardDeviation?: number;
  /** Source of the initial values. */
  random: Random;
}

const kind = 'multi-task';
const version = 1;

/**
 * Several predictions of one row, such as whether it is clicked and how it is rated, by one network: embeddings and
 * hidden layers are shared, each task has a head (Caruana 1997, "Multitask Learning"). With `experts` the shared layers
 * are a multi-gate mixture of experts (Ma et al. 2018), in which tasks that conflict can go separate ways.
 *
 * Groups for separate optimizers: `embeddings`, `shared` (experts) and `heads` (gates and heads).
 * @throws on no task, two tasks of one label, or an option outside its range
 * @example
 * const tasks = [{ label: 'clicked', loss: 'binary' }, { label: 'rating', loss: 'squared', weight: 0.3 }] as const;
 * const model = new MultiTask({ encoder, tasks, random: new Random(42) });
 * await fitMultiTask({ model, training: train, … });
 * predictTasks(model, test).rating;
 */
export class MultiTask implements SavableModel {
  readonly encoders: { readonly features: FeatureEncoder };
  readonly tasks: readonly Required<Task>[];
  readonly variables: readonly tf.Variable[];
  readonly groups: Readonly<Record<'embeddings' | 'shared' | 'heads', readonly tf.Variable[]>>;
  readonly identity: string;
  private readonly options: Required<Omit<MultiTaskOptions, 'encoder' | 'random'>>;
  private readonly inputs: DeepInputs;
  private readonly mixture: MixtureOfExperts;
  private readonly heads: readonly Mlp[];

  constructor(options: MultiTaskOptions) {
    requireOptions('options', options, {
      encoder: requireEncoder,
      tasks: 'list',
      embeddingSize: 'number?',
      shared: 'list?',
      head: 'list?',
      experts: 'number?',
      dropout: 'number?',
      initialStandardDeviation: 'number?',
      random: 'Random',
    });
    const { encoder, embeddingSize = 16, shared = [64, 32], head = [16], experts = 1, random } = options;
    const { dropout = 0, initialStandardDeviation = 0.05 } = options;
    this.tasks = checkedTasks(options.tasks);
    requirePositiveInteger('embeddingSize', embeddingSize);
    requireUnits('shared', shared);
    if (!Array.isArray(head) || head.length > 0) requireUnits('head', head);
    requirePositiveInteger('experts', experts);
    requireShareBelowOne('dropout', dropout);
    requirePositive('initialStandardDeviation', initialStandardDeviation);
    requireRandom(random);
    this.options = {
      ...{ tasks: this.tasks, embeddingSize, shared: [...shared], head: [...head], experts },
      ...{ dropout, initialStandardDeviation },
    };
    this.encoders = { features: encoder };
    this.inputs = new DeepInputs({
      ...{ encoder, embeddingSize, initialStandardDeviation, name: `${kind}/embeddings` },
      random: random.child('embeddings'),
    });
    this.mixture = new MixtureOfExperts({
      ...{ inputs: deepWidth(encoder, embeddingSize), units: shared, experts, tasks: this.tasks.length },
      ...{ dropout, name: `${kind}/shared`, random },
    });
    this.heads = this.tasks.map((_, t) => {
      const units = [...head, 1];
      const name = `${kind}/head${t + 1}`;
      return new Mlp({
        ...{ inputs: shared[shared.length - 1], units, name, dropout, linearOutput: true, random },
      });
    });
    const { experts: shareds, gates } = this.mixture;
    this.groups = {
      embeddings: this.inputs.variables,
      shared: shareds.flatMap(({ variables }) => variables),
      heads: [...gates, ...this.heads].flatMap(({ variables }) => variables),
    };
    this.variables = Object.values(this.groups).flat();
    const shown = { ...this.options, seed: random.seed, features: encoder.fingerprint };
    this.identity = `multi-task ${JSON.stringify(shown)}`;
  }

  /** Outputs of a batch, [batch] for each task, in their order: logits of binary tasks, numbers of the others. */
  outputs(batch: BatchTensors, context: CallContext): tf.Tensor[] {
    const inputs = this.inputs.apply(featureTensors(batch, 'features', this.encoders.features));
    const seen = this.mixture.apply(inputs, this.tasks.length, context);
    return this.heads.map((head, t) => tf.reshape(head.apply(seen[t], context), [-1]));
  }

  toState(): ModelState {
    const state = encodersState(this.encoders);
    return { ...stateOfVariables(kind, version, this.variables, this.options), state };
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): MultiTask {
    requireState(state, kind, version);
    const { features: encoder } = encodersOfState(state, ['features']);
    const options = state.options as MultiTask['options'];
    return withVariables(new MultiTask({ ...options, encoder, random: new Zeros(state) }), state);
  }

  dispose(): void {
    tf.dispose([...this.variables]);
  }
}

function checkedTasks(tasks: readonly Task[]): Required<Task>[] {
  const checked = tasks.map((task, i) => {
    requireOptions(`tasks[${i}]`, task, { label: 'text', loss: 'text', weight: 'number?' });
    const { label, loss, weight = 1 } = task;
    if (tasks.findIndex((other) => other.label === label) < i)
      throw argumentError(`tasks[${i}].label`, 'of one task alone', label);
    requireOneOf(`tasks[${i}].loss`, loss, ['binary', 'squared']);
    requireNonNegative(`tasks[${i}].weight`, weight);
    return { label, loss, weight };
  });
  if (!checked.some(({ weight }) => weight > 0))
    throw argumentError('tasks', 'a list with a task of a weight above 0', tasks);
  return checked;
}
