import { argumentError } from '../core/checks';
import { interactionsOf } from '../data/interactions';
import type { Sequences } from '../data/sequences/sequences';
import { readArchive, writeArchive } from '../training/model-archive';
import type { Adapter, RecommenderState, SavedTensors } from './adapter';
import { TrainingData } from './training-data';

/** Kind of the archives that hold a recommender. */
export const kind = 'recommender';
/** Version that is written. */
const version = 1;

/** What the header of an archive says of the recommender. */
interface Header {
  model: string;
  name: string;
  seed: string;
  options: unknown;
}

/** Writes a fitted recommender: its options, both vocabularies, what users have seen, and the model's numbers. */
export function saveRecommender(
  folder: string,
  adapter: Adapter,
  name: string,
  state: RecommenderState,
): void {
  const { data, fitted, seed } = state;
  const saved = fitted.save();
  const header: Header = { model: adapter.model, name, seed, options: asJson(adapter.options) };
  writeArchive(folder, {
    kind,
    version,
    options: header,
    state: { hasTimes: data.hasTimes, model: saved.state ?? null },
    vocabularies: { users: data.users, items: data.items },
    tensors: { ...dataTensors(data, adapter.reads), ...prefixed('model/', saved.tensors) },
  });
}

/** What an archive holds, less the model itself. @throws on a folder that holds no recommender, or a damaged one */
export function readRecommender(folder: string) {
  const { options, state, vocabularies, tensors } = readArchive(folder, { kind, versions: [version] });
  const header = options as Header;
  const { hasTimes, model } = state as { hasTimes: boolean; model: unknown };
  const { users, items } = vocabularies ?? {};
  if (users === undefined || items === undefined)
    throw argumentError('folder', 'one with both vocabularies', folder);
  const data = dataOf({ users, items, tensors, hasTimes });
  return { header, data, saved: { state: model ?? undefined, tensors: unprefixed('model/', tensors) } };
}

/** Options as JSON holds them: functions (features, a schedule of learning rates) stay behind. */
function asJson(options: object): unknown {
  return JSON.parse(JSON.stringify(options));
}

/** The tensors whose names begin so, without it. */
export function unprefixed(prefix: string, tensors: Readonly<SavedTensors>): SavedTensors {
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, values]) => [name.slice(prefix.length), values]));
}

export function prefixed(prefix: string, tensors: Readonly<SavedTensors>): SavedTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, values]) => [prefix + name, values]));
}

function dataTensors(data: TrainingData, reads: 'items' | 'order'): SavedTensors {
  if (reads === 'items') {
    const { offsets, itemIds } = data.interactions;
    return { 'seen/offsets': offsets, 'seen/items': itemIds };
  }
  const { offsets, itemIds, times } = data.histories;
  return { 'seen/offsets': offsets, 'seen/items': itemIds, 'seen/times': times as Float64Array };
}

function dataOf({
  users,
  items,
  tensors,
  hasTimes,
}: Pick<TrainingData, 'users' | 'items' | 'hasTimes'> & { tensors: Readonly<SavedTensors> }): TrainingData {
  const offsets = tensors['seen/offsets'] as Int32Array;
  const itemIds = tensors['seen/items'] as Int32Array;
  const times = tensors['seen/times'] as Float64Array | undefined;
  const sizes = { users: users.size, items: items.size };
  if (times === undefined) {
    const noOrder = () => {
      throw new Error('this model was saved without the order of what users did');
    };
    return new TrainingData(users, items, { ...sizes, offsets, itemIds }, noOrder, hasTimes);
  }
  const owner = new Int32Array(itemIds.length);
  for (let user = 0; user < users.size; user++) owner.fill(user, offsets[user], offsets[user + 1]);
  const histories: Sequences = {
    sequences: users.size,
    items: items.size,
    offsets,
    itemIds,
    owners: Int32Array.from({ length: users.size }, (_, user) => user),
    rows: Int32Array.from(itemIds, (_, row) => row),
    times,
  };
  return new TrainingData(
    users,
    items,
    interactionsOf({ user: owner, item: itemIds }, sizes),
    histories,
    hasTimes,
  );
}
