import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { smallCrowd } from '../../models/testing/small-crowd';
import { graphOf } from './graph';
import { normalizedAdjacency } from './normalized-adjacency';
import { pathReasons } from './path-reasons';
import { springLayout } from './spring-layout';

const { graph } = smallCrowd('paths');

test('a user, an item or a limit outside is refused', () => {
  throwsArgument(() => pathReasons(graph, 30, 0), 'user');
  throwsArgument(() => pathReasons(graph, 0, 24), 'item');
  throwsArgument(() => pathReasons(graph, 0, 0, { limit: 0 }), 'limit');
});

test('the weight of all paths is the entry of the third power of the normalized adjacency', () => {
  const { rows, columns, values } = normalizedAdjacency(graph);
  const times = (vector: Float64Array): Float64Array => {
    const product = new Float64Array(graph.nodes);
    for (let i = 0; i < rows.length; i++) product[rows[i]] += values[i] * vector[columns[i]];
    return product;
  };
  for (const item of [0, 5, 23]) {
    const unit = new Float64Array(graph.nodes);
    unit[graph.users + item] = 1;
    const cube = times(times(times(unit)));
    for (const user of [0, 3, 17, 29]) {
      const { total, reasons } = pathReasons(graph, user, item, { limit: 100 });
      // A user who has the item reaches it by going back and forth, too.
      assert.ok(Math.abs(total - cube[user]) < 1e-6, `user ${user}, item ${item}`);
      const weights = reasons.map(({ weight }) => weight);
      assert.deepEqual(
        weights,
        [...weights].sort((a, b) => b - a),
      );
    }
  }
  // The last user and the last item are isolated: there is no path.
  assert.deepEqual(pathReasons(graph, 29, 23), { total: 0, reasons: [] });
});

test('every person of a reason has both items', () => {
  const { reasons } = pathReasons(graph, 2, 5);
  assert.ok(reasons.length > 0 && reasons.length <= 3);
  for (const { item, users } of reasons) {
    for (const user of users) {
      const own = graph.neighbors.subarray(graph.offsets[user], graph.offsets[user + 1]);
      assert.ok(own.includes(graph.users + item) && own.includes(graph.users + 5));
    }
  }
});

test('a layout puts neighbors nearer than strangers, the same for the same seed', () => {
  // Two complete graphs of six nodes, joined by one edge.
  const [source, target]: number[][] = [[0], [6]];
  for (const first of [0, 6]) {
    for (let a = first; a < first + 6; a++) {
      for (let b = a + 1; b < first + 6; b++) {
        source.push(a);
        target.push(b);
      }
    }
  }
  const two = graphOf({ source: Int32Array.from(source), target: Int32Array.from(target) }, { nodes: 12 });
  const layout = springLayout(two, { random: new Random(1) });
  const distance = (a: number, b: number) => Math.hypot(layout.x[a] - layout.x[b], layout.y[a] - layout.y[b]);
  for (let a = 1; a < 6; a++) {
    for (let b = a + 1; b < 6; b++) {
      for (let c = 7; c < 12; c++) assert.ok(distance(a, b) < distance(a, c), `${a}, ${b}, ${c}`);
    }
  }
  assert.deepEqual(springLayout(two, { random: new Random(1) }), layout);
  const large = graphOf({ source: Int32Array.of(0), target: Int32Array.of(1) }, { nodes: 2001 });
  throwsArgument(() => springLayout(large, { random: new Random(1) }), 'graph');
});
