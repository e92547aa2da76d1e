import { Log } from '../log/log';
import { Vocabulary } from '../vocabulary';
import { type MovieLensSource, readMovieLens100k } from './movielens-100k-source';
import { type DatasetLocations, locateDataset } from './registry';

/** The ratings, one per row, in the official order (which is not that of time). */
export type Ratings = {
  /** Index of the user, in [0, 943). */
  user: Int32Array;
  /** Index of the film, in [0, 1682). */
  item: Int32Array;
  /** Stars, 1 to 5. */
  rating: Float32Array;
  /** Seconds since 1970. */
  timestamp: Int32Array;
};

/** MovieLens 100K (Harper and Konstan 2015) with ids turned into indices. */
export interface MovieLens100k {
  ratings: Ratings;
  /** The same ratings as a log: stars are values. */
  log: Log;
  /** The official user ids (1 to 943) and their indices. */
  userIds: Vocabulary;
  /** The official film ids (1 to 1682) and their indices. */
  itemIds: Vocabulary;
  /** By film index: title, year of release (undefined for the one film without), genres. */
  items: { title: string[]; year: (number | undefined)[]; genres: string[][] };
  /** By user index. */
  users: { age: Int32Array; gender: string[]; occupation: string[] };
  /** Number of users and films: the rows of embedding tables. */
  userCount: number;
  itemCount: number;
}

/**
 * Loads MovieLens 100K, fetching it if need be.
 * @param locations where to look and keep it. Default: as the settings say
 * @throws DatasetUnavailableError if no source has it, DatasetIntegrityError if one has something else
 * @example
 * const { ratings, userCount, itemCount } = await loadMovieLens100k();
 */
export async function loadMovieLens100k(locations: DatasetLocations = {}): Promise<MovieLens100k> {
  return indexed(await readMovieLens100k(await locateDataset('movielens-100k', locations)));
}

function indexed(source: MovieLensSource): MovieLens100k {
  const userIds = new Vocabulary(source.users.map(({ id }) => id));
  const itemIds = new Vocabulary(source.items.map(({ id }) => id));
  const users = [...source.users].sort((a, b) => a.id - b.id);
  const items = [...source.items].sort((a, b) => a.id - b.id);
  const user = userIds.encode(source.ratings.user);
  const item = itemIds.encode(source.ratings.item);
  const value = Float64Array.from(source.ratings.rating);
  const timestamp = Float64Array.from(source.ratings.timestamp);
  return {
    ratings: { user, item, rating: Float32Array.from(value), timestamp: Int32Array.from(timestamp) },
    log: new Log(
      { user, item, value, timestamp, users: userIds, items: itemIds },
      { source: 'MovieLens 100K' },
    ),
    userIds,
    itemIds,
    items: {
      title: items.map(({ title }) => title),
      year: items.map(({ released }) => (released === '' ? undefined : Number(released.slice(-4)))),
      genres: items.map(({ genres }) => genres),
    },
    users: {
      age: Int32Array.from(users, ({ age }) => age),
      gender: users.map(({ gender }) => gender),
      occupation: users.map(({ occupation }) => occupation),
    },
    userCount: userIds.size,
    itemCount: itemIds.size,
  };
}
