import { requireNonNegative } from '../../core/checks';
import { BanditPolicy } from '../base/bandit-policy';
import type { Forgetting } from '../base/forgetting';
import { highestScore } from '../base/highest-score';
import type { Candidates, Context } from '../base/policy';
import type { PolicySetup } from '../base/policy-setup';
import { type ItemModel, ItemRows } from '../slates/user-item-rows';

/** Options of policies with one linear model for all actions. */
export interface SharedModelOptions {
  /** Numbers per candidate in `candidates.features`, 1 or more. */
  itemDimension: number;
  /** Length of `context.features`, 1 or more; needed for `joint`, and not looked at for `items`. */
  dimension?: number;
  /** What the model sees. Default: `joint` where `dimension` is given, else `items`. */
  model?: ItemModel;
  /** Penalty on the squared weights, above 0. Default: 1. */
  ridge?: number;
  /** How it forgets. Default: not at all. */
  forgetting?: Forgetting;
}

/** A policy whose rows pair user and item (`ItemRows`) for one linear model that all actions share. */
export abstract class SharedPolicy extends BanditPolicy {
  protected readonly rows: ItemRows;
  protected readonly ridge: number;
  private readonly row: Float64Array;

  /**
   * @param width name and value of how widely the policy explores, 0 or more
   * @throws on a bad option
   */
  protected constructor(
    options: SharedModelOptions,
    width: Readonly<Record<string, number>>,
    setup: Pick<PolicySetup, 'kind' | 'options' | 'chance'>,
  ) {
    const { itemDimension, dimension, ridge = 1, forgetting } = options;
    const { model = dimension === undefined ? 'items' : 'joint' } = options;
    for (const [name, value] of Object.entries(width)) requireNonNegative(name, value);
    const rows = new ItemRows(model, dimension as number, itemDimension);
    super({
      ...setup,
      settings: { model, ...width, ridge, forgetting },
      dimension: model === 'joint' ? dimension : undefined,
      itemDimension,
      rowWidth: rows.width,
      rewards: 'finite',
    });
    this.rows = rows;
    this.ridge = ridge;
    this.row = new Float64Array(rows.width);
  }

  /** The index of the candidate whose row z has the highest score, the first of equals. @throws as `highestScore` */
  protected highest(context: Context, candidates: Candidates, score: (z: Float64Array) => number): number {
    return highestScore(candidates.actions, (index) => {
      this.encode(this.row, context.features, candidates.features, index);
      return score(this.row);
    });
  }

  protected override encode(
    row: Float64Array,
    features: Float64Array,
    itemFeatures: Float64Array | undefined,
    index: number,
  ): void {
    this.rows.write(row, 0, features, itemFeatures as Float64Array, index);
  }
}
