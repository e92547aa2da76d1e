import { tf } from '../../core/tensorflow';
import type { ItemReader } from './item-reader';
import { itemTable } from './next-item-scores';
import { RecurrentLayer, type RecurrentState } from './recurrent';

/** Reads a session with a recurrent model: what it keeps of the past is each layer's state. */
export class RecurrentReader implements ItemReader {
  private readonly layers: RecurrentLayer[];
  private readonly last: tf.layers.Layer | undefined;
  private states: RecurrentState[] | undefined;

  constructor(private readonly model: tf.LayersModel) {
    this.layers = model.layers.filter((layer): layer is RecurrentLayer => layer instanceof RecurrentLayer);
    this.last = model.layers.find(({ name }) => name === 'toItems');
  }

  read(id: number): tf.Tensor {
    const before = this.states ?? this.layers.map((layer) => tf.tidy(() => layer.firstState(1) as never));
    const next = tf.tidy(() => {
      const table = itemTable(this.model);
      let x = table.lookUp(tf.tensor1d([id], 'int32')); // [1, width]
      const states = this.layers.map((layer, i) => {
        const state = layer.step(x, before[i]);
        x = state.hidden;
        return { ...state };
      });
      const result = this.last === undefined ? x.clone() : (this.last.apply(x) as tf.Tensor); // [1, width]
      return { states, result } as unknown as tf.TensorContainer;
    }) as unknown as { states: RecurrentState[]; result: tf.Tensor };
    disposeStates(before);
    this.states = next.states;
    return next.result;
  }

  reset(): void {
    disposeStates(this.states ?? []);
    this.states = undefined;
  }
}

function disposeStates(states: readonly RecurrentState[]): void {
  for (const { hidden, cell } of states) {
    hidden.dispose();
    cell?.dispose();
  }
}
