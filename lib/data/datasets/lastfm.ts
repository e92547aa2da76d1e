import { Log, type LogSplit } from '../log/log';
import { consecutiveIds } from './consecutive-ids';
import { readIntegerTable } from './integer-table';
import { type DatasetLocations, locateDataset } from './registry';

/** Who listened to whom, one pair per row, none twice. */
export type Listening = {
  /** Index of the user, in [0, 1892). */
  user: Int32Array;
  /** Index of the artist, in [0, 4489). */
  item: Int32Array;
  /** How often. */
  count: Int32Array;
};

/** LastFM (HetRec 2011) as the authors of LightGCN in PyTorch split it. */
export interface LastFm {
  /** 42,135 pairs. 14 users have none. */
  train: Listening;
  /** 10,533 pairs, none of them in `train`. */
  test: Listening;
  /** Both as logs with common vocabularies: counts are values, ids the file's. */
  logs: LogSplit;
  /** Number of users and artists: the rows of embedding tables. */
  userCount: number;
  itemCount: number;
}

/**
 * Loads LastFM. An index is the file's id less 1.
 * @throws DatasetUnavailableError if no source has it, DatasetIntegrityError if one has something else
 * @example
 * const { train, test, userCount, itemCount } = await loadLastFm();
 * const seen = interactionsOf(train, { users: userCount, items: itemCount });
 */
export async function loadLastFm(locations: DatasetLocations = {}): Promise<LastFm> {
  const { files } = await locateDataset('lastfm', locations);
  const [train, test] = await Promise.all(
    ['lastfm/train.txt', 'lastfm/test.txt'].map(async (name) => {
      const [user, item, count] = await readIntegerTable(files[name], 3);
      return { user: user.map((id) => id - 1), item: item.map((id) => id - 1), count };
    }),
  );
  const [userCount, itemCount] = [1892, 4489];
  const ids = { users: consecutiveIds(userCount), items: consecutiveIds(itemCount) };
  const logOf = ({ user, item, count }: Listening, part: string): Log =>
    new Log({ user, item, value: Float64Array.from(count), ...ids }, { source: `LastFM, ${part}` });
  const logs = { train: logOf(train, 'train'), test: logOf(test, 'test') };
  return { train, test, logs, userCount, itemCount };
}
