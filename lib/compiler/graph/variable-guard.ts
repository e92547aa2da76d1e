import { tf } from '../../core/tensorflow';
import { TraceError } from '../trace-error';
import type { Engine } from './tfjs-engine';

/** Remembers all variables, to tell which ones a function assigned, and to undo it. */
export class VariableGuard {
  private readonly engine = tf.engine() as unknown as Engine;
  private readonly before: Map<tf.Variable, tf.Tensor>;

  constructor() {
    const variables = Object.values(this.engine.registeredVariables);
    this.before = new Map(variables.map((variable) => [variable, tf.keep(tf.clone(variable))]));
  }

  get variables(): Iterable<tf.Variable> {
    return this.before.keys();
  }

  /** The variables assigned since. @throws TraceError if one was made */
  assigned(): tf.Variable[] {
    return Object.values(this.engine.registeredVariables).filter((variable) => {
      const before = this.before.get(variable);
      if (before !== undefined) return before.dataId !== variable.dataId;
      throw new TraceError(
        `the step makes the variable ${variable.name}: make variables before compiling (build the model once)`,
      );
    });
  }

  /** Undoes assignments and removes variables made since. */
  restore(): void {
    for (const variable of Object.values(this.engine.registeredVariables)) {
      if (!this.before.has(variable)) variable.dispose();
    }
    for (const [variable, before] of this.before) {
      if (!variable.isDisposed && variable.dataId !== before.dataId) variable.assign(before);
      before.dispose();
    }
  }
}
