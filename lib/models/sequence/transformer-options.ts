import { argumentError, requirePositiveInteger, requireShareBelowOne } from '../../core/checks';
import { requireMemory } from '../../core/memory';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';

/** Sizes that the transformers over item histories share. */
export interface ItemTransformerOptions {
  /** Number of items, 1 or more: ids 1 … items; id 0 is padding. */
  items: number;
  /** Longest history, 1 or more. */
  length: number;
  /** Numbers per item and state, 1 or more. Default: 50; of BST 32. */
  embeddingSize?: number;
  /** Attention blocks, 1 or more. Default: 2; of BST 1, its paper's best. */
  blocks?: number;
  /** Attention heads, a divisor of the embedding size. Default: 1; of BERT4Rec 2, of BST 4. */
  heads?: number;
  /** Share of embeddings, attention weights and inner activations set to 0 in training, in [0, 1). Default: 0.2. */
  dropout?: number;
  /** Source of the initial values. */
  random: Random;
}

/**
 * Fills in the defaults.
 * @param defaults those of the architecture, where they are not SASRec's
 * @throws on a value outside its range
 */
export function resolveTransformer(
  options: ItemTransformerOptions,
  defaults: { embeddingSize?: number; blocks?: number; heads?: number } = {},
): Required<ItemTransformerOptions> {
  const {
    items,
    length,
    embeddingSize = defaults.embeddingSize ?? 50,
    blocks = defaults.blocks ?? 2,
    heads = defaults.heads ?? 1,
    dropout = 0.2,
    random,
  } = options;
  for (const [name, value] of Object.entries({ items, length, embeddingSize, blocks, heads })) {
    requirePositiveInteger(name, value);
  }
  if (embeddingSize % heads !== 0)
    throw argumentError('heads', `a divisor of the embedding size ${embeddingSize}`, heads);
  // A block's layers and their names weigh as much as small weights.
  requireMemory(`${blocks} blocks`, blocks * (20 * 6 * embeddingSize ** 2 + 100_000));
  requireShareBelowOne('dropout', dropout);
  requireRandom(random);
  return { items, length, embeddingSize, blocks, heads, dropout, random };
}
