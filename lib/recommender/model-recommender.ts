import { argumentError, requireOneOf, requirePositiveInteger, requireRecord } from '../core/checks';
import { requireIds } from '../core/columns';
import { requireOptions, requireParts } from '../core/options';
import { Random } from '../core/random';
import { itemsOfUser } from '../data/interactions';
import type { Log } from '../data/log/log';
import type { Sequences } from '../data/sequences/sequences';
import type { Id, Vocabulary } from '../data/vocabulary';
import type { Adapter, FittedModel, RecommenderState, SavedFit } from './adapter';
import { bestItems } from './best-items';
import { indexOf, isId } from './known-id';
import type {
  FitRecommenderOptions,
  FitReport,
  KnownHistory,
  Recommendation,
  Recommender,
  RecommendOptions,
} from './recommender';
import { saveRecommender } from './saved-recommender';
import { TrainingData } from './training-data';

const models = {
  fold: 'itemKnn, ease, implicitAls, pinSage, markovChain, fpmc, sasrec, bert4rec, gru4rec and bst',
  similar:
    'itemKnn, ease, implicitAls, the graph models, markovChain, fpmc, the sequence models, mlp and randomWalks',
};

/** A `Recommender` of any model for which there is an adapter. */
export class ModelRecommender implements Recommender {
  private state: RecommenderState | undefined;
  private disposed = false;

  /** @param name what tables call it. Default: the adapter's name */
  constructor(
    readonly adapter: Adapter,
    readonly name: string = adapter.name,
  ) {
    requireParts('adapter', adapter, ['model', 'name', 'reads', 'canFoldIn', 'isRandom', 'options', 'train']);
  }

  /** A fitted one, as it was saved. */
  static restored(adapter: Adapter, name: string, state: RecommenderState): ModelRecommender {
    requireParts('adapter', adapter, ['model', 'name', 'reads', 'canFoldIn', 'isRandom', 'options', 'train']);
    requireParts('state', state, ['data', 'fitted', 'seed']);
    const recommender = new ModelRecommender(adapter, name);
    recommender.state = state;
    return recommender;
  }

  get fitted(): boolean {
    return this.state !== undefined;
  }

  get canFoldIn(): boolean {
    return this.adapter.canFoldIn;
  }

  async fit(log: Log, options: FitRecommenderOptions = {}): Promise<FitReport> {
    requireParts('log', log, ['interactions', 'columns']);
    requireOptions('options', options, {
      validation: 'object?',
      seed: 'any?',
      progress: 'text?',
      signal: 'object?',
    });
    this.requireInUse();
    requireRecord('options', options);
    const { validation, seed = 42, progress, signal } = options;
    const data = TrainingData.of('log', log);
    return this.fitData(data, {
      seed: String(seed),
      validation: validation && validationOf(validation, data),
      progress,
      signal,
    });
  }

  /** `fit` on rows that are prepared already. */
  async fitData(
    data: TrainingData,
    options: { seed: string; validation?: TrainingData; progress?: string; signal?: AbortSignal },
  ): Promise<FitReport> {
    requireParts('data', data, ['requireTimes', 'hasRows']);
    requireOptions('options', options, {
      seed: 'text',
      validation: 'object?',
      progress: 'text?',
      signal: 'object?',
    });
    this.requireInUse();
    const { seed, validation, progress, signal } = options;
    const random = new Random(seed);
    const checkAborted = () => signal?.throwIfAborted();
    checkAborted();
    const started = performance.now();
    const { fitted, history, epoch } = await this.adapter.train(data, {
      random,
      validation,
      progress,
      checkAborted,
    });
    const seconds = (performance.now() - started) / 1000;
    if (this.disposed) {
      fitted.dispose();
      this.requireInUse();
    }
    this.state?.fitted.dispose();
    this.state = { data, fitted, seed };
    return { seconds, ...(history && { history }), ...(epoch !== undefined && { epoch }) };
  }

