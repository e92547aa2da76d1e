import { inspect } from 'node:util';
import { argumentError, requirePositiveInteger, requireRecord } from '../core/checks';
import { requireIds } from '../core/columns';
import { requireOptions, requireParts } from '../core/options/options';
import { Random } from '../core/random';
import { requireSignal, Stopping } from '../core/stopping/stopping';
import { itemsOfUser } from '../data/interactions';
import type { Log } from '../data/log/log';
import type { Sequences } from '../data/sequences/sequences';
import type { Id } from '../data/vocabulary';
import { usersPerBatch } from '../evaluation/ranking/checked-scores';
import type { Adapter, FittedModel, RecommenderState, SavedFit } from './adapter';
import { givenHistory } from './given-history';
import { itemIndex } from './item-ids';
import { indexOf, isId, sameIds } from './known-id';
import { type ListRequest, listRequest, rankedList } from './ranked-list';
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

const nothing = new Int32Array(0);

const models = {
  fold: 'itemKnn, ease, implicitAls, randomWalks, pinSage, markovChain, fpmc, sasrec, bert4rec, gru4rec and bst',
  similar:
    'itemKnn, ease, implicitAls, the graph models, markovChain, fpmc, the sequence models, mlp and randomWalks',
};

/** A `Recommender` of any model for which there is an adapter. */
export class ModelRecommender implements Recommender {
  protected state: RecommenderState | undefined;
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
    const recommender = new this(adapter, name);
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
    requireSignal(signal);
    const data = TrainingData.of('log', log);
    return this.fitData(data, {
      seed: new Random(seed).seed,
      validation: validation && validationOf(validation, log, data),
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
    const stopping = new Stopping(signal);
    const started = performance.now();
    const { fitted, history, epoch } = await this.adapter.train(data, {
      random,
      validation,
      progress,
      stopping,
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
    const request = listRequest(options, data.items);
    if (Array.isArray(asked)) return this.listsOf(asked as readonly Id[], request);
    const { scores, seen } = this.scoresFor(asked as Id | KnownHistory);
    return rankedList(data.items, scores, seen, request);
  }

  score(user: Id | KnownHistory, items: readonly Id[]): Float32Array {
    const { data } = this.requireFitted();
    if (!Array.isArray(items)) throw argumentError('items', 'a list of ids', items);
    const indices = items.map((item, i) => itemIndex(`items[${i}]`, data.items, item));
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
    const index = itemIndex('item', data.items, item);
    if (fitted.similarTo === undefined) {
      throw argumentError(
        'recommender',
        `a model of which items have neighbors: ${models.similar}`,
        this.name,
      );
    }
    const scores = fitted.similarTo(index);
    const request = { k, excluded: Int32Array.of(index), only: undefined };
    return rankedList(data.items, scores, nothing, request);
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

  /** What the console shows: its name and what it was fitted on. */
  [inspect.custom](): string {
    if (this.disposed) return `Recommender ${this.name}, disposed`;
    if (this.state === undefined) return `Recommender ${this.name}, not fitted`;
    const { users, items } = this.state.data;
    return `Recommender ${this.name}, fitted on ${users.size} users and ${items.size} items`;
  }

  /** Lists of many users, as many at once as `evaluateRanking` scores. @throws on what is no id */
  private listsOf(users: readonly Id[], request: ListRequest): Recommendation[][] {
    const { data } = this.requireFitted();
    const { size } = data.items;
    const indices = users.map((user, i) => {
      if (!isId(user)) throw argumentError(`users[${i}]`, "a user's id", user);
      return indexOf(data.users, user);
    });
    const atOnce = usersPerBatch(undefined, size);
    const lists: Recommendation[][] = [];
    for (let start = 0; start < users.length; start += atOnce) {
      const batch = indices.slice(start, start + atOnce);
      const scores = this.scoreItems(Int32Array.from(batch.filter((user) => user !== undefined) as number[]));
      let row = 0;
      for (const user of batch) {
        if (user === undefined) lists.push(rankedList(data.items, data.popularity, nothing, request));
        else {
          const own = scores.subarray(row * size, ++row * size);
          lists.push(rankedList(data.items, own, itemsOfUser(data.interactions, user), request));
        }
      }
    }
    return lists;
  }

  /** Scores of all items for one user, and what the user has seen. */
  private scoresFor(asked: Id | KnownHistory): { scores: Float32Array; seen: Int32Array } {
    const { data, fitted } = this.requireFitted();
    if (asked !== null && typeof asked === 'object') {
      if (!this.canFoldIn)
        throw argumentError('recommender', `a model that takes histories: ${models.fold}`, this.name);
      const history = givenHistory(asked, data, this.adapter.reads);
      const seen = history.itemIds;
      return {
        scores: seen.length === 0 ? data.popularity : scoresOfHistories(this.adapter, fitted, history),
        seen,
      };
    }
    if (!isId(asked)) throw argumentError('user', "a user's id, or a history", asked);
    const user = indexOf(data.users, asked);
    if (user === undefined) return { scores: data.popularity, seen: nothing };
    return { scores: this.scoreItems(Int32Array.of(user)), seen: itemsOfUser(data.interactions, user) };
  }

  private requireInUse(): void {
    if (this.disposed) throw argumentError('recommender', 'one that has not been disposed of', this.name);
  }

  protected requireFitted(): RecommenderState {
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

/** @throws unless the validation part has the vocabularies of the log */
function validationOf(validation: Log, log: Log, { users, items }: TrainingData): TrainingData {
  const data = TrainingData.of('validation', validation);
  if (validation === log) throw argumentError('validation', 'rows that are not trained on', 'the same log');
  if (!sameIds(data.users, users) || !sameIds(data.items, items))
    throw argumentError('validation', 'a part of the same log, with its users and items', 'other ids');
  return data;
}
