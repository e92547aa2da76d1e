import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { IntentFilter } from './intent-filter';
import type { SessionLog } from './session-log';
import { restockingProbability, type SessionWorld } from './session-world';
import { SessionSimulator } from './sessions';

const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((total, value) => total + value, 0);

/** Four items, two classes, three routes; an item is looked at on two routes, and buying item 0 brings route 2 back. */
const tiny: SessionWorld = {
  items: 4,
  order: 0.6,
  classes: Float64Array.of(0.3, 0.7),
  taste: Float64Array.of(0.4, 0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.7),
  routes: [Int32Array.of(0, 1), Int32Array.of(0, 2, 3), Int32Array.of(3)],
  intents: Float64Array.of(0.5, 0.4, 0.1, 0.2, 0.2, 0.6),
  restocking: Int32Array.of(2, -1, -1, -1),
  repeatSeconds: 100,
  buy: Float64Array.of(0.5, 0.5, 0.5, 0.5),
  buyOnReturn: 0.5,
};

interface Row {
  item: number;
  /** Time at which a session begins with this look; undefined within one. */
  starts?: number;
  bought?: boolean;
}

/** P(items of the rows), by following every hidden path one by one. */
function likelihood(world: SessionWorld, rows: readonly Row[]): number {
  const { order, classes, taste, routes, intents, items, restocking } = world;
  const path = (
    c: number,
    i: number,
    route: number,
    position: number,
    restock: [number, number] | undefined,
  ): number => {
    if (i === rows.length) return 1;
    const { item, starts, bought } = rows[i];
    const drawn = (then: (route: number) => number): number =>
      sum(routes.map((_, r) => intents[c * routes.length + r] * then(r)));
    if (starts !== undefined) {
      const inside = (r: number): number => look(r, 0);
      const back = restock === undefined ? 0 : 1 - Math.exp((restock[1] - starts) / world.repeatSeconds);
      return (1 - back) * drawn(inside) + (restock === undefined ? 0 : back * inside(restock[0]));
    }
    return look(route, position);

    function look(r: number, at: number): number {
      const moment = starts ?? 0;
      const after: [number, number] | undefined =
        bought && restocking[item] >= 0 ? [restocking[item], moment] : restock;
      const aside = (1 - order) * taste[c * items + item] * path(c, i + 1, r, at, after);
      if (routes[r][at] !== item) return aside;
      const onward =
        at + 1 < routes[r].length
          ? path(c, i + 1, r, at + 1, after)
          : drawn((next) => path(c, i + 1, next, 0, after));
      return aside + order * onward;
    }
  };
  return sum(Array.from(classes, (prior, c) => prior * path(c, 0, -1, 0, undefined)));
}

