import { requireOneOf, requirePositiveInteger } from '../../core/checks';

/**
 * What a model that is shared by all actions sees of user and item:
 * - `items`: the item's features alone; all users are alike;
 * - `joint`: the products of every user feature with every item feature, so that users differ in what they like. A
 *   constant user feature brings the item's features themselves in.
 */
export type ItemModel = 'items' | 'joint';

/** Builds the rows of shared models from the features of a user and of the candidates. */
export class ItemRows {
  /** Numbers per row. */
  readonly width: number;
  private readonly joint: boolean;

  /** @throws on a dimension that is not an integer of 1 or more, or another model */
  constructor(
    model: ItemModel,
    private readonly dimension: number,
    private readonly itemDimension: number,
  ) {
    requireOneOf('model', model, ['items', 'joint']);
    requirePositiveInteger('itemDimension', itemDimension);
    this.joint = model === 'joint';
    if (this.joint) requirePositiveInteger('dimension', dimension);
    this.width = this.joint ? dimension * itemDimension : itemDimension;
  }

  /** Writes the row of the candidate at `index`: [user feature 0 * item features, user feature 1 * …]. */
  write(row: Float64Array, from: number, features: Float64Array, items: Float64Array, index: number): void {
    const { dimension, itemDimension } = this;
    const first = index * itemDimension;
    if (!this.joint) for (let i = 0; i < itemDimension; i++) row[from + i] = items[first + i];
    else {
      for (let u = 0, at = from; u < dimension; u++) {
        const value = features[u];
        for (let i = 0; i < itemDimension; i++) row[at++] = value * items[first + i];
      }
    }
  }
}
