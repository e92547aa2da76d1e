import { argumentError } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireKind } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { architectureOf } from './architecture';
import type { ItemReader } from './item-reader';
import { LearnedPositions } from './learned-positions';
import { itemTable, scoresOfAll } from './next-item-scores';
import { RecurrentReader } from './recurrent-reader';
import { TransformerReader } from './transformer-reader';

/**
 * A session as it grows: each item costs one step, not the whole past again. A recurrent model keeps its states, a
 * causal transformer the keys and values of the items so far. Scores equal those of the full pass over the same items.
 *
 * A transformer that has seen `length` items forgets its oldest: positions then shift for all of them, and each further
 * item costs a full pass. Dispose of a session when done.
 * @example
 * const session = new NextItemSession(model);
 * session.add(12);
 * const scores = session.scores(); // [items]
 */
export class NextItemSession {
  private readonly reader: ItemReader;
  private readonly items: number;
  private state: tf.Tensor | undefined;

  /** @throws unless the model is of `createGru4Rec`, or of `createSasrec` with positions counted from the start */
  constructor(private readonly model: tf.LayersModel) {
    requireKind('model', model, 'object');
    this.items = itemTable(model).items;
    this.reader = readerOf(model);
  }

  /** The next item of the session, by its index in the catalog. @throws on an index outside it */
  add(item: number): void {
    requireIds('item', [item], this.items);
    const state = this.reader.read(item + 1); // [1, width]
    this.state?.dispose();
    this.state = state;
  }

  /** Scores of all items as the next one, shape [items]; all equal, or the items' bias, before the first item. */
  scores(): Float32Array {
    const table = itemTable(this.model);
    const scores = tf.tidy(() => scoresOfAll(table, this.state ?? tf.zeros([1, table.width])));
    const values = scores.dataSync<'float32'>();
    scores.dispose();
    return values;
  }

  /** Forgets all items. */
  reset(): void {
    this.reader.reset();
    this.state?.dispose();
    this.state = undefined;
  }

  dispose(): void {
    this.reset();
  }
}

function readerOf(model: tf.LayersModel): ItemReader {
  const architecture = architectureOf(model);
  if (architecture === 'GRU4Rec') return new RecurrentReader(model);
  const positions = model.layers.find((layer) => layer instanceof LearnedPositions);
  if (architecture === 'SASRec' && positions instanceof LearnedPositions && positions.from === 'start') {
    return new TransformerReader(model, positions);
  }
  throw argumentError('model', "a recurrent model, or SASRec with positions: 'start'", model.name);
}
