import { requirePositiveInteger } from '../../core/checks';
import { tf } from '../../core/tensorflow';
import { requireLayerOptions } from '../layer-options';
import { listOf, SeededLayer, type SeededLayerOptions } from './seeded-layer';
import { notPadding } from './sequence-masks';

export interface RecurrentOptions extends SeededLayerOptions {
  /** Numbers per state, 1 or more. */
  units: number;
  /** Whether the layer gives the states at all times or the last one alone. Default: true. */
  returnSequences?: boolean;
}

/** The state of a recurrent layer for some sessions: hidden numbers [batch, units], and an LSTM's cell. */
export interface RecurrentState {
  readonly hidden: tf.Tensor;
  readonly cell?: tf.Tensor;
}

/**
 * What GRU and LSTM have in common. Inputs: x [batch, time, width] and ids [batch, time]; output: states
 * [batch, time, units], or the last [batch, units]. Where an id is 0 the state is set back to 0: padding on the left
 * changes nothing, and sessions that stand in one row with a 0 between them do not see each other.
 */
export abstract class RecurrentLayer extends SeededLayer {
  readonly units: number;
  private readonly returnSequences: boolean;
  private parts:
    | { inputKernel: tf.Variable; inputBias: tf.Variable; stateKernel: tf.Variable; stateBias: tf.Variable }
    | undefined;

  /** @throws if units is not an integer of 1 or more */
  constructor(
    options: RecurrentOptions,
    /** Gates and candidates of the cell. */
    private readonly gates: number,
  ) {
    super(options);
    requirePositiveInteger('units', options.units);
    this.units = options.units;
    this.returnSequences = options.returnSequences ?? true;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    if (this.parts) return;
    const width = (inputShape as tf.Shape[])[0].at(-1) as number;
    const { units } = this;
    const outputs = this.gates * units;
    // PyTorch's initial values: U(±1 / sqrt(units)) for all.
    const initial = { fanIn: units };
    this.parts = {
      inputKernel: this.weight('inputKernel', [width, outputs], initial),
      stateKernel: this.weight('stateKernel', [units, outputs], initial),
      inputBias: this.weight('inputBias', [outputs], initial),
      stateBias: this.weight('stateBias', [outputs], initial),
    };
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, ids] = listOf(inputs);
    return tf.tidy(() => {
      const [batch, time] = x.shape;
      const projected = tf.unstack(this.projectedInputs(x), 1); // time of [batch, gates * units]
      const real = tf.unstack(tf.expandDims(notPadding(ids), 2), 1); // time of [batch, 1]
      let state = this.firstState(batch);
      const states: tf.Tensor[] = [];
      for (let t = 0; t < time; t++) {
        const { hidden, cell } = this.next(projected[t], this.projectedState(state.hidden), state);
        state = { hidden: tf.mul(hidden, real[t]), ...(cell && { cell: tf.mul(cell, real[t]) }) };
        if (this.returnSequences) states.push(state.hidden);
      }
      return this.returnSequences ? tf.stack(states, 1) : state.hidden;
    });
  }

  /** The state before anything happened: zeros. */
  abstract firstState(batch: number): RecurrentState;

  /** One step of a session: its next state from an input [batch, width] and the state before. */
  step(input: tf.Tensor, state: RecurrentState): RecurrentState {
    const rows = tf.expandDims(input, 1);
    return this.next(tf.squeeze(this.projectedInputs(rows), [1]), this.projectedState(state.hidden), state);
  }

  /**
   * The equations of the cell.
   * @param input x W + b [batch, gates * units] @param hidden h U + c [batch, gates * units]
   */
  protected abstract next(input: tf.Tensor, hidden: tf.Tensor, state: RecurrentState): RecurrentState;

  /** x [batch, time, width] times the input kernel: [batch, time, gates * units], for all times at once. */
  private projectedInputs(x: tf.Tensor): tf.Tensor {
    const { inputKernel, inputBias } = this.parts as NonNullable<typeof this.parts>;
    const [batch, time, width] = x.shape;
    const flat = tf.matMul(tf.reshape(x, [-1, width]), inputKernel as tf.Tensor as tf.Tensor2D);
    return tf.reshape(tf.add(flat, inputBias), [batch, time, this.gates * this.units]);
  }

  private projectedState(hidden: tf.Tensor): tf.Tensor {
    const { stateKernel, stateBias } = this.parts as NonNullable<typeof this.parts>;
    return tf.add(tf.matMul(hidden as tf.Tensor2D, stateKernel as tf.Tensor as tf.Tensor2D), stateBias);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [[batch, time]] = inputShape as tf.Shape[];
    return this.returnSequences ? [batch, time, this.units] : [batch, this.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, returnSequences: this.returnSequences };
  }
}

/**
 * GRU (Cho et al. 2014) with PyTorch's equations, in which the reset gate acts on the projected state:
 * r = σ(x Wr + h Ur), z = σ(x Wz + h Uz), n = tanh(x Wn + r (h Un)), h' = (1 - z) n + z h, each product with its bias.
 * tfjs-layers' GRU has no such cell (`resetAfter: true` is refused).
 */
export class GruLayer extends RecurrentLayer {
  static readonly className = 'GruLayer';

  constructor(options: RecurrentOptions) {
    requireLayerOptions(options, {
      units: 'number',
      returnSequences: 'boolean?',
      name: 'text',
      random: 'Random?',
    });
    super(options, 3);
  }

  override firstState(batch: number): RecurrentState {
    return { hidden: tf.zeros([batch, this.units]) };
  }

  protected override next(input: tf.Tensor, hidden: tf.Tensor, state: RecurrentState): RecurrentState {
    const [resetX, updateX, newX] = tf.split(input, 3, 1);
    const [resetH, updateH, newH] = tf.split(hidden, 3, 1);
    const update = tf.sigmoid(tf.add(updateX, updateH));
    const candidate = tf.tanh(tf.add(newX, tf.mul(tf.sigmoid(tf.add(resetX, resetH)), newH)));
    return { hidden: tf.add(candidate, tf.mul(update, tf.sub(state.hidden, candidate))) };
  }
}

/**
 * LSTM (Hochreiter and Schmidhuber 1997, with forget gates) as PyTorch has it: i, f, o = σ(x W + h U), g = tanh(x W + h U)
 * with weights and biases of their own, c' = f c + i g, h' = o tanh(c').
 */
export class LstmLayer extends RecurrentLayer {
  static readonly className = 'LstmLayer';

  constructor(options: RecurrentOptions) {
    requireLayerOptions(options, {
      units: 'number',
      returnSequences: 'boolean?',
      name: 'text',
      random: 'Random?',
    });
    super(options, 4);
  }

  override firstState(batch: number): RecurrentState {
    return { hidden: tf.zeros([batch, this.units]), cell: tf.zeros([batch, this.units]) };
  }

  protected override next(input: tf.Tensor, hidden: tf.Tensor, state: RecurrentState): RecurrentState {
    const [inputGate, forgetGate, candidate, outputGate] = tf.split(tf.add(input, hidden), 4, 1);
    const kept = tf.mul(tf.sigmoid(forgetGate), state.cell as tf.Tensor);
    const cell = tf.add(kept, tf.mul(tf.sigmoid(inputGate), tf.tanh(candidate)));
    return { hidden: tf.mul(tf.sigmoid(outputGate), tf.tanh(cell)), cell };
  }
}

tf.serialization.registerClass(GruLayer);
tf.serialization.registerClass(LstmLayer);
