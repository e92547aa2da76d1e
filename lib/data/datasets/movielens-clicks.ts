import { requireFinite } from '../../core/checks';
import { type Column, rowCount } from '../../core/columns';
import { requireParts } from '../../core/options/options';
import type { MovieLens100k } from './movielens-100k';

/** MovieLens ratings in the form of the shop's log: a film is a product, a high rating is a click. */
export type FilmClicks = {
  /** Index of the user, in [0, 943). */
  user: Int32Array;
  /** Index of the film, in [0, 1682). */
  product: Int32Array;
  /** 1 for a rating of the threshold or more, 0 for a lower one. */
  clicked: Int32Array;
};

/** A genre's column: tensors take letters and digits only. */
const columnOf = (genre: string): string => `genre${genre.replace(/[^A-Za-z0-9]/g, '')}`;

/** What is known about users and films beside their ids, one entry per row of a log. */
export interface FilmContent {
  /** The columns, to be put beside those of the log. */
  columns: Record<string, Column>;
  /** Number of ids by id column: `occupation`, `gender`. */
  ids: Record<string, number>;
  /** Names of the number columns: `age`, `year`, and a 0/1 column per genre: `genreDrama`, `genreSciFi`. */
  numbers: string[];
}

/**
 * Ratings as clicks.
 *
 * Deviation from a real click log: every row is a film that the user chose to watch and to rate, so a rating below
 * the threshold is a film seen and not liked, not a recommendation passed over.
 * @param threshold lowest rating that counts as a click. Default: 4
 * @throws if the threshold is not finite
 */
export function filmClicks(movies: Pick<MovieLens100k, 'ratings'>, threshold = 4): FilmClicks {
  requireParts('movies', movies, ['ratings']);
  requireFinite('threshold', threshold);
  requireParts('movies.ratings', movies.ratings, ['user', 'item', 'rating']);
  const { user, item, rating } = movies.ratings;
  rowCount({ user, item, rating }, 'movies.ratings');
  return {
    user: user.slice(),
    product: item.slice(),
    clicked: Int32Array.from(rating, (stars) => (stars >= threshold ? 1 : 0)),
  };
}

/**
 * The content of a log's users and films, scaled for a linear model: age in units of 15 years around 35, year of
 * release in decades around 1990 (1990 where it is unknown).
 */
export function filmContent(
  movies: Pick<MovieLens100k, 'users' | 'items'>,
  log: Pick<FilmClicks, 'user' | 'product'>,
): FilmContent {
  requireParts('movies', movies, ['users', 'items']);
  requireParts('log', log, ['user', 'product']);
  const { users, items } = movies;
  const occupations = [...new Set(users.occupation)].sort();
  const genres = [...new Set(items.genres.flat())].sort();
  const occupationOf = users.occupation.map((name) => occupations.indexOf(name));
  const yearOf = items.year.map((year) => ((year ?? 1990) - 1990) / 10);
  const columns: Record<string, Column> = {
    occupation: Int32Array.from(log.user, (user) => occupationOf[user]),
    gender: Int32Array.from(log.user, (user) => (users.gender[user] === 'F' ? 1 : 0)),
    age: Float32Array.from(log.user, (user) => (users.age[user] - 35) / 15),
    year: Float32Array.from(log.product, (product) => yearOf[product]),
  };
  for (const genre of genres) {
    const has = items.genres.map((own) => (own.includes(genre) ? 1 : 0));
    columns[columnOf(genre)] = Float32Array.from(log.product, (product) => has[product]);
  }
  return {
    columns,
    ids: { occupation: occupations.length, gender: 2 },
    numbers: ['age', 'year', ...genres.map(columnOf)],
  };
}
