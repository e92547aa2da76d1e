import { argumentError, requireOneOf } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireParts } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { type PairModel, standInFor } from '../../models/ncf/pair-model';
import { meanRow } from '../input-rows';
import type { BaselineKind, EmbeddedModel } from './embedded-model';

/** Pairs of a user and an item, by index. */
export interface Pairs {
  readonly user: Int32Array;
  readonly item: Int32Array;
}

/** What a side looks up in one of its tables. */
interface Part {
  readonly side: 'user' | 'item';
  readonly table: tf.Variable;
  readonly start: number;
  readonly width: number;
}

/**
 * A learned similarity of users and items (GMF, NCF's MLP, NeuMF) as a function of its embeddings: features are the user
 * and the item, each with all its vectors. Its baselines are `zero` and `mean`; pairs have no row for ids never seen.
 * @throws unless it is such a model
 * @example
 * const inputs = embeddedPairs(neuMf);
 * integratedGradients(inputs, inputs.embed({ user, item }), { baseline: inputs.baseline('mean', pairs) });
 */
export function embeddedPairs(model: PairModel): EmbeddedModel<Pairs> {
  requireParts('model', model, ['users', 'items', 'variables', 'logits']);
  if (typeof model.logits !== 'function') throw argumentError('model', 'a model of users and items', model);
  const parts = partsOf(model);
  const size = parts.reduce((sum, { width }) => sum + width, 0);

  const embed = (pairs: Pairs): Float32Array => {
    requireParts('pairs', pairs, ['user', 'item']);
    requireIds('pairs.user', pairs.user, model.users);
    requireIds('pairs.item', pairs.item, model.items);
    if (pairs.user.length !== pairs.item.length || pairs.user.length === 0)
      throw argumentError(
        'pairs.item',
        `one for each of the users (${pairs.user.length}), at least one`,
        pairs.item,
      );
    return tf.tidy(() => {
      const rows = parts.map(({ side, table }) => tf.gather(table, tf.tensor1d(pairs[side], 'int32')));
      return tf.concat(rows, 1).dataSync<'float32'>(); // [pairs, size]
    });
  };

  return {
    size,
    features: (['user', 'item'] as const).map((name) => {
      const own = parts.filter(({ side }) => side === name);
      const coordinates = own.flatMap(({ start, width }) =>
        Array.from({ length: width }, (_, i) => start + i),
      );
      return { name, coordinates };
    }),
    embed,
    baseline: (kind: BaselineKind, rows?: Pairs) => {
      requireOneOf('kind', kind, ['zero', 'mean']);
      if (kind === 'zero') return new Float32Array(size);
      if (rows === undefined) throw argumentError('rows', 'pairs to take the mean of', rows);
      return meanRow(embed(rows), size);
    },
    logits: (inputs) => {
      const standIn = (side: Part['side']): tf.Tensor => {
        const ids = tf.zeros([inputs.shape[0]], 'int32');
        standInFor(ids, (table) => {
          const part = parts.find((each) => each.side === side && each.table === table);
          if (part === undefined)
            throw argumentError('model', 'one that looks up the same tables always', table.name);
          return tf.slice(inputs, [0, part.start], [-1, part.width]);
        });
        return ids;
      };
      return model.logits(standIn('user'), standIn('item'), { training: false }); // [pairs]
    },
  };
}

/** The tables that a model looks up, seen as it answers for one pair. */
function partsOf(model: PairModel): Part[] {
  const parts: Part[] = [];
  let start = 0;
  tf.tidy(() => {
    const watched = (side: Part['side']): tf.Tensor => {
      const ids = tf.zeros([1], 'int32');
      standInFor(ids, (table) => {
        const width = table.shape[1] as number;
        if (!parts.some((part) => part.side === side && part.table === table)) {
          parts.push({ side, table, start, width });
          start += width;
        }
        return tf.slice(table as tf.Tensor as tf.Tensor2D, [0, 0], [1, width]);
      });
      return ids;
    };
    model.logits(watched('user'), watched('item'), { training: false });
  });
  return parts;
}
