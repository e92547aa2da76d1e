import { argumentError } from '../../core/checks';
import type { Column } from '../../core/columns';
import { requireKind, requireOptions } from '../../core/options/options';
import { category } from '../../data/features/category';
import type { FeatureColumn } from '../../data/features/feature-column';
import { FeatureEncoder } from '../../data/features/feature-encoder';
import { fitFeatures } from '../../data/features/fit-features';
import type { Id, Vocabulary } from '../../data/vocabulary';
import { featureWidths } from '../../models/features/feature-model';
import type { SavedTensors } from '../adapter';

/** What is known of users, or of items, beside their ids. */
export interface SideFeatures {
  /** Columns of `of`'s records: `[multiValued('genres'), numeric('year')]`. */
  columns: readonly FeatureColumn[];
  /** What is known of one, by its own id; what is missing of it may be left out of the record's values. */
  of: (id: Id) => object;
}

/** The features of all users, or of all items, as rows of the joint encoder. */
export interface Side {
  /** Users or items. */
  readonly count: number;
  readonly slots: number;
  readonly numbersPerRow: number;
  /** [count * slots] */
  readonly indices: Int32Array;
  /** [count * slots] */
  readonly weights: Float32Array;
  /** [count * numbersPerRow] */
  readonly numbers: Float32Array;
}

/**
 * Features of pairs of a user and an item: the encoder of both sides' columns, with the rows of each user and item
 * encoded once, so that a batch of pairs is put together by copying.
 */
export class PairFeatures {
  constructor(
    /** Of the user's id and columns, then of the item's. */
    readonly encoder: FeatureEncoder,
    readonly users: Side,
    readonly items: Side,
  ) {}

  /** @throws on columns that the records have not, naming them and the side */
  static fit(
    users: Vocabulary,
    items: Vocabulary,
    { userFeatures, itemFeatures }: { userFeatures?: SideFeatures; itemFeatures?: SideFeatures },
  ): PairFeatures {
    const [user, item] = [encodersOf('user', users, userFeatures), encodersOf('item', items, itemFeatures)];
    const saved = [...user, ...item].map(({ encoder, prefix }) => {
      const { columns, fitted } = encoder.toJSON();
      return { columns: columns.map((column) => ({ ...column, name: prefix + column.name })), fitted };
    });
    const encoder = FeatureEncoder.from({
      columns: saved.flatMap(({ columns }) => columns),
      fitted: saved.flatMap(({ fitted }) => fitted),
    });
    const first = { row: 0 };
    return new PairFeatures(encoder, sideOf(users.size, user, first), sideOf(items.size, item, first));
  }

  /** Numbers per row of `columns`. */
  get widths(): Record<string, number> {
    return featureWidths({ features: this.encoder });
  }

  /** Columns of a batch for pairs of indices. */
  columns(users: Int32Array, items: Int32Array): Record<string, Column> {
    const { slots, numbers, weighted } = this.encoder;
    const columns: Record<string, Column> = {
      'features/indices': this.join(users, items, 'slots', 'indices', new Int32Array(users.length * slots)),
    };
    if (weighted) {
      const weights = new Float32Array(users.length * slots);
      columns['features/weights'] = this.join(users, items, 'slots', 'weights', weights);
    }
    if (numbers > 0) {
      const values = new Float32Array(users.length * numbers);
      columns['features/numbers'] = this.join(users, items, 'numbersPerRow', 'numbers', values);
    }
    return columns;
  }

  /** The user's values and then the item's, row by row. */
  private join<T extends Int32Array | Float32Array>(
    users: Int32Array,
    items: Int32Array,
    per: 'slots' | 'numbersPerRow',
    name: 'indices' | 'weights' | 'numbers',
    target: T,
  ): T {
    const [first, second] = [this.users[per], this.items[per]];
    const [ofUsers, ofItems] = [this.users[name], this.items[name]];
    for (let row = 0, at = 0; row < users.length; row++) {
      for (let i = 0; i < first; i++) target[at++] = ofUsers[users[row] * first + i];
      for (let i = 0; i < second; i++) target[at++] = ofItems[items[row] * second + i];
    }
    return target;
  }