describe('session simulator, wrong input', () => {
  it('refuses options outside their range', () => {
    for (const bad of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      throwsArgument(() => new SessionSimulator({ users: bad }), 'users');
      throwsArgument(() => new SessionSimulator({ lines: bad }), 'lines');
    }
    throwsArgument(() => new SessionSimulator({ lines: 21 }), 'lines');
    for (const bad of [-0.1, 1.1, Number.NaN]) {
      throwsArgument(() => new SessionSimulator({ order: bad }), 'order');
    }
    for (const bad of [0, -1, Number.NaN]) {
      throwsArgument(() => new SessionSimulator({ gapDays: bad }), 'gapDays');
      throwsArgument(() => new SessionSimulator({ repeatDays: bad }), 'repeatDays');
    }
    throwsArgument(() => new SessionSimulator({ seed: 1, random: new Random(1) }), 'seed');
  });

  it('refuses logs without a session, unknown users, and a failed log uses up no stream', () => {
    const [a, b] = [0, 1].map(() => new SessionSimulator({ users: 5 }));
    throwsArgument(() => a.generateLog({ sessionsPerUser: 0 }), 'sessionsPerUser');
    throwsArgument(() => a.generateLog({ users: [] }), 'sessionsPerUser');
    throwsArgument(() => a.generateLog({ users: [5] }), 'users');
    throwsArgument(() => a.generateLog({ anonymousSessions: -1 }), 'anonymousSessions');
    assert.deepEqual(a.generateLog(), b.generateLog());
    for (const ask of ['categoryOf', 'lineOf', 'nameOf'] as const) throwsArgument(() => a[ask](36), 'item');
    for (const ask of ['personaOf', 'favoriteLineOf'] as const) throwsArgument(() => a[ask](5), 'user');
    throwsArgument(() => a.itemNamed('Bird Food 1'), 'name');
  });

  it('refuses to predict logs that are not in time order, name unknown things or cannot happen', () => {
    const simulator = new SessionSimulator({ users: 2 });
    const log = simulator.generateLog({ sessionsPerUser: 2 });
    const reversed = Object.fromEntries(
      Object.entries(log).map(([name, column]) => [name, column.slice().reverse()]),
    ) as SessionLog;
    throwsArgument(() => simulator.nextItemProbabilities(reversed), 'timestamp');
    throwsArgument(() => simulator.nextItemProbabilities(log, [log.item.length]), 'rows');
    throwsArgument(() => simulator.nextItemProbabilities({ ...log, item: log.item.map(() => 36) }), 'item');
    throwsArgument(() => simulator.nextItemProbabilities({ ...log, user: log.user.map(() => 3) }), 'user');
    // At order 1 nobody looks at the same product three times in a row.
    const stuck = { ...log, item: log.item.map(() => log.item[0]) };
    throwsArgument(() => simulator.nextItemProbabilities(stuck), 'item');
  });
});

describe('intent filter', () => {
  it('refuses worlds whose tables do not fit, and looks outside a session', () => {
    throwsArgument(
      () => new IntentFilter({ ...tiny, classes: Float64Array.of(0.3, 0.6) }),
      'classes, row 0,',
    );
    throwsArgument(() => new IntentFilter({ ...tiny, taste: new Float64Array(7) }), 'taste');
    throwsArgument(() => new IntentFilter({ ...tiny, routes: [] }), 'routes');
    throwsArgument(() => new IntentFilter({ ...tiny, routes: [new Int32Array(0)] }), 'routes[0]');
    throwsArgument(
      () => new IntentFilter({ ...tiny, restocking: Int32Array.of(3, 0, 0, 0) }),
      'restocking[0]',
    );
    throwsArgument(() => new IntentFilter({ ...tiny, order: 2 }), 'order');
    const filter = new IntentFilter(tiny);
    throwsArgument(() => filter.look({ item: 0, timestamp: 0, purchased: false }), 'look');
    filter.startSession(5);
    throwsArgument(() => filter.look({ item: 0, timestamp: 4, purchased: false }), 'timestamp');
    throwsArgument(() => filter.startSession(Number.NaN), 'timestamp');
  });

  it('equals the enumeration of every hidden path on a tiny world', () => {
    const random = new Random('enumerate');
    for (const order of [0, 0.6, 1]) {
      const world = { ...tiny, order };
      let compared = 0;
      for (let trial = 0; trial < 60; trial++) {
        const filter = new IntentFilter(world);
        const rows: Row[] = [];
        for (let i = 0; i < 5; i++) {
          const starts = i === 0 || random.bernoulli(0.4) ? i * 50 : undefined;
          const timestamp = starts ?? rows.reduce((time, row) => row.starts ?? time, 0);
          if (starts !== undefined) filter.startSession(starts);
          const predicted = filter.probabilities();
          const known = likelihood(world, rows);
          assert.ok(Math.abs(sum(predicted) - 1) < 1e-12);
          for (let item = 0; item < 4; item++) {
            const exact = likelihood(world, [...rows, { item, starts }]) / known;
            assert.ok(Math.abs(predicted[item] - exact) < 1e-12, `${predicted[item]} is not ${exact}`);
            compared++;
          }
          const item = random.choice([0, 1, 2, 3], { size: 1, probabilities: predicted })[0];
          // The enumeration dates purchases at the beginning of the session; so does this filter here.
          const bought = starts !== undefined && random.bernoulli(0.5);
          filter.look({ item, timestamp, purchased: bought });
          rows.push({ item, starts, bought });
        }
      }
      assert.equal(compared, 1200);
    }
  });

  it('knows a supply runs out: the chance of restocking grows to 1 - 1/e after the time constant', () => {
    assert.equal(restockingProbability(tiny, 0), 0);
    assert.ok(Math.abs(restockingProbability(tiny, 100) - (1 - Math.exp(-1))) < 1e-12);
    const filter = new IntentFilter({ ...tiny, order: 1 });
    filter.startSession(0);
    filter.look({ item: 0, timestamp: 0, purchased: true });
    filter.startSession(1e6);
    assert.ok(Math.abs(filter.probabilities()[3] - 1) < 1e-12);
    filter.reset();
    filter.startSession(0);
    assert.ok(Math.abs(filter.probabilities()[3] - (0.3 * 0.1 + 0.7 * 0.6)) < 1e-12);
  });

  it('shows the intent: after food and bowl it is the kit', () => {
    const simulator = new SessionSimulator({ order: 1 });
    const filter = simulator.filter();
    filter.startSession(0);
    const look = (name: string) =>
      filter.look({ item: simulator.itemNamed(name), timestamp: 0, purchased: false });
    look('Dog Food 1');
    const kit = simulator.routeNames.indexOf('kit: Dog Food 1, Dog Bowl 1, Dog Toy 1');
    const [before] = [filter.routeBelief()[kit]];
    look('Dog Bowl 1');
    assert.ok(before < 0.9 && filter.routeBelief()[kit] > 1 - 1e-12);
    assert.ok(Math.abs(filter.probabilities()[simulator.itemNamed('Dog Toy 1')] - 1) < 1e-12);
    assert.ok(Math.abs(sum(filter.classBelief()) - 1) < 1e-12);
  });
});

