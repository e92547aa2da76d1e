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
import { requireInteractionValues } from '../../data/interaction-values';
import { type Interactions, itemsOfUser, requireInteractions } from '../../data/interactions';
import { turnedValues, usersOfItems } from '../../data/users-of-items';
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
  /**
   * How sure each interaction is, in the order of `training.itemIds` (`interactionValues`): Hu et al.'s c = 1 + alpha *
   * value. A number below 0 is a dislike, of which nothing is wanted, and that as surely as its size says; 0 is an
   * interaction that says nothing. Default: 1 each.
   */
  confidence?: Float64Array;
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
 *   sum over interactions of |c| (p - w_u·h_i)^2  +  unobservedWeight * sum over all pairs of (w_u·h_i)^2
 *   + sum over users of l_u |w_u|^2 + sum over items of l_i |h_i|^2,
 *   l_u = l2 * (sum of |c| over the items of u + unobservedWeight * items) ** l2Exponent, l_i likewise,
 *
 * c the confidence, p = 1 where c > 0 and 0 for a dislike, by turns over w and h; each embedding is the exact minimum given the other side. The same seed gives the same
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
    confidence: 'list?',
    random: 'Random',
  });
  const { epochs = 16, initialStandardDeviation = 0.1, confidence, random } = options;
  const settings = resolveAls(training, options);
  requirePositiveInteger('epochs', epochs);
  requirePositive('initialStandardDeviation', initialStandardDeviation);
  requireRandom(random);
  if (confidence !== undefined) {
    requireInteractionValues('confidence', confidence, training);
    if (!confidence.some((sure) => sure > 0))
      throw argumentError('confidence', 'above 0 of some interaction', 'none');
  }
  const { users, items, itemIds } = training;
  const { embeddingSize } = settings;

  requireMemory(
    `embeddings of ${users} users and ${items} items`,
    16 * embeddingSize * (users + items + embeddingSize) + 12 * items,
  );
  const owners = usersOfItems(training);
  const turned = confidence && turnedValues(training, owners, confidence);
  const userFactors = new Float64Array(users * embeddingSize);
  const itemFactors = new Float64Array(items * embeddingSize);
  const perNumber = initialStandardDeviation / Math.sqrt(embeddingSize);
  for (let i = 0; i < itemFactors.length; i++) itemFactors[i] = random.normal(0, perNumber);
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    solveSide(training, itemFactors, userFactors, settings, confidence);
    solveSide(owners, userFactors, itemFactors, settings, turned);
    const sides = confidence && turned && { rows: confidence, columns: turned };
    losses.push(alsLoss(training, owners, userFactors, itemFactors, settings, sides));
  }
  const wanted = confidence?.reduce((sum, sure) => sum + Math.max(0, sure), 0) ?? itemIds.length;
  warnOfCollapse(losses[epochs - 1], wanted, settings);
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
 * sqrt(l_u l_i) >= s, and s is about sqrt(d_u d_i), with d the mean weights of interactions. This is 0.09 of that bound:
 * what was chosen on MovieLens-100K (0.03), and what Rendle et al. 2022 chose on 20 million ratings (0.003).
 */
export function defaultL2(
  { users, items, itemIds }: Interactions,
  { unobservedWeight, exponent }: Pick<AlsSettings, 'unobservedWeight' | 'exponent'>,
  confidence?: Float64Array,
): number {
  const total = confidence?.reduce((sum, sure) => sum + Math.abs(sure), 0) ?? itemIds.length;
  const [perUser, perItem] = [total / users, total / items];
  const weights = (perUser + unobservedWeight * items) * (perItem + unobservedWeight * users);
  return (0.09 * Math.sqrt(perUser * perItem)) / weights ** (exponent / 2);
}

/** A loss of all that is wanted is that of embeddings of zeros. */
function warnOfCollapse(loss: number, wanted: number, settings: AlsSettings): void {
  if (loss < 0.995 * wanted) return;
  const { l2, unobservedWeight } = settings;
  process.emitWarning(
    `iALS learned next to nothing: its loss is ${loss.toFixed(1)} after the last sweep, and ${wanted} without ` +
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
  const l2 = options.l2 ?? defaultL2(training, { unobservedWeight, exponent }, options.confidence);
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
