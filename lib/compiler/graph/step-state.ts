import { argumentError } from '../../core/checks';
import { tf } from '../../core/tensorflow';
import { initialSlotValue, optimizerSlots, type ResolvedOptimizer } from '../optimizer-options';
import { Graph, sizeOf } from './graph';
import type { DataId } from './native';
import { SessionConstants } from './session-constants';
import { assignState, dtypeNumber, fillState, readState, type StateVariable, stateVariable } from './state';
import type { Session } from './tensorflow-session';

/** The optimizer's slots of one variable, in the order of `optimizerSlots`. */
interface Slot {
  name: string;
  shape: number[];
  initial: number;
  variable: StateVariable;
}

/**
 * Everything that lives inside the session of a step: the model's variables and the optimizer's slots. The
 * graph of the state only grows, so that a session for another set of traces can take over its values.
 */
export class StepState {
  readonly graph = new Graph('s');
  readonly constants = new SessionConstants(this.graph);
  private readonly variables = new Map<tf.Variable, StateVariable>();
  /** The value that a variable had when session and variable last agreed. */
  private readonly agreed = new Map<tf.Variable, DataId>();
  private readonly written = new Set<tf.Variable>();
  private readonly slots: Slot[] = [];
  private readonly loaded = new Set<StateVariable>();
  /** Slot values to start with in place of the optimizer's own. */
  private restored: Readonly<Record<string, Float32Array>> = {};

  /** The session's twin of a variable. */
  variable(variable: tf.Variable): StateVariable {
    const known = this.variables.get(variable);
    if (known) return known;
    const made = stateVariable(
      this.graph,
      `v${this.graph.nodes.length}`,
      dtypeNumber(variable),
      variable.shape,
    );
    this.variables.set(variable, made);
    return made;
  }

  /** Declares that the step changes this variable: `sync` copies it out. */
  writes(variable: tf.Variable): void {
    this.written.add(variable);
  }

  slotsOf(variable: tf.Variable, optimizer: ResolvedOptimizer): StateVariable[] {
    return optimizerSlots[optimizer.kind].map((kind) => {
      const name = `${variable.name}/${kind}`;
      const known = this.slots.find((slot) => slot.name === name);
      if (known) return known.variable;
      const { dtype, shape } = this.variable(variable);
      const initial = initialSlotValue(optimizer, kind);
      const made = stateVariable(this.graph, `v${this.graph.nodes.length}`, dtype, shape, initial);
      this.slots.push({ name, shape: [...shape], initial, variable: made });
      return made;
    });
  }

  /** Fills a new session: from the one before it, if any, and from the tf.Variables and initial slot values. */
  load(session: Session, previous: Session | undefined): void {
    const values = new Map<StateVariable, tf.Tensor>();
    const owned: tf.Tensor[] = [];
    const own = (variable: StateVariable, tensor: tf.Tensor) => {
      values.set(variable, tensor);
      owned.push(tensor);
    };
    if (previous) {
      const kept = [...this.loaded];
      readState(previous, kept).forEach((tensor, i) => {
        own(kept[i], tensor);
      });
    }
    for (const [variable, twin] of this.variables) {
      if (values.has(twin)) continue;
      values.set(twin, variable);
      this.agreed.set(variable, variable.dataId);
    }
    const initial: StateVariable[] = [];
    for (const slot of this.slots) {
      if (values.has(slot.variable)) continue;
      if (this.isRestored(slot)) own(slot.variable, this.firstValue(slot));
      else initial.push(slot.variable);
    }
    this.constants.load(session);
    assignState(session, values);
    fillState(session, initial);
    for (const variable of [...values.keys(), ...initial]) this.loaded.add(variable);
    tf.dispose(owned);
  }

  /** Takes over variables that were assigned outside since session and variable last agreed. */
  refresh(session: Session): void {
    let changed: Map<StateVariable, tf.Tensor> | undefined;
    for (const [variable, agreed] of this.agreed) {
      if (variable.dataId === agreed) continue;
      changed ??= new Map();
      changed.set(this.variable(variable), variable);
      this.agreed.set(variable, variable.dataId);
    }
    if (changed) assignState(session, changed);
  }

  /** Copies what the step changed out to the tf.Variables. */
  sync(session: Session): void {
    const variables = [...this.written];
    const values = readState(
      session,
      variables.map((variable) => this.variable(variable)),
    );
    variables.forEach((variable, i) => {
      if (variable.isDisposed) throw new Error(`the variable ${variable.name} must outlive its step`);
      variable.assign(values[i]);
      values[i].dispose();
      this.agreed.set(variable, variable.dataId);
    });
  }

  /** The slots by name; before there is a session, their first values. */
  slotValues(session: Session | undefined): Record<string, Float32Array> {
    const tensors = session
      ? readState(
          session,
          this.slots.map(({ variable }) => variable),
        )
      : this.slots.map((slot) => this.firstValue(slot));
    const values = tensors.map((tensor) => tensor.dataSync() as Float32Array);
    tf.dispose(tensors);
    return Object.fromEntries(this.slots.map(({ name }, i) => [name, values[i]]));
  }

  /**
   * Takes the tf.Variables as they are and these slot values, `{}` for the optimizer's first ones.
   * @throws if a slot is missing, unknown or of another size; nothing has changed then
   */
  restore(session: Session | undefined, slots: Readonly<Record<string, Float32Array>>): void {
    this.requireSlots(slots);
    this.restored = { ...slots };
    if (!session) return;
    this.loaded.clear();
    this.load(session, undefined);
  }

  /** @throws unless `values` names exactly the slots, or nothing */
  private requireSlots(values: Readonly<Record<string, Float32Array>>): void {
    const names = this.slots.map(({ name }) => name).sort();
    const given = Object.keys(values).sort();
    if (given.length === 0) return;
    if (names.join() !== given.join()) {
      throw argumentError('optimizerState', `of the slots ${names.join(', ')}`, given.join(', '));
    }
    for (const { name, shape } of this.slots) {
      if (values[name].length === sizeOf(shape)) continue;
      throw argumentError(`optimizerState["${name}"]`, `of ${sizeOf(shape)} numbers`, values[name].length);
    }
  }

  private isRestored({ name }: Slot): boolean {
    return Object.hasOwn(this.restored, name);
  }

  private firstValue(slot: Slot): tf.Tensor {
    if (!this.isRestored(slot)) return tf.fill(slot.shape, slot.initial);
    return tf.tensor(Float32Array.from(this.restored[slot.name]), slot.shape, 'float32');
  }
}
