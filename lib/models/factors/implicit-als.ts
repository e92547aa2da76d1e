import {
  argumentError,
  requireNonNegative,
  requirePositive,
  requirePositiveInteger,
} from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireMemory } from '../../core/memory';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { tf } from '../../core/tensorflow';
import { type Interactions, itemsOfUser, requireInteractions } from '../../data/interactions';
import { usersOfItems } from '../../data/users-of-items';
import { popularityShares } from '../linear/item-weights-scorer';
import type { ModelState, SavableModel } from '../model-state';
import type { RankingModel, ScoreItems } from '../ranking-model';
import { interactionsOfState, interactionsPart, joined, requireState, tensorOf } from '../state/parts';
import { type AlsSettings, alsLoss, solveSide } from './implicit-als-solve';

const kind = 'implicit-als';
const version = 1;

/** Options of fitting iALS. */
export interface ImplicitAlsOptions {
  /** Length of the embeddings, 1 or more. Default: 64. */
  embeddingSize?: number;
  /** Passes over all users, then all items; 1 or more. Default: 16. */
  epochs?: number;
  /** Weight of a pair that is no interaction, beside 1 of one that is; above 0. Default: 0.1. */
  unobservedWeight?: number;
  /**
   * L2 strength: the penalty is l2 / 2 times the squares, beside half the squared errors; above 0. `l2Exponent` says
   * how it grows with the data. Default: as `defaultL2` has it, about 0.03 on MovieLens-100K and 0.003 on 20 million
   * ratings.
   */
  l2?: number;
  /**
   * How the L2 of an embedding grows with the weight of its pairs, in [0, 1]: 1 as in ALS with weighted regularization,
   * 0 the same L2 for all. Default: 1.
   */
  l2Exponent?: number;
  /** Standard deviation of the initial embeddings' length, above 0. Default: 0.1. */
  initialStandardDeviation?: number;
  /** Source of the initial embeddings. */
  random: Random;
}

/** A fitted iALS. */
export interface ImplicitAls extends RankingModel, SavableModel {
  readonly embeddingSize: number;
  /** Shape [users * embeddingSize], row by row; zeros for a user without interactions. */
  readonly userFactors: Float64Array;
  /** Shape [items * embeddingSize]; zeros for an item without interactions. */
  readonly itemFactors: Float64Array;
  /** Sum that training minimizes half of, after each epoch: it never rises. */
  readonly losses: readonly number[];
}

/**
 * Matrix factorization of implicit feedback by alternating least squares (Hu, Koren and Volinsky 2008), in the form and
 * with the regularization that Rendle et al. 2022 found to matter ("Revisiting the performance of iALS"). It minimizes half of
 *
 *   sum over interactions of (1 - w_u·h_i)^2  +  unobservedWeight * sum over all pairs of (w_u·h_i)^2
 *   + sum over users of l_u |w_u|^2 + sum over items of l_i |h_i|^2,
 *   l_u = l2 * (items of u + unobservedWeight * items) ** l2Exponent, l_i likewise,
 *
 * by turns over w and h; each embedding is the exact minimum given the other side. The same seed gives the same
 * embeddings.
 *
 * A user without interactions has an embedding of zeros and gets the items by popularity.
 * @throws on training without interactions or a bad option
 * @example
 * const model = fitImplicitAls(train, { embeddingSize: 64, random: new Random(42) });
 * await evaluateRanking(model.scoreItems, { test, seen: train, k: [10] });
 */
export function fitImplicitAls(training: Interactions, options: ImplicitAlsOptions): ImplicitAls {
  requireInteractions('training', training);
  requireOptions('options', options, {
    embeddingSize: 'number?',
    epochs: 'number?',
    unobservedWeight: 'number?',
    l2: 'number?',
    l2Exponent: 'number?',
    initialStandardDeviation: 'number?',
    random: 'Random',
  });
  const { epochs = 16, initialStandardDeviation = 0.1, random } = options;
  const settings = resolveAls(training, options);
  requirePositiveInteger('epochs', epochs);
  requirePositive('initialStandardDeviation', initialStandardDeviation);
  requireRandom(random);
  const { users, items, itemIds } = training;
  const { embeddingSize } = settings;

  requireMemory(
    `embeddings of ${users} users and ${items} items`,
    16 * embeddingSize * (users + items + embeddingSize) + 12 * items,
  );
  const owners = usersOfItems(training);
  const userFactors = new Float64Array(users * embeddingSize);
  const itemFactors = new Float64Array(items * embeddingSize);
  const perNumber = initialStandardDeviation / Math.sqrt(embeddingSize);
  for (let i = 0; i < itemFactors.length; i++) itemFactors[i] = random.normal(0, perNumber);
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    solveSide(training, itemFactors, userFactors, settings);
    solveSide(owners, userFactors, itemFactors, settings);
    losses.push(alsLoss(training, owners, userFactors, itemFactors, settings));
  }
  warnOfCollapse(losses[epochs - 1], itemIds.length, settings);
  return implicitAlsOf(training, { userFactors, itemFactors, losses, settings });
}

