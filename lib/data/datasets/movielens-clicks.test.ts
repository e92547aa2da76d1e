import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import { Vocabulary } from '../vocabulary';
import type { MovieLens100k } from './movielens-100k';
import { filmClicks, filmContent } from './movielens-clicks';

const movies: Omit<MovieLens100k, 'log'> = {
  ratings: {
    user: Int32Array.of(0, 1, 1),
    item: Int32Array.of(1, 0, 1),
    rating: Float32Array.of(5, 3, 4),
    timestamp: Int32Array.of(1, 2, 3),
  },
  userIds: new Vocabulary([7, 8]),
  itemIds: new Vocabulary([1, 2]),
  items: { title: ['A', 'B'], year: [undefined, 1980], genres: [['Drama'], ['Drama', 'Sci-Fi']] },
  users: { age: Int32Array.of(35, 50), gender: ['F', 'M'], occupation: ['writer', 'artist'] },
  userCount: 2,
  itemCount: 2,
};

test('a threshold that is no number is refused', () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
    throwsArgument(() => filmClicks(movies, bad), 'threshold');
  }
});

test('ratings of the threshold or more are clicks, and the ratings stay as they were', () => {
  const log = filmClicks(movies);
  assert.deepEqual(log, {
    user: Int32Array.of(0, 1, 1),
    product: Int32Array.of(1, 0, 1),
    clicked: Int32Array.of(1, 0, 1),
  });
  assert.deepEqual(filmClicks(movies, 5).clicked, Int32Array.of(1, 0, 0));
  log.user[0] = 1;
  assert.equal(movies.ratings.user[0], 0);
});

test('content is looked up per row, scaled, with one column per genre', () => {
  const { columns, ids, numbers } = filmContent(movies, filmClicks(movies));
  assert.deepEqual(ids, { occupation: 2, gender: 2 });
  assert.deepEqual(numbers, ['age', 'year', 'genreDrama', 'genreSciFi']);
  assert.deepEqual(columns, {
    occupation: Int32Array.of(1, 0, 0),
    gender: Int32Array.of(1, 0, 0),
    age: Float32Array.of(0, 1, 1),
    year: Float32Array.of(-1, 0, -1),
    genreDrama: Float32Array.of(1, 1, 1),
    genreSciFi: Float32Array.of(1, 0, 1),
  });
});
