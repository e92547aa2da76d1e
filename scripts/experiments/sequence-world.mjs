// The pet shop where order matters, prepared once for every model: what is trained on, what is asked, and how probable
// each answer really is. Used by sequence-dial.mjs and by notebook 03's solutions.
import { expectedHitRate, markSessionStarts, nextItemCases, Random, sequencesOf, takeRows } from 'lib';
import { cutSequences } from 'lib/data';
import { SessionSimulator } from 'lib/worlds';

/**
 * Each user's last session is the test, the one before it validation, the rest training.
 * @param {{ order: number, seed: number | string, users: number, sessions: number }} options
 */
export function sequenceWorld({ order, seed, users, sessions }) {
  const random = new Random(`sequence-world/${seed}`);
  const simulator = new SessionSimulator({ users, order, random: random.child('shop') });
  const log = simulator.generateLog({ sessionsPerUser: sessions });
  // Sessions are numbered user by user.
  const part = log.session.map((session) => Math.max(0, (session % sessions) - (sessions - 3)));
  const rowsOf = (/** @type {number} */ which) =>
    Int32Array.from(part.keys()).filter((row) => part[row] === which);
  const [train, validation, test] = [0, 1, 2].map((which) => takeRows(log, rowsOf(which)));
  const { items } = simulator;
  const marked = [train, validation, test].map((rows) => markSessionStarts(rows, { items }));
  const known = concatenate([marked[0], marked[1]]);
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

/** @typedef {ReturnType<typeof sequenceWorld>} SequenceWorld */

/** @param {Record<string, any>[]} logs */
function concatenate(logs) {
  return /** @type {any} */ (
    Object.fromEntries(
      Object.keys(logs[0]).map((name) => {
        const Kind = logs[0][name].constructor;
        return [name, Kind.from(logs.flatMap((log) => [...log[name]]))];
      }),
    )
  );
}

/** @param {Int32Array} session */
function placeInSession(session) {
  const place = new Int32Array(session.length);
  for (let row = 1; row < place.length; row++) {
    if (session[row] === session[row - 1]) place[row] = place[row - 1] + 1;
  }
  return place;
}

/** Scores without the column of the mark. @param {Float32Array} scores @param {number} items */
export function withoutMark(scores, items) {
  const rows = scores.length / (items + 1);
  const kept = new Float32Array(rows * items);
  for (let row = 0; row < rows; row++) {
    kept.set(scores.subarray(row * (items + 1), row * (items + 1) + items), row * items);
  }
  return kept;
}

/**
 * Hit rates of a model on the test, expected under the true probabilities, beside the best possible.
 * @param {SequenceWorld} world
 * @param {Float32Array} scores [cases * items]
 * @param {(row: number) => boolean} [asked] which cases. Default: all
 */
export function figuresOf(world, scores, asked = () => true) {
  const { items, probabilities, cases } = world;
  const rows = Array.from(cases.rows.keys()).filter(asked);
  const mean = (/** @type {Float64Array} */ values) =>
    rows.reduce((sum, row) => sum + values[row] / rows.length, 0);
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

/**
 * Cases whose histories are cut to their last looks.
 * @param {import('lib').NextItemCases} cases @param {number} looks
 * @returns {import('lib').NextItemCases}
 */
export function withLastLooks(cases, looks) {
  const { sequences, offsets } = cases.histories;
  const lengths = Int32Array.from({ length: sequences }, (_, s) => offsets[s + 1] - offsets[s]);
  const histories = cutSequences(cases.histories, {
    sequence: Int32Array.from(lengths.keys()),
    start: lengths.map((length) => Math.max(0, length - looks)),
    end: lengths,
  });
  return { ...cases, histories };
}

/** A learning rate that falls along half a cosine to 0 in so many steps. @param {number} first @param {number} steps */
export function cosine(first, steps) {
  return (/** @type {number} */ step) =>
    (first / 2) * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps));
}