/** The model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
export function implicitAlsFromState(state: ModelState): ImplicitAls {
  requireState(state, kind, version);
  const training = interactionsOfState(state);
  const settings = state.options as unknown as AlsSettings;
  const { embeddingSize } = settings;
  return implicitAlsOf(training, {
    settings,
    userFactors: tensorOf(state, 'userFactors', Float64Array, training.users * embeddingSize),
    itemFactors: tensorOf(state, 'itemFactors', Float64Array, training.items * embeddingSize),
    losses: state.state as number[],
  });
}

interface Fitted extends Pick<ImplicitAls, 'userFactors' | 'itemFactors' | 'losses'> {
  settings: AlsSettings;
}

function implicitAlsOf(
  training: Interactions,
  { userFactors, itemFactors, losses, settings }: Fitted,
): ImplicitAls {
  const { embeddingSize } = settings;
  const { users, items } = training;
  const factors = {
    tensors: { userFactors, itemFactors },
    shapes: { userFactors: [users, embeddingSize], itemFactors: [items, embeddingSize] },
  };
  return {
    embeddingSize,
    userFactors,
    itemFactors,
    losses,
    toState: () => ({
      ...{ kind, version, options: { ...settings }, state: losses },
      ...joined(interactionsPart(training), factors),
    }),
    scoreItems: productScores(training, userFactors, itemFactors, embeddingSize),
  };
}

/**
 * L2 that keeps its place between no penalty and one that leaves nothing, whatever the size of the catalog. Zero is the
 * best solution once the L2s of users and items outweigh the largest singular value s of the interactions,
 * sqrt(l_u l_i) >= s, and s is about sqrt(d_u d_i), with d the mean numbers of interactions. This is 0.09 of that bound:
 * what was chosen on MovieLens-100K (0.03), and what Rendle et al. 2022 chose on 20 million ratings (0.003).
 */
export function defaultL2(
  { users, items, itemIds }: Interactions,
  { unobservedWeight, exponent }: Pick<AlsSettings, 'unobservedWeight' | 'exponent'>,
): number {
  const [perUser, perItem] = [itemIds.length / users, itemIds.length / items];
  const weights = (perUser + unobservedWeight * items) * (perItem + unobservedWeight * users);
  return (0.09 * Math.sqrt(perUser * perItem)) / weights ** (exponent / 2);
}

/** A loss of one per interaction is that of embeddings of zeros. */
function warnOfCollapse(loss: number, interactions: number, settings: AlsSettings): void {
  if (loss < 0.995 * interactions) return;
  const { l2, unobservedWeight } = settings;
  process.emitWarning(
    `iALS learned next to nothing: its loss is ${loss.toFixed(1)} after the last sweep, and ${interactions} without ` +
      `any embedding; take less than l2 ${l2} or unobservedWeight ${unobservedWeight}`,
    'CollapsedFactors',
  );
}

/**
 * The settings of the loss, with their defaults for this training.
 * @throws on training without interactions or an option outside its range
 */
export function resolveAls(
  training: Interactions,
  options: Omit<ImplicitAlsOptions, 'random' | 'epochs' | 'initialStandardDeviation'>,
): AlsSettings {
  const { embeddingSize = 64, unobservedWeight = 0.1, l2Exponent: exponent = 1 } = options;
  requirePositiveInteger('embeddingSize', embeddingSize);
  requirePositive('unobservedWeight', unobservedWeight);
  if (options.l2 !== undefined) requirePositive('l2', options.l2);
  requireNonNegative('l2Exponent', exponent);
  if (exponent > 1) throw argumentError('l2Exponent', 'in [0, 1]', exponent);
  if (training.itemIds.length === 0) throw argumentError('training', 'at least one interaction', '0');
  const l2 = options.l2 ?? defaultL2(training, { unobservedWeight, exponent });
  return { embeddingSize, unobservedWeight, l2, exponent };
}

function productScores(
  training: Interactions,
  userFactors: Float64Array,
  itemFactors: Float64Array,
  embeddingSize: number,
): ScoreItems<Float32Array> {
  const { users, items } = training;
  const popularity = popularityShares(training);
  const table = Float32Array.from(itemFactors);
  return (batch) => {
    requireIds('users', batch, users);
    const rows = new Float32Array(batch.length * embeddingSize);
    for (let row = 0; row < batch.length; row++) {
      rows.set(
        userFactors.subarray(batch[row] * embeddingSize, (batch[row] + 1) * embeddingSize),
        row * embeddingSize,
      );
    }
    const products = tf.tidy(() =>
      tf.matMul(
        tf.tensor2d(rows, [batch.length, embeddingSize]),
        tf.tensor2d(table, [items, embeddingSize]),
        false,
        true,
      ),
    );
    const scores = products.dataSync<'float32'>();
    products.dispose();
    for (let row = 0; row < batch.length; row++) {
      if (itemsOfUser(training, batch[row]).length === 0) scores.set(popularity, row * items);
    }
    return scores;
  };
}
