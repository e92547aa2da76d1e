import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import type { CallContext } from '../sequence/seeded-layer';
import { Mlp } from './mlp';

/** Options of a `MixtureOfExperts`. */
export interface MixtureOptions {
  /** Numbers that come in, 1 or more. */
  inputs: number;
  /** Units of the hidden layers of each expert. */
  units: readonly number[];
  /** Experts, 1 or more; 1 is a shared bottom, without gates. */
  experts: number;
  /** Tasks, each with a gate of its own. */
  tasks: number;
  /** Share of activations dropped in training, in [0, 1). */
  dropout: number;
  /** Before the variables' names. */
  name: string;
  /** Source of the initial values. */
  random: Random;
}

/**
 * What several tasks share (Ma et al. 2018, "Modeling Task Relationships in Multi-task Learning with Multi-gate
 * Mixture-of-Experts"): experts f_e, and per task a gate that weighs them: f^t(x) = Σ_e softmax(W_t x)_e f_e(x).
 */
export class MixtureOfExperts {
  readonly experts: readonly Mlp[];
  /** One per task; none for a single expert. The paper's gates have no bias; these do. */
  readonly gates: readonly Mlp[];

  constructor({ inputs, units, experts, tasks, dropout, name, random }: MixtureOptions) {
    this.experts = Array.from(
      { length: experts },
      (_, e) => new Mlp({ inputs, units, name: `${name}/expert${e + 1}`, dropout, random }),
    );
    this.gates = Array.from({ length: experts > 1 ? tasks : 0 }, (_, t) => {
      const gate = { inputs, units: [experts], name: `${name}/gate${t + 1}` };
      return new Mlp({ ...gate, linearOutput: true, random });
    });
  }

  /** What each task gets of inputs [batch, inputs]: [batch, units of the last layer], per task. */
  apply(inputs: tf.Tensor2D, tasks: number, context: CallContext): tf.Tensor[] {
    const outputs = this.experts.map((expert) => expert.apply(inputs, context));
    if (this.gates.length === 0) return Array.from({ length: tasks }, () => outputs[0]);
    const stacked = tf.stack(outputs, 1); // [batch, experts, units]
    return this.gates.map((gate) => {
      const weights = tf.softmax(gate.apply(inputs, context)); // [batch, experts]
      return tf.sum(tf.mul(stacked, tf.expandDims(weights, 2)), 1);
    });
  }
}
