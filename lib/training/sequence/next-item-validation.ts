import { argumentError } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireOptionNames } from '../../core/options/option-names';
import type { tf } from '../../core/tensorflow';
import type { NextItemCases } from '../../data/sequences/next-item-cases';
import { type Sequences, takeSequences } from '../../data/sequences/sequences';
import { NextItemScorer } from '../../models/sequence/next-item-scorer';

/** Histories and the item that came next in each. */
export interface NextItemValidation extends Pick<NextItemCases, 'histories' | 'next'> {
  /** Whether items of the history are left out of the ranking. Default: false, as where things are bought again. */
  readonly excludeHistory?: boolean;
}

/** Positions that count in the metrics. */
const k = 10;

/** Numbers scored at a time. */
const chunkNumbers = 2 ** 23;

/** Metrics of the true next item's rank among all items, ties counted against it. */
export class NextItemValidator {
  private readonly scorer: NextItemScorer;

  /** @throws if there is no history, it has another number of items than the model, or another size than `next` */
  constructor(
    model: tf.LayersModel,
    private readonly validation: NextItemValidation,
  ) {
    // `nextItemCases` gives times and rows too.
    requireOptionNames('validation', validation, ['histories', 'next', 'excludeHistory', 'moments', 'rows']);
    const { histories, next } = validation;
    if (!(histories?.sequences > 0) || next?.itemIds?.length !== histories.sequences) {
      throw argumentError('validation.next', 'one item per history', next?.itemIds?.length);
    }
    this.scorer = new NextItemScorer(model);
    requireIds('validation.next.itemIds', next.itemIds, this.scorer.items);
    requireIds('validation.histories.itemIds', histories.itemIds, this.scorer.items);
  }

  run(): Record<string, number> {
    const { histories, next, excludeHistory = false } = this.validation;
    const { items } = this.scorer;
    const chunk = Math.max(1, Math.floor(chunkNumbers / items));
    const totals = { validationLoss: 0, [`hitRate@${k}`]: 0, [`ndcg@${k}`]: 0 };
    for (let start = 0; start < histories.sequences; start += chunk) {
      const part = rowsOf(histories, start, Math.min(start + chunk, histories.sequences));
      const scores = this.scorer.scoreNext(part);
      for (let row = 0; row < part.sequences; row++) {
        const own = scores.subarray(row * items, (row + 1) * items);
        const target = next.itemIds[start + row];
        totals.validationLoss += crossEntropy(own, target);
        const known = part.itemIds.subarray(part.offsets[row], part.offsets[row + 1]);
        const rank = rankOf(own, target, excludeHistory ? known : new Int32Array(0));
        if (rank >= k) continue;
        totals[`hitRate@${k}`]++;
        totals[`ndcg@${k}`] += 1 / Math.log2(rank + 2);
      }
    }
    return Object.fromEntries(
      Object.entries(totals).map(([name, total]) => [name, total / histories.sequences]),
    );
  }

  dispose(): void {
    this.scorer.dispose();
  }
}

function rowsOf(sequences: Sequences, start: number, end: number): Sequences {
  return takeSequences(
    sequences,
    Int32Array.from({ length: end - start }, (_, i) => start + i),
  );
}

function crossEntropy(scores: Float32Array, target: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > largest) largest = score;
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - largest);
  return largest + Math.log(sum) - scores[target];
}

/** Number of other items that score as high as the target or higher, without those left out. */
function rankOf(scores: Float32Array, target: number, leftOut: Int32Array): number {
  const bar = scores[target];
  let rank = -1;
  for (const score of scores) if (score >= bar) rank++;
  for (const item of new Set(leftOut)) if (item !== target && scores[item] >= bar) rank--;
  return rank;
}