  /** Tensors of both sides, which `from` reads. */
  save(): SavedTensors {
    const of = (name: string, { indices, weights, numbers }: Side) => ({
      [`${name}/indices`]: indices,
      [`${name}/weights`]: weights,
      [`${name}/numbers`]: numbers,
    });
    return { ...of('user', this.users), ...of('item', this.items) };
  }

  /** What `save` gave. */
  static from(
    encoder: FeatureEncoder,
    tensors: Readonly<SavedTensors>,
    sizes: { users: number; items: number },
  ): PairFeatures {
    const side = (name: string, count: number): Side => {
      const indices = tensors[`${name}/indices`] as Int32Array;
      const weights = tensors[`${name}/weights`] as Float32Array;
      const numbers = tensors[`${name}/numbers`] as Float32Array;
      const numbersPerRow = numbers.length / count;
      return { count, slots: indices.length / count, numbersPerRow, indices, weights, numbers };
    };
    return new PairFeatures(encoder, side('user', sizes.users), side('item', sizes.items));
  }
}

/** @throws unless it is left out or right; of a loaded recommender it has no function */
export function requireSideFeatures(argument: string, features: SideFeatures | undefined): void {
  if (features === undefined) return;
  requireOptions(argument, features, { columns: 'list', of: ofKnown });
  if (features.columns.length === 0)
    throw argumentError(`${argument}.columns`, 'a list of at least one feature column', features.columns);
}

const ofKnown = (argument: string, of: SideFeatures['of'] | undefined) => {
  if (of !== undefined) requireKind(argument, of, 'function');
};

interface Encoded {
  encoder: FeatureEncoder;
  prefix: string;
  table: readonly object[];
}

/** Encoders of the ids, and of what is known beside them. */
function encodersOf(side: 'user' | 'item', ids: Vocabulary, features: SideFeatures | undefined): Encoded[] {
  const table = ids.ids.map((_, id) => ({ id }));
  const own = { encoder: fitFeatures([category('id')], table), prefix: `${side} `, table };
  if (features === undefined) return [own];
  if (typeof features.of !== 'function')
    throw argumentError(`${side}Features.of`, 'a function of an id (a file does not hold it)', features.of);
  const records = ids.ids.map((id) => features.of(id));
  return [own, { encoder: fitFeatures(features.columns, records), prefix: `${side} has `, table: records }];
}

/** Rows of a side. @param next first row of the joint table that is free, moved on */
function sideOf(count: number, parts: readonly Encoded[], next: { row: number }): Side {
  const slots = parts.reduce((sum, { encoder }) => sum + encoder.slots, 0);
  const numbersPerRow = parts.reduce((sum, { encoder }) => sum + encoder.numbers, 0);
  const indices = new Int32Array(count * slots);
  const weights = new Float32Array(count * slots).fill(1);
  const numbers = new Float32Array(count * numbersPerRow);
  let [slot, number] = [0, 0];
  for (const { encoder, table } of parts) {
    const encoded = encoder.encode(table);
    for (let row = 0; row < count; row++) {
      for (let i = 0; i < encoder.slots; i++) {
        indices[row * slots + slot + i] = next.row + encoded.indices[row * encoder.slots + i];
        if (encoded.weights) weights[row * slots + slot + i] = encoded.weights[row * encoder.slots + i];
      }
      for (let i = 0; i < encoder.numbers; i++)
        numbers[row * numbersPerRow + number + i] = encoded.numbers[row * encoder.numbers + i];
    }
    slot += encoder.slots;
    number += encoder.numbers;
    next.row += encoder.size;
  }
  return { count, slots, numbersPerRow, indices, weights, numbers };
}