describe('session logs', () => {
  it('happen as often as the best possible prediction says, at every dial', () => {
    for (const order of [0, 0.5, 1]) {
      const simulator = new SessionSimulator({ users: 150, order, seed: 3 });
      const log = simulator.generateLog({ sessionsPerUser: 6, anonymousSessions: 100 });
      const { items } = simulator;
      const probabilities = simulator.nextItemProbabilities(log);
      const bins = Array.from({ length: 10 }, () => ({ expected: 0, happened: 0, variance: 0 }));
      for (let row = 0; row < log.item.length; row++) {
        for (let item = 0; item < items; item++) {
          const p = probabilities[row * items + item];
          const bin = bins[Math.min(9, Math.floor(p * 10))];
          bin.expected += p;
          bin.variance += p * (1 - p);
          bin.happened += log.item[row] === item ? 1 : 0;
        }
      }
      for (const { expected, happened, variance } of bins) {
        assert.ok(
          Math.abs(expected - happened) <= 4 * Math.sqrt(variance) + 1e-6,
          `${expected}, ${happened}`,
        );
      }
    }
  });

  it('at order 0 follow the taste of the class whatever came before', () => {
    const simulator = new SessionSimulator({ users: 1, order: 0 });
    const filter = simulator.filter();
    const after = (...items: number[]): Float64Array => {
      filter.reset();
      filter.startSession(0);
      for (const item of items) filter.look({ item, timestamp: 0, purchased: false });
      return filter.probabilities();
    };
    const [there, back] = [after(1, 2, 3), after(3, 2, 1)];
    for (let item = 0; item < simulator.items; item++) assert.ok(Math.abs(there[item] - back[item]) < 1e-12);
    const { items, world } = simulator;
    const log = simulator.generateLog({ sessionsPerUser: 2000 });
    const own = simulator.personas.indexOf(simulator.personaOf(0)) * 3 + simulator.favoriteLineOf(0);
    for (let item = 0; item < items; item++) {
      const share = sum(log.item.map((seen) => (seen === item ? 1 : 0))) / log.item.length;
      const p = world.taste[own * items + item];
      assert.ok(
        Math.abs(share - p) < 4.5 * Math.sqrt((p * (1 - p)) / log.item.length),
        `${share} is not ${p}`,
      );
    }
  });

  it('at order 1 consist of routes: every session is a row of whole routes, the last one maybe cut', () => {
    const simulator = new SessionSimulator({ users: 20, order: 1 });
    const log = simulator.generateLog();
    const routes = simulator.world.routes.map((route) => [...route].join());
    const parses = (items: readonly number[]): boolean =>
      items.length === 0 ||
      routes.some((route) => {
        const path = route.split(',').map(Number);
        return items.length <= path.length
          ? items.every((item, i) => item === path[i])
          : path.every((item, i) => item === items[i]) && parses(items.slice(path.length));
      });
    const sessions = new Map<number, number[]>();
    log.session.forEach((session, row) => {
      sessions.set(session, [...(sessions.get(session) ?? []), log.item[row]]);
    });
    assert.equal(sessions.size, 200);
    for (const items of sessions.values()) assert.ok(parses(items), items.join());
  });

  it('have sessions of 3 to 9 looks with times that grow by what was spent, a week apart on average', () => {
    const simulator = new SessionSimulator({ users: 200, order: 0.5, gapDays: 7 });
    const log = simulator.generateLog({ sessionsPerUser: 10 });
    let gaps = 0;
    let looks = 0;
    for (let row = 1; row < log.item.length; row++) {
      const passed = log.timestamp[row] - log.timestamp[row - 1];
      looks++;
      if (log.session[row] === log.session[row - 1]) {
        assert.ok(Math.abs(passed - log.dwell[row - 1]) < 1e-3);
        continue;
      }
      assert.ok(looks >= 3 && looks <= 9);
      looks = 0;
      if (log.user[row] === log.user[row - 1]) gaps += passed / 86_400;
    }
    assert.ok(Math.abs(gaps / 1800 - 7) < (4 * 7) / Math.sqrt(1800));
    assert.equal(new Set(log.session).size, 2000);
  });

  it('repeat with the seed, differ from call to call, and share visits across dials', () => {
    const [a, b] = [
      new SessionSimulator({ users: 20, seed: 5 }),
      new SessionSimulator({ users: 20, random: new Random(5) }),
    ];
    const first = a.generateLog();
    assert.deepEqual(first, b.generateLog());
    assert.notDeepEqual(first.item, a.generateLog().item);
    const noise = new SessionSimulator({ users: 20, seed: 5, order: 0 }).generateLog();
    assert.deepEqual(noise.session, first.session);
    assert.notDeepEqual(noise.item, first.item);
    const given = { random: new Random('given'), anonymousSessions: 3 };
    assert.deepEqual(a.generateLog(given), a.generateLog(given));
  });

  it('know anonymous visitors by their session alone', () => {
    const simulator = new SessionSimulator({ users: 3 });
    const log = simulator.generateLog({ sessionsPerUser: 1, anonymousSessions: 4 });
    assert.equal(log.user.filter((user) => user === simulator.anonymous).length > 0, true);
    const start = simulator.filter();
    start.startSession(0);
    const blank = Float32Array.from(start.probabilities());
    const { items } = simulator;
    const firsts = [...log.item.keys()].filter(
      (row) => row === 0 || log.session[row] !== log.session[row - 1],
    );
    const predicted = simulator.nextItemProbabilities(log, firsts);
    assert.equal(firsts.length, 7);
    for (let n = 0; n < 7; n++) assert.deepEqual(predicted.slice(n * items, (n + 1) * items), blank);
  });

  it('can be predicted row by row: chosen rows are the same as in the whole', () => {
    const simulator = new SessionSimulator({ users: 4, order: 0.7 });
    const log = simulator.generateLog({ sessionsPerUser: 3, anonymousSessions: 2 });
    const whole = simulator.nextItemProbabilities(log);
    const rows = [log.item.length - 1, 5, 0];
    const some = simulator.nextItemProbabilities(log, rows);
    rows.forEach((row, position) => {
      const { items } = simulator;
      assert.deepEqual(
        some.slice(position * items, (position + 1) * items),
        whole.slice(row * items, (row + 1) * items),
      );
    });
    assert.deepEqual(simulator.logTable(log, 3).shape, [3, 7]);
  });
});
