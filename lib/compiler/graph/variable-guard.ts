import { tf } from '../../core/tensorflow';
import { TraceError } from '../trace-error';
import { type DataId, type NativeBackend, nativeBackend } from './native';
import type { Engine } from './tfjs-engine';

/** A variable that shares its data with another tensor, standing on data of its own for a while. */
interface Separated {
  own: DataId;
  substitute: tf.Tensor;
}

/** Remembers all variables, to tell which ones a function assigned and which are read, and to undo assignments. */
export class VariableGuard {
  private readonly engine = tf.engine() as unknown as Engine;
  private readonly backend: NativeBackend = nativeBackend();
  private readonly separated = new Map<tf.Variable, Separated>();
  private readonly before = new Map<tf.Variable, DataId>();
  /** Former values of variables that were assigned. */
  private readonly kept = new Map<tf.Variable, tf.Tensor>();
  private readonly unwatch: () => void;

  constructor() {
    for (const variable of Object.values(this.engine.registeredVariables)) {
      // `tf.variable(t)` and `v.assign(t)` share t's data: reads of t would be taken for reads of the variable.
      if (this.backend.refCount(variable.dataId) > 1) this.separate(variable);
      this.before.set(variable, variable.dataId);
    }
    this.unwatch = watchAssign((variable) => this.keep(variable));
  }

  get variables(): Iterable<tf.Variable> {
    return this.before.keys();
  }

  /** The variables assigned since. @throws TraceError if one was made */
  assigned(): tf.Variable[] {
    return Object.values(this.engine.registeredVariables).filter((variable) => {
      const before = this.before.get(variable);
      if (before !== undefined) return before !== variable.dataId;
      throw new TraceError(
        `the step makes the variable ${variable.name}: make variables before compiling (build the model once)`,
      );
    });
  }

  /** Undoes assignments and removes variables made since. */
  restore(): void {
    this.unwatch();
    for (const variable of Object.values(this.engine.registeredVariables)) {
      if (!this.before.has(variable)) variable.dispose();
    }
    for (const [variable, value] of this.kept) {
      if (!variable.isDisposed && variable.dataId !== value.dataId) variable.assign(value);
      value.dispose();
    }
    for (const [variable, { own, substitute }] of this.separated) {
      if (!variable.isDisposed) variable.dataId = own;
      substitute.dispose();
    }
  }

  /** Lends a variable an alias of its data under another id; nothing is copied. */
  private separate(variable: tf.Variable): void {
    const type = [
      {
        name: 'T',
        type: this.backend.binding.TF_ATTR_TYPE,
        value: this.backend.tensorMap.get(variable.dataId).dtype,
      },
    ];
    const substitute = tf.keep(this.backend.executeSingleOutput('Identity', type, [variable]));
    this.separated.set(variable, { own: variable.dataId, substitute });
    variable.dataId = substitute.dataId;
  }

  private keep(variable: tf.Variable): void {
    if (!this.before.has(variable) || this.kept.has(variable)) return;
    this.kept.set(variable, tf.keep(tf.clone(variable)));
  }
}

/** Calls `seen` before any variable is assigned, until the returned function is called. */
function watchAssign(seen: (variable: tf.Variable) => void): () => void {
  const prototype = tf.Variable.prototype as { assign: (value: tf.Tensor) => void };
  const { assign } = prototype;
  prototype.assign = function (this: tf.Variable, value: tf.Tensor) {
    seen(this);
    assign.call(this, value);
  };
  return () => {
    prototype.assign = assign;
  };
}
