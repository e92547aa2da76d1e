import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { ArenaRecord } from './arena-record';
import { ArenaSummary } from './arena-summary';

/** A run of blocks of 10 steps, one persona and category per row. */
function run(policy: string, seed: number, rates: number[], best = 1): ArenaRecord {
  const column = (value: (i: number) => number) => Float64Array.from(rates, (_, i) => value(i));
  return {
    policy,
    seed,
    blockSteps: 10,
    block: Int32Array.from(rates, (_, i) => i),
    persona: Int32Array.from(rates, (_, i) => i % 2),
    category: Int32Array.from(rates, (_, i) => i % 3),
    steps: column(() => 10),
    clicks: column(() => 3),
    rate: column((i) => 10 * rates[i]),
    best: column(() => 10 * best),
    bestItems: column((i) => (rates[i] === best ? 10 : 0)),
    explored: column((i) => i),
    selectSeconds: column(() => 1e-4),
    updateSeconds: column(() => 2e-5),
  };
}
const close = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

describe('arena summary, wrong input', () => {
  it('refuses records that are missing, twice, or of different runs', () => {
    throwsArgument(() => new ArenaSummary([]), 'records');
    throwsArgument(() => new ArenaSummary([run('a', 1, [1]), run('a', 1, [1])]), 'records');
    assert.throws(
      () => new ArenaSummary([run('a', 1, [1]), run('b', 2, [1])]),
      /of every policy with every seed/,
    );
    throwsArgument(() => new ArenaSummary([run('a', 1, [1]), run('a', 2, [1, 1])]), 'records');
  });

  it('refuses unknown policies and windows that are no whole blocks', () => {
    const summary = new ArenaSummary([run('a', 1, [0.5, 0.5]), run('a', 2, [0.5, 0.5])]);
    throwsArgument(() => summary.values('b', 'regret'), 'policy');
    for (const from of [-10, 5, 20]) throwsArgument(() => summary.values('a', 'regret', { from }), 'from');
    for (const to of [0, 15, 30]) throwsArgument(() => summary.values('a', 'regret', { to }), 'to');
    throwsArgument(() => summary.curve('a', 'regret', { every: 15 }), 'every');
    throwsArgument(() => summary.regretSlope('a', 0, 20), 'from');
  });
});

describe('arena summary', () => {
  const summary = new ArenaSummary([
    run('a', 1, [0.2, 0.4, 1]),
    run('a', 2, [0.4, 0.6, 1]),
    run('b', 1, [0.1, 0.1, 0.1]),
    run('b', 2, [0.3, 0.3, 0.3]),
  ]);

  it('sums windows by hand', () => {
    assert.deepEqual([summary.policies, summary.seeds, summary.steps], [['a', 'b'], [1, 2], 30]);
    const window = { from: 10, to: 30 };
    close(summary.values('a', 'clickRate', window)[0], 0.7);
    close(summary.values('a', 'shareOfBest', { to: 20 })[1], 0.5);
    close(summary.values('a', 'regret')[0], 30 - 16);
    close(summary.values('a', 'bestItems')[0], 1 / 3);
    close(summary.values('a', 'explored', { from: 10 })[0], 3 / 20);
    close(summary.values('a', 'selectMicroseconds')[0], 10);
    close(summary.values('a', 'updateMicroseconds')[0], 2);
    close(summary.values('a', 'clickRate', { persona: 1 })[0], 0.4);
  });

  it('pairs seeds: what they share cancels', () => {
    const shifted = new ArenaSummary([
      run('a', 1, [0.5]),
      run('a', 2, [0.9]),
      run('b', 1, [0.4]),
      run('b', 2, [0.8]),
    ]);
    const { estimate, lower, upper } = shifted.difference('a', 'b', 'clickRate');
    for (const value of [estimate, lower, upper]) close(value, 0.1);
    assert.ok(shifted.interval('a', 'clickRate').upper > 1, 'while each alone is uncertain');
  });

  it('draws curves of windows and of everything so far', () => {
    const own = summary.curve('a', 'clickRate');
    assert.deepEqual(own.steps, [10, 20, 30]);
    own.estimate.forEach((value, i) => void close(value, [0.3, 0.5, 1][i]));
    const sofar = summary.curve('a', 'regret', { cumulative: true, every: 20 });
    assert.deepEqual(sofar.steps, [20, 30]);
    sofar.estimate.forEach((value) => void close(value, 12));
    const first = summary.curve('a', 'clickRate', { persona: 0 });
    assert.ok(
      Number.isNaN(first.estimate[1]) || first.estimate[1] === undefined,
      'nobody of that persona came',
    );
  });

  it('finds the slope of regret that grows as a power of the steps', () => {
    for (const power of [1, 0.5, 0.1]) {
      const rates = Array.from({ length: 200 }, (_, i) => 1 - ((i + 1) ** power - i ** power) / 10);
      const powers = new ArenaSummary([run('p', 1, rates), run('p', 2, rates)]);
      close(powers.regretSlope('p', 100, 2000).estimate, power);
    }
  });

  it('shares out what was shown', () => {
    assert.deepEqual(summary.shownShares('a', 3), [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    assert.deepEqual(summary.shownShares('a', 3, { persona: 0 })[1], [0, 0, 0]);
  });
});
