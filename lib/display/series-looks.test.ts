import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barChart } from './bar-chart';
import { heatMap } from './heat-map';
import { lineChart } from './line-chart';
import { panels } from './panels';
import { withDistinctLooks } from './series-looks';

const chart = (names: string[]) =>
  lineChart({
    title: 'T',
    x: 'X (unit)',
    y: 'Y (unit)',
    series: names.map((name) => ({ name, y: [1, 2], lower: [0, 1], upper: [2, 3] })),
  });

/** By name: the looks of its traces, over all charts. */
function looksOf(data: readonly Record<string, unknown>[]): Map<unknown, Set<string>> {
  const looks = new Map<unknown, Set<string>>();
  for (const { name, line, marker, hoverinfo, fillcolor } of data) {
    const { color, dash } = (line ?? {}) as { color?: string; dash?: string };
    const { symbol } = (marker ?? {}) as { symbol?: string };
    const look = hoverinfo === 'skip' ? String(fillcolor) : `${color} ${dash} ${symbol}`;
    looks.set(name, (looks.get(name) ?? new Set()).add(look));
  }
  return looks;
}

test('panels of unlike series: a name looks the same in each, its band too, and no two names look alike', () => {
  const { data } = panels([chart(['a', 'b', 'c']), chart(['b', 'd']), chart(['e', 'a'])], { title: 'T' });
  const looks = looksOf(data);
  assert.deepEqual([...looks.keys()], ['a', 'b', 'c', 'd', 'e']);
  // One line and one band per name, by color: blue, vermillion, green; then what is free.
  for (const [name, seen] of looks) assert.equal(seen.size, 2, String(name));
  assert.equal(new Set([...looks.values()].flatMap((seen) => [...seen])).size, 10);
  const bands = data.filter(({ hoverinfo, name }) => hoverinfo === 'skip' && name === 'd');
  const lines = data.filter(({ hoverinfo, name }) => hoverinfo !== 'skip' && name === 'd');
  assert.equal((lines[0].line as { color: string }).color, '#CC79A7');
  assert.equal(bands[0].fillcolor, 'rgba(204, 121, 167, 0.18)');
});

test('panels of the same series stay as they are, and so do charts without series', () => {
  const charts = [chart(['a', 'b']), chart(['a', 'b']), chart(['a'])];
  assert.deepEqual(withDistinctLooks(charts), charts);
  const heat = heatMap({
    title: 'T',
    x: 'X',
    y: 'Y',
    columns: ['c'],
    rows: ['r'],
    values: [[1]],
    valueTitle: 'V',
  });
  assert.deepEqual(withDistinctLooks([heat, chart(['a'])]), [heat, chart(['a'])]);
});

test('bars take part, and numbers and texts are never touched', () => {
  const bars = (name: string) =>
    barChart({ title: 'T', x: 'X', y: 'Y', categories: ['#0072B2'], series: [{ name, values: [1] }] });
  const [first, second] = withDistinctLooks([bars('a'), bars('b')]);
  assert.deepEqual(first, bars('a'));
  const [trace] = second?.data ?? [];
  assert.match(JSON.stringify(trace?.marker), /#D55E00/);
  assert.deepEqual(trace?.x, ['#0072B2']);
});
