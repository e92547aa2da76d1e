import { requireOneOf, requirePositiveInteger, requireRecord } from '../core/checks';
import type { Vocabulary } from '../data/vocabulary';
import { bestItems } from './best-items';
import { someItemIndices } from './item-ids';
import type { Recommendation, RecommendOptions } from './recommender';

/** Checked options of a list, by indices. */
export interface ListRequest {
  readonly k: number;
  /** Undefined where what was seen is left out. */
  readonly excluded: Int32Array | undefined;
  readonly only: ReadonlySet<number> | undefined;
}

/** @throws on a bad option */
export function listRequest(options: RecommendOptions, items: Vocabulary): ListRequest {
  requireRecord('options', options);
  const { k = 10, exclude = 'seen', only } = options;
  requirePositiveInteger('k', k);
  const known = (argument: string, ids: RecommendOptions['only'] & {}) =>
    someItemIndices(argument, items, ids).filter((index) => index !== undefined) as number[];
  if (typeof exclude === 'string') requireOneOf('exclude', exclude, ['seen', 'nothing'] as const);
  return {
    k,
    excluded: typeof exclude === 'string' ? nothingOr(exclude) : Int32Array.from(known('exclude', exclude)),
    only: only && new Set(known('only', only)),
  };
}

const nothingOr = (exclude: 'seen' | 'nothing'): Int32Array | undefined =>
  exclude === 'nothing' ? new Int32Array(0) : undefined;

/** The best of the candidates. */
export function rankedList(
  items: Vocabulary,
  scores: Float32Array,
  seen: Int32Array,
  { k, excluded = seen, only }: ListRequest,
): Recommendation[] {
  const candidates =
    only === undefined
      ? scores
      : scores.map((score, item) => (only.has(item) ? score : Number.NEGATIVE_INFINITY));
  return Array.from(bestItems(candidates, k, excluded), (index) => ({
    item: items.id(index),
    score: scores[index],
  }));
}