  recommend(user: Id | KnownHistory, options?: RecommendOptions): Recommendation[];
  recommend(users: readonly Id[], options?: RecommendOptions): Recommendation[][];
  recommend(
    asked: Id | KnownHistory | readonly Id[],
    options: RecommendOptions = {},
  ): Recommendation[] | Recommendation[][] {
    requireOptions('options', options, { k: 'number?', exclude: 'any?', only: 'list?' });
    const { data } = this.requireFitted();
    requireRecord('options', options);
    if (Array.isArray(asked)) {
      asked.forEach((user, i) => {
        if (!isId(user)) throw argumentError(`users[${i}]`, "a user's id", user);
      });
      return (asked as readonly Id[]).map((user) => this.recommend(user, options));
    }
    const { k = 10, exclude = 'seen', only } = options;
    requirePositiveInteger('k', k);
    const { scores, seen } = this.scoresFor(asked as Id | KnownHistory);
    if (only !== undefined) keepOnly(scores, this.indicesOf('only', only));
    let excluded = seen;
    if (typeof exclude === 'string') {
      requireOneOf('exclude', exclude, ['seen', 'nothing'] as const);
      if (exclude === 'nothing') excluded = new Int32Array(0);
    } else excluded = this.indicesOf('exclude', exclude);
    return recommendations(data.items, scores, bestItems(scores, k, excluded));
  }

  score(user: Id | KnownHistory, items: readonly Id[]): Float32Array {
    this.requireFitted();
    if (!Array.isArray(items)) throw argumentError('items', 'a list of ids', items);
    const indices = items.map((item, i) => this.itemIndex(`items[${i}]`, item));
    const { scores } = this.scoresFor(user);
    return Float32Array.from(indices, (item) => scores[item]);
  }

  readonly scoreItems = (users: Int32Array): Float32Array => {
    const { data, fitted } = this.requireFitted();
    requireIds('users', users, data.users.size);
    const { size } = data.items;
    const known = users.filter((user) => data.hasRows(user));
    if (known.length === users.length && known.length > 0)
      return scoresOfKnown(this.adapter, fitted, data, users);
    const scores = new Float32Array(users.length * size);
    const some = known.length === 0 ? scores : scoresOfKnown(this.adapter, fitted, data, known);
    let next = 0;
    users.forEach((user, row) => {
      const own = data.hasRows(user) ? some.subarray(next * size, ++next * size) : data.popularity;
      scores.set(own, row * size);
    });
    return scores;
  };

  similarItems(item: Id, options: { k?: number } = {}): Recommendation[] {
    requireOptions('options', options, { k: 'number?' });
    const { data, fitted } = this.requireFitted();
    const { k = 10 } = requireRecord('options', options) as { k?: number };
    requirePositiveInteger('k', k);
    const index = this.itemIndex('item', item);
    if (fitted.similarTo === undefined) {
      throw argumentError(
        'recommender',
        `a model of which items have neighbors: ${models.similar}`,
        this.name,
      );
    }
    const scores = fitted.similarTo(index);
    return recommendations(data.items, scores, bestItems(scores, k, Int32Array.of(index)));
  }

  async save(folder: string): Promise<void> {
    const state = this.requireFitted();
    if (typeof folder !== 'string' || folder === '') throw argumentError('folder', 'a path', folder);
    saveRecommender(folder, this.adapter, this.name, state);
  }

  /** What the model is in a file. @throws unless it is fitted */
  savedFit(): SavedFit {
    return this.requireFitted().fitted.save();
  }

  fresh(): ModelRecommender {
    return new ModelRecommender(this.adapter, this.name);
  }

  dispose(): void {
    this.disposed = true;
    this.state?.fitted.dispose();
    this.state = undefined;
  }

  /** Scores of all items for one user, and what the user has seen. */
  private scoresFor(asked: Id | KnownHistory): { scores: Float32Array; seen: Int32Array } {
    const { data, fitted } = this.requireFitted();
    if (asked !== null && typeof asked === 'object') {
      const history = this.historyOf(asked);
      const seen = history.itemIds;
      if (seen.length === 0) return { scores: data.popularity.slice(), seen };
      return { scores: scoresOfHistories(this.adapter, fitted, history), seen };
    }
    if (!isId(asked)) throw argumentError('user', "a user's id, or a history", asked);
    const user = indexOf(data.users, asked);
    if (user === undefined) return { scores: data.popularity.slice(), seen: new Int32Array(0) };
    return { scores: this.scoreItems(Int32Array.of(user)), seen: itemsOfUser(data.interactions, user) };
  }

