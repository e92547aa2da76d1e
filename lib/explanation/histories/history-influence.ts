import { requireOneOf } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import type { Id } from '../../data/vocabulary';
import type { KnownHistory, Recommender } from '../../recommender/recommender';
import { singleFeatures } from '../gradients/differentiable-model';
import { shapleyValues } from '../shapley/shapley-values';
import { HistoryPlayer } from './history-player';

/** Options of `historyInfluence`. */
export interface HistoryInfluenceOptions {
  /**
   * `leave-one-out`: the score with the whole history minus that without the item, which misses what two items do in each
   * other's stead; `leave-one-in`: the score with the item alone minus that of an empty history, its cheap approximation
   * where items add up; `shapley`: the mean over what the item adds to any of the others. Default: 'leave-one-out'.
   */
  method?: 'leave-one-out' | 'leave-one-in' | 'shapley';
  /** Coalitions for `shapley`, of histories of more than 12 items. Default: as `shapleyValues` has it. */
  samples?: number;
  /** Source of the coalitions, for `shapley`. */
  random?: Random;
}

/** An item of a history and what it does for a recommendation. */
export interface HistoryInfluence {
  readonly position: number;
  readonly item: Id;
  /** In the unit of the recommender's scores. */
  readonly influence: number;
}

/**
 * What each past interaction does for the score of an item, in the order of the history. With no history at all,
 * recommenders fall back on popularity, whose scores are on another scale: `leave-one-in` and `shapley` count from there.
 * @throws unless the recommender takes histories and knows the item; on a bad option
 */
export function historyInfluence(
  recommender: Recommender,
  known: KnownHistory,
  item: Id,
  options: HistoryInfluenceOptions = {},
): HistoryInfluence[] {
  const player = new HistoryPlayer(recommender, known);
  requireOptions('options', options, { method: 'text?', samples: 'number?', random: 'Random?' });
  const { method = 'leave-one-out', samples, random } = options;
  requireOneOf('method', method, ['leave-one-out', 'leave-one-in', 'shapley']);
  const { length } = player;
  const positions = Array.from({ length }, (_, position) => position);
  const influences = (): ArrayLike<number> => {
    if (method === 'leave-one-out') {
      const whole = player.score(item, new Set());
      return positions.map((position) => whole - player.score(item, new Set([position])));
    }
    if (method === 'leave-one-in') {
      const nothing = player.score(item, new Set(positions));
      return positions.map((position) => {
        return player.score(item, new Set(positions.filter((each) => each !== position))) - nothing;
      });
    }
    const predict = (rows: Float64Array) =>
      Float64Array.from({ length: rows.length / length }, (_, row) =>
        player.score(item, new Set(positions.filter((position) => rows[row * length + position] === 0))),
      );
    return shapleyValues(predict, new Float64Array(length).fill(1), length, {
      ...{ features: singleFeatures(length), background: new Float64Array(length) },
      ...(samples !== undefined && { samples }),
      ...(random !== undefined && { random }),
    }).values;
  };
  const found = influences();
  return positions.map((position) => ({ position, item: player.item(position), influence: found[position] }));
}
