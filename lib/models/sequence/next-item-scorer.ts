import { type CompiledPrediction, compilePredict } from '../../compiler/compile-predict';
import { argumentError, requirePositiveInteger } from '../../core/checks';
import { type Columns, requireIds, viewRows } from '../../core/columns';
import { requireKind, requireOptions, requireParts } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { padSequences } from '../../data/sequences/sequence-table';
import type { Sequences } from '../../data/sequences/sequences';
import { requireSequences } from '../../data/sequences/sequences';
import { LearnedPositions } from './learned-positions';
import { itemTable, scoresOfAll } from './next-item-scores';

/** Histories of one length, row by row, padded on the left: id 0 is padding, item i stands as i + 1. */
export interface Histories {
  /** [rows * length] */
  readonly values: Int32Array;
  /** Positions per row. */
  readonly length: number;
}

export interface NextItemScorerOptions {
  /** Positions of a history that the model looks back on, 1 or more. Default: the model's positions; else the longest history. */
  length?: number;
  /** Histories per call, 1 or more. Default: 256. */
  batchSize?: number;
}

/**
 * What a next-item model says of histories. An empty history, or one of padding alone, has state 0: all items score
 * alike, or by their bias. It reads the model's present weights at each call; dispose of it when done.
 * @example
 * const scorer = new NextItemScorer(model);
 * const scores = scorer.scoreNext(cases.histories);
 * await evaluateRanking(scoreHistories(scorer.scoreNext, cases.histories), { test: cases.next, k: [10] });
 */
export class NextItemScorer {
  readonly items: number;
  private readonly width: number;
  private readonly length: number | undefined;
  private readonly maskId: number | undefined;
  private readonly batchSize: number;
  private readonly states: CompiledPrediction<tf.Tensor>;
  private readonly scores: CompiledPrediction<tf.Tensor>;

  /** @throws if the model is no next-item model or the batch size no integer of 1 or more */
  constructor(model: tf.LayersModel, options: NextItemScorerOptions = {}) {
    requireKind('model', model, 'object');
    requireOptions('options', options, { length: 'number?', batchSize: 'number?' });
    const table = itemTable(model);
    const { batchSize = 256, length = positionsOf(model) } = options;
    requirePositiveInteger('batchSize', batchSize);
    if (length !== undefined) requirePositiveInteger('length', length);
    this.length = length;
    this.batchSize = batchSize;
    this.items = table.items;
    this.width = table.width;
    this.maskId = table.maskId;
    const last = (history: tf.Tensor) => {
      const states = model.apply(history, { training: false }) as tf.Tensor; // [batch, time, width]
      const [batch, time, width] = states.shape;
      return tf.reshape(tf.slice(states, [0, time - 1, 0], [batch, 1, width]), [batch, width]);
    };
    const widths = ({ history, row }: Columns) => ({
      history: history.length / row.length,
    });
    this.states = compilePredict(({ history }) => last(history), widths, { pure: true });
    this.scores = compilePredict(({ history }) => scoresOfAll(table, last(history)), widths, { pure: true });
  }

  /**
   * Scores of all items after each history, [histories * items], row by row; higher is better. Number j of a row belongs
   * to item j of the catalog. Longer histories than the model looks back on are cut.
   * @throws on an id outside the model's items
   */
  readonly scoreNext = (histories: Sequences): Float32Array => this.scoreTable(this.tableOf(histories));

  /** `scoreNext` of histories that are padded already. @throws on an id outside the model's items */
  scoreTable(histories: Histories): Float32Array {
    requireParts('histories', histories, ['values', 'length']);
    return this.run(this.scores, histories, this.items);
  }

  /** States after each history, [histories * width]. @throws on an id outside the model's items */
  lastStates(histories: Sequences): Float32Array {
    requireSequences('histories', histories);
    return this.run(this.states, this.tableOf(histories), this.width);
  }

  /** Histories as the model takes them: the newest items, padded on the left. */
  tableOf(histories: Sequences): Histories {
    requireSequences('histories', histories);
    const { offsets, sequences } = histories;
    let longest = 1;
    for (let s = 0; s < sequences; s++) longest = Math.max(longest, offsets[s + 1] - offsets[s]);
    // One position more than the items, where the newest position is a mask.
    const wanted = this.maskId === undefined ? longest : longest + 1;
    return padSequences(histories, { length: Math.min(wanted, this.length ?? wanted) });
  }

  dispose(): void {
    this.states.dispose();
    this.scores.dispose();
  }

  private run(predict: CompiledPrediction<tf.Tensor>, histories: Histories, numbers: number): Float32Array {
    const { values, length } = this.prepared(histories);
    const rows = values.length / length;
    const results = new Float32Array(rows * numbers);
    const size = Math.min(this.batchSize, rows);
    for (let done = 0; done < rows; done += size) {
      // All batches have one size: the last one reaches back over rows that are done.
      const start = Math.min(done, rows - size);
      const batch = viewRows({ history: values }, start, start + size, { history: length });
      const tensor = predict.run({ ...batch, row: new Int32Array(size) });
      results.set(tensor.dataSync<'float32'>(), start * numbers);
      tensor.dispose();
    }
    return results;
  }

  /** Checked histories; with a mask at the end where the model wants one. */
  private prepared(histories: Histories): Histories {
    const { values, length } = histories ?? {};
    requirePositiveInteger('histories.length', length);
    if (!(values instanceof Int32Array) || values.length === 0 || values.length % length !== 0) {
      throw argumentError('histories.values', `an Int32Array of rows of ${length} ids`, values);
    }
    requireIds('histories.values', values, this.items + 1);
    return this.maskId === undefined ? histories : maskedAtTheEnd(histories, this.maskId);
  }
}

/** How far back a model looks, where it has a vector per position. */
function positionsOf(model: tf.LayersModel): number | undefined {
  const layer = model.layers.find((each) => each instanceof LearnedPositions);
  return layer instanceof LearnedPositions ? layer.length : undefined;
}

/** Histories less their oldest position, with a mask behind the newest. */
function maskedAtTheEnd({ values, length }: Histories, maskId: number): Histories {
  const masked = new Int32Array(values.length);
  for (let end = length; end <= values.length; end += length) {
    masked.set(values.subarray(end - length + 1, end), end - length);
    masked[end - 1] = maskId;
  }
  return { values: masked, length };
}