  /** A history given on the spot as the model reads it. @throws if it cannot take one, or it is none */
  private historyOf({ history, times }: KnownHistory): Sequences {
    const { data } = this.requireFitted();
    if (!this.canFoldIn)
      throw argumentError('recommender', `a model that takes histories: ${models.fold}`, this.name);
    if (!Array.isArray(history)) throw argumentError('history', 'a list of ids of items', history);
    if (times !== undefined) requireAscending(times, history.length);
    const indices = history.map((item, i) => {
      if (!isId(item)) throw argumentError(`history[${i}]`, "an item's id", item);
      return indexOf(data.items, item);
    });
    const known = indices.flatMap((index, position) => (index === undefined ? [] : [{ index, position }]));
    const isSet = this.adapter.reads === 'items';
    const itemIds = isSet
      ? Int32Array.from(new Set(known.map(({ index }) => index))).sort()
      : Int32Array.from(known, ({ index }) => index);
    return {
      sequences: 1,
      items: data.items.size,
      offsets: Int32Array.of(0, itemIds.length),
      itemIds,
      owners: Int32Array.of(data.users.size),
      rows: new Int32Array(itemIds.length),
      ...(!isSet && { times: Float64Array.from(known, ({ position }) => times?.[position] ?? position) }),
    };
  }

  /** @throws on an item that the log has not */
  private itemIndex(argument: string, item: Id): number {
    const { items } = this.requireFitted().data;
    const index = isId(item) ? indexOf(items, item) : undefined;
    if (index === undefined)
      throw argumentError(argument, `one of the ${items.ids.length} items of the log`, item);
    return index;
  }

  /** Indices of the items that are known. @throws on what is no list of ids */
  private indicesOf(argument: string, ids: readonly Id[]): Int32Array {
    const { items } = this.requireFitted().data;
    if (!Array.isArray(ids)) throw argumentError(argument, 'a list of ids of items', ids);
    return Int32Array.from(
      ids.flatMap((id, i) => {
        if (!isId(id)) throw argumentError(`${argument}[${i}]`, "an item's id", id);
        return indexOf(items, id) ?? [];
      }),
    );
  }

  private requireInUse(): void {
    if (this.disposed) throw argumentError('recommender', 'one that has not been disposed of', this.name);
  }

  private requireFitted(): RecommenderState {
    this.requireInUse();
    if (this.state === undefined)
      throw argumentError('recommender', 'fitted before it is asked', `${this.name}, not fitted`);
    return this.state;
  }
}

function scoresOfKnown(
  adapter: Adapter,
  fitted: FittedModel,
  data: TrainingData,
  users: Int32Array,
): Float32Array {
  if (fitted.scoreItems !== undefined) return fitted.scoreItems(users) as Float32Array;
  return scoresOfHistories(adapter, fitted, data.historiesOf(users, adapter.reads));
}

function scoresOfHistories(adapter: Adapter, fitted: FittedModel, histories: Sequences): Float32Array {
  if (fitted.scoreHistories === undefined) throw new Error(`${adapter.model} has no scoreHistories`);
  return fitted.scoreHistories(histories);
}

function recommendations(items: Vocabulary, scores: Float32Array, best: Int32Array): Recommendation[] {
  return Array.from(best, (index) => ({ item: items.id(index), score: scores[index] }));
}

/** Leaves no other candidate. */
function keepOnly(scores: Float32Array, only: Int32Array): void {
  const kept = new Set(only);
  for (let item = 0; item < scores.length; item++)
    if (!kept.has(item)) scores[item] = Number.NEGATIVE_INFINITY;
}

function requireAscending(times: readonly number[], length: number): void {
  if (!Array.isArray(times) || times.length !== length)
    throw argumentError('times', `one per item of the history (${length})`, times);
  times.forEach((time, i) => {
    if (!Number.isFinite(time) || (i > 0 && time < times[i - 1]))
      throw argumentError(`times[${i}]`, 'a number no earlier than the one before', time);
  });
}

/** @throws unless the validation part has the vocabularies of the log */
function validationOf(validation: Log, { users, items }: TrainingData): TrainingData {
  const data = TrainingData.of('validation', validation);
  const same = (a: Vocabulary, b: Vocabulary) =>
    a === b || (a.size === b.size && a.ids.every((id, index) => id === b.ids[index]));
  if (!same(data.users, users) || !same(data.items, items))
    throw argumentError('validation', 'a part of the same log, with its users and items', 'other ids');
  return data;
}
