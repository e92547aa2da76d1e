import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { graphBytes, propagationBytes } from '../../core/memory';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { interactionsOf } from '../interactions';
import { bipartiteGraph } from './bipartite-graph';
import { connectedComponents } from './components';
import { degreesOf, edgeCount, type Graph, graphOf, isolatedNodes, neighborsOf, strengthsOf } from './graph';
import { sampleNeighbors } from './sample-neighbors';

const ids = (...values: number[]) => Int32Array.from(values);

test('an empty list of edges, bad sizes and ids out of range are refused, naming the first', () => {
  const bad = (source: number[], target: number[], nodes: number, message: RegExp) =>
    assert.throws(() => graphOf({ source: ids(...source), target: ids(...target) }, { nodes }), message);
  bad([], [], 3, /edges must be a list of at least one edge, got "0 edges"/);
  bad([0], [1], 0, /nodes must be an integer of 1 or more, got 0/);
  bad([0, 1], [1], 3, /edges must be of columns of one length/);
  bad([0, 5], [1, 1], 3, /source must be an integer in \[0, 3\), got 5 at row 1/);
  bad([0, 1], [1, -1], 3, /target must be an integer in \[0, 3\), got -1 at row 1/);
});

test('a weight that is not a finite number above 0 is refused', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 0, -1]) {
    const edges = { source: ids(0, 1), target: ids(1, 2), weight: Float32Array.of(1, value) };
    throwsArgument(() => graphOf(edges, { nodes: 3 }), 'weight[1]');
  }
});

test('an edge from a node to itself is refused, or dropped and counted', () => {
  const edges = { source: ids(0, 2, 1), target: ids(1, 2, 1) };
  throwsArgument(() => graphOf(edges, { nodes: 3 }), 'edges');
  const graph = graphOf(edges, { nodes: 3, selfReferences: 'drop' });
  assert.deepEqual([edgeCount(graph), graph.selfReferences], [1, 2]);
  const alone = { source: ids(1), target: ids(1) };
  assert.throws(() => graphOf(alone, { nodes: 3, selfReferences: 'drop' }), /at least one edge between/);
});

test('a graph too large for the memory is refused before it is built, with both numbers', () => {
  const edges = { source: ids(0), target: ids(1) };
  throwsArgument(() => graphOf(edges, { nodes: 1_000_000, maxBytes: 1000 }), 'the graph');
  const interactions = interactionsOf({ user: ids(0), item: ids(0) }, { users: 5000, items: 5000 });
  assert.throws(
    () => bipartiteGraph(interactions, { maxBytes: 1000 }),
    /fit into 1.00 kB of memory, got 120 kB/,
  );
  // A billion edges: the estimate comes before any allocation.
  assert.ok(graphBytes({ nodes: 1e8, edges: 1e9 }) > 48e9);
  const sizes = { nodes: 1000, edges: 5000, layers: 3, embeddingSize: 64 };
  assert.ok(propagationBytes({ ...sizes, layers: 4 }) > propagationBytes(sizes));
});

test('edges repeated in either direction are one edge; their weights add up', () => {
  const edges = { source: ids(0, 1, 0, 3), target: ids(1, 0, 1, 1) };
  const graph = graphOf(edges, { nodes: 5 });
  assert.deepEqual([...graph.offsets], [0, 1, 3, 3, 4, 4]);
  assert.deepEqual([...graph.neighbors], [1, 0, 3, 1]);
  assert.deepEqual([edgeCount(graph), graph.repeatedEdges], [2, 2]);
  const weighted = graphOf({ ...edges, weight: Float32Array.of(1, 2, 4, 8) }, { nodes: 5 });
  assert.deepEqual([...(weighted.weights ?? [])], [7, 7, 8, 8]);
  assert.deepEqual([...strengthsOf(weighted)], [7, 15, 0, 8, 0]);
});

test('isolated nodes have empty rows, degree 0 and a component of their own', () => {
  const graph = graphOf({ source: ids(0, 3), target: ids(1, 1) }, { nodes: 5 });
  assert.deepEqual([...isolatedNodes(graph)], [2, 4]);
  assert.deepEqual([...degreesOf(graph)], [1, 2, 0, 1, 0]);
  assert.deepEqual([...neighborsOf(graph, 1)], [0, 3]);
  assert.equal(neighborsOf(graph, 4).length, 0);
  const { count, component, sizes } = connectedComponents(graph);
  assert.equal(count, 3);
  assert.deepEqual([...component], [0, 0, 1, 0, 2]);
  assert.deepEqual([...sizes], [3, 1, 1]);
  throwsArgument(() => neighborsOf(graph, 5), 'node');
});

