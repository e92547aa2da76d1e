import { Random } from '../../core/random';
import { Log } from '../../data/log/log';
import { Vocabulary } from '../../data/vocabulary';

/** Users of `smallLog`: 'u00' … 'u29'. */
export const userCount = 30;
/** Items of `smallLog`: 'i00' … 'i19'. */
export const itemCount = 20;
/** Has touched every item that anybody touched, and the last one too. */
export const allSeen = 'u01';
/** Is in the vocabulary and has no row. */
export const withoutRows = 'u02';

/**
 * A shop of two crowds, with a rating from 1 to 5 of each row: even users take even items, odd ones odd items, each item after the one before it of its kind;
 * one user has seen everything, one has no row.
 */
export function smallLog(options: { times?: boolean } = {}): Log {
  const random = new Random(3);
  const rows = { user: [] as number[], item: [] as number[], timestamp: [] as number[] };
  const add = (user: number, item: number): void => {
    rows.user.push(user);
    rows.item.push(item);
    rows.timestamp.push(1_700_000_000 + 3600 * rows.user.length);
  };
  for (let user = 0; user < userCount; user++) {
    if (user === 1) for (let item = 0; item < itemCount; item++) add(user, item);
    if (user === 1 || user === 2) continue;
    const length = 4 + random.integer(0, 4);
    let item = (user % 2) + 2 * random.integer(0, itemCount / 2 - 1);
    for (let n = 0; n < length; n++) {
      add(user, item);
      item = random.uniform() < 0.8 ? (item + 2) % (itemCount - 2) : (user % 2) + 2 * random.integer(0, 9);
    }
  }
  const ids = (letter: string, count: number): Vocabulary =>
    new Vocabulary(Array.from({ length: count }, (_, i) => `${letter}${String(i).padStart(2, '0')}`));
  return new Log({
    user: Int32Array.from(rows.user),
    item: Int32Array.from(rows.item),
    value: Float64Array.from(rows.item, (item, row) => 1 + ((3 * item + 7 * rows.user[row]) % 5)),
    ...(options.times !== false && { timestamp: Float64Array.from(rows.timestamp) }),
    users: ids('u', userCount),
    items: ids('i', itemCount),
  });
}
