// The pet shop where order matters, prepared once for every model: what is trained on, what is asked, and how probable
// each answer really is.
import {
  expectedHitRate,
  markSessionStarts,
  type NextItemCases,
  nextItemCases,
  Random,
  sequencesOf,
  takeRows,
} from 'lib';
import { cutSequences } from 'lib/data';
import { SessionSimulator } from 'lib/worlds';

/** What a world is made from. */
export interface WorldOptions {
  /** From 0 (order is noise) to 1 (order is everything). */
  order: number;
  seed: number | string;
  users: number;
  /** Sessions per user. */
  sessions: number;
}

/** Each user's last session is the test, the one before it validation, the rest training. */
export function sequenceWorld({ order, seed, users, sessions }: WorldOptions) {
  const random = new Random(`sequence-world/${seed}`);
  const simulator = new SessionSimulator({ users, order, random: random.child('shop') });
  const log = simulator.generateLog({ sessionsPerUser: sessions });
  // Sessions are numbered user by user.
  const part = log.session.map((session) => Math.max(0, (session % sessions) - (sessions - 3)));
  const rowsOf = (which: number) => Int32Array.from(part.keys()).filter((row) => part[row] === which);
  const [train, validation, test] = [0, 1, 2].map((which) => takeRows(log, rowsOf(which)));
  const { items } = simulator;
  const marked = [train, validation, test].map((rows) => markSessionStarts(rows, { items }));
  const known = concatenate(marked[0], marked[1]);
  const asked = { items: items + 1, unasked: items };
  const cases = nextItemCases(known, marked[2], asked);
  const testRows = rowsOf(2);
  // Cases stand in the order of the test rows: user by user, in time.
  const probabilities = simulator.nextItemProbabilities(log, testRows);
  return {
    simulator,
    random,
    items,
    users,
    mark: items,
    log: { train, validation, test },
    /** The same with a mark before each session. */
    marked: { train: marked[0], validation: marked[1], test: marked[2] },
    /** Training sequences, one per user, with a mark before each session; items + 1 items. */
    training: sequencesOf(marked[0], { items: items + 1 }),
    validation: nextItemCases(marked[0], marked[1], asked),
    cases,
    /** The best possible prediction of each case, [cases * items]. */
    probabilities,
    /** Looks of the session that came before each case. */
    place: placeInSession(test.session),
  };
}

export type SequenceWorld = ReturnType<typeof sequenceWorld>;

/** Rows of one log after those of another. */
function concatenate<Log extends object>(first: Log, second: Log): Log {
  const columns = Object.entries(first).map(([name, column]) => [
    name,
    joined(column, second[name as keyof Log]),
  ]);
  return Object.fromEntries(columns) as Log;
}

function joined(first: unknown, second: unknown): unknown {
  if (first instanceof Int32Array && second instanceof Int32Array)
    return Int32Array.from([...first, ...second]);
  if (first instanceof Float32Array && second instanceof Float32Array)
    return Float32Array.from([...first, ...second]);
  if (first instanceof Float64Array && second instanceof Float64Array)
    return Float64Array.from([...first, ...second]);
  throw new TypeError('columns must be typed arrays of one kind');
}

function placeInSession(session: Int32Array): Int32Array {
  const place = new Int32Array(session.length);
  for (let row = 1; row < place.length; row++) {
    if (session[row] === session[row - 1]) place[row] = place[row - 1] + 1;
  }
  return place;
}

/** Scores without the column of the mark. */
export function withoutMark(scores: Float32Array, items: number): Float32Array {
  const rows = scores.length / (items + 1);
  const kept = new Float32Array(rows * items);
  for (let row = 0; row < rows; row++) {
    kept.set(scores.subarray(row * (items + 1), row * (items + 1) + items), row * items);
  }
  return kept;
}

/** Hit rates on some cases. */
export interface Figures {
  cases: number;
  top1: number;
  top5: number;
  /** The best possible. */
  best1: number;
  best5: number;
  /** Share of the best possible. */
  share1: number;
  share5: number;
}

/**
 * Hit rates of a model on the test, expected under the true probabilities, beside the best possible.
 * @param scores [cases * items]
 * @param asked which cases. Default: all
 */
export function figuresOf(
  world: SequenceWorld,
  scores: Float32Array,
  asked: (row: number) => boolean = () => true,
): Figures {
  const { items, probabilities, cases } = world;
  const rows = Array.from(cases.rows.keys()).filter(asked);
  const mean = (values: Float64Array) => rows.reduce((sum, row) => sum + values[row] / rows.length, 0);
  const own = [1, 5].map((k) => mean(expectedHitRate(scores, probabilities, { items, k })));
  const best = [1, 5].map((k) => mean(expectedHitRate(probabilities, probabilities, { items, k })));
  return {
    cases: rows.length,
    top1: own[0],
    top5: own[1],
    best1: best[0],
    best5: best[1],
    share1: own[0] / best[0],
    share5: own[1] / best[1],
  };
}

/** Cases whose histories are cut to their last looks. */
export function withLastLooks(cases: NextItemCases, looks: number): NextItemCases {
  const { sequences, offsets } = cases.histories;
  const lengths = Int32Array.from({ length: sequences }, (_, s) => offsets[s + 1] - offsets[s]);
  const histories = cutSequences(cases.histories, {
    sequence: Int32Array.from(lengths.keys()),
    start: lengths.map((length) => Math.max(0, length - looks)),
    end: lengths,
  });
  return { ...cases, histories };
}

/** A learning rate that falls along half a cosine to 0 in so many steps. */
export function cosine(first: number, steps: number): (step: number) => number {
  return (step) => (first / 2) * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps));
}