const lists = fc.integer({ min: 2, max: 8 }).chain((nodes) =>
  fc.record({
    nodes: fc.constant(nodes),
    list: fc.array(fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1)), { minLength: 1, maxLength: 25 }),
  }),
);

/** Who is joined to whom, from sets. */
function joined(nodes: number, list: [number, number][]): Set<number>[] {
  const sets = Array.from({ length: nodes }, () => new Set<number>());
  for (const [a, b] of list) {
    if (a === b) continue;
    sets[a].add(b);
    sets[b].add(a);
  }
  return sets;
}

test('rows are those of sets of neighbors, in order, and components those of a search through the sets', () => {
  fc.assert(
    fc.property(lists, ({ nodes, list }) => {
      const proper = list.filter(([a, b]) => a !== b);
      fc.pre(proper.length > 0);
      const source = Int32Array.from(list, ([a]) => a);
      const target = Int32Array.from(list, ([, b]) => b);
      const graph = graphOf({ source, target }, { nodes, selfReferences: 'drop' });
      const sets = joined(nodes, list);
      sets.forEach((set, node) => {
        assert.deepEqual(
          [...neighborsOf(graph, node)],
          [...set].sort((a, b) => a - b),
        );
      });
      assert.equal(graph.selfReferences, list.length - proper.length);
      assert.equal(graph.repeatedEdges, proper.length - edgeCount(graph));
      const { component } = connectedComponents(graph);
      const reach = (from: number, seen = new Set([from])): Set<number> => {
        for (const next of sets[from]) if (!seen.has(next)) reach(next, seen.add(next));
        return seen;
      };
      for (let a = 0; a < nodes; a++) {
        const seen = reach(a);
        for (let b = 0; b < nodes; b++) assert.equal(component[a] === component[b], seen.has(b));
      }
    }),
    { numRuns: 200 },
  );
});

test('the bipartite graph of a log is the general graph of its pairs', () => {
  const random = new Random('bipartite');
  const user = Int32Array.from({ length: 300 }, () => random.integer(0, 20));
  const item = Int32Array.from({ length: 300 }, () => random.integer(0, 30));
  const graph = bipartiteGraph(interactionsOf({ user, item }, { users: 21, items: 31 }));
  const general = graphOf({ source: user, target: item.map((id) => id + 21) }, { nodes: 52 });
  assert.deepEqual(graph.offsets, general.offsets);
  assert.deepEqual(graph.neighbors, general.neighbors);
  assert.deepEqual([graph.users, graph.items, graph.nodes], [21, 31, 52]);
  const none = { users: 2, items: 2, offsets: ids(0, 0, 0), itemIds: ids() };
  throwsArgument(() => bipartiteGraph(none), 'interactions');
});

test('sampled neighbors are neighbors, all as likely, and different where there are enough', () => {
  const star: Graph = graphOf({ source: ids(0, 0, 0, 0, 5), target: ids(1, 2, 3, 4, 6) }, { nodes: 8 });
  const random = new Random('sample');
  const draws = 4000;
  const seen = new Int32Array(8);
  for (let draw = 0; draw < draws; draw++) {
    const two = sampleNeighbors(star, ids(0), { size: 2, random });
    assert.notEqual(two[0], two[1]);
    for (const node of two) seen[node]++;
  }
  // Each of the four neighbors is in half of the pairs: the standard error is 32.
  for (const node of [1, 2, 3, 4]) assert.ok(Math.abs(seen[node] - draws / 2) < 130, `${seen}`);
  assert.deepEqual(
    [...sampleNeighbors(star, ids(5, 7, 0), { size: 4, random })].map((node, i) => (i < 8 ? node : 0)),
    [6, 6, 6, 6, -1, -1, -1, -1, 0, 0, 0, 0],
  );
  throwsArgument(() => sampleNeighbors(star, ids(8), { size: 1, random }), 'nodes');
  throwsArgument(() => sampleNeighbors(star, ids(0), { size: 0, random }), 'size');
});

test('a million edges are a graph: every edge is counted once', () => {
  const random = new Random('large');
  const edges = 1_000_000;
  const source = Int32Array.from({ length: edges }, () => random.integer(0, 50_000));
  const target = Int32Array.from({ length: edges }, () => random.integer(50_000, 100_000));
  const graph = graphOf({ source, target }, { nodes: 100_000 });
  assert.equal(edgeCount(graph) + graph.repeatedEdges, edges);
});
