import assert from 'node:assert/strict';
import test from 'node:test';
import { SparseMatrix } from '../../compiler/ops/sparse-matrix';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { type Graph, graphOf } from './graph';
import { normalizedAdjacency } from './normalized-adjacency';
import { spectralRadius } from './spectral-radius';

const nodes = 12;
const random = new Random('adjacency');

/** A random graph whose last node is isolated. */
function someGraph(weighted: boolean): Graph {
  const end = () => Int32Array.from({ length: 30 }, () => random.integer(0, nodes - 1));
  const weight = weighted ? Float32Array.from({ length: 30 }, () => random.uniform(0.5, 2)) : undefined;
  return graphOf({ source: end(), target: end(), weight }, { nodes, selfReferences: 'drop' });
}

/** The adjacency as nested arrays, with self-loops if asked for. */
function denseAdjacency(graph: Graph, selfLoops: boolean): number[][] {
  const dense = Array.from({ length: nodes }, (_, row) =>
    Array.from({ length: nodes }, (_, column) => (selfLoops && row === column ? 1 : 0)),
  );
  for (let row = 0; row < nodes; row++) {
    for (let i = graph.offsets[row]; i < graph.offsets[row + 1]; i++) {
      dense[row][graph.neighbors[i]] += graph.weights?.[i] ?? 1;
    }
  }
  return dense;
}

for (const weighted of [false, true]) {
  for (const selfLoops of [false, true]) {
    for (const kind of ['symmetric', 'row'] as const) {
      const options = `${kind}${weighted ? ', weights' : ''}${selfLoops ? ', self-loops' : ''}`;
      test(`propagation equals the dense normalized adjacency times the embeddings (${options})`, () => {
        const graph = someGraph(weighted);
        const matrix = new SparseMatrix(normalizedAdjacency(graph, { kind, selfLoops }));
        const dense = denseAdjacency(graph, selfLoops);
        const degree = dense.map((row) => row.reduce((sum, value) => sum + value, 0));
        const normalized = dense.map((row, i) =>
          row.map((value, j) => {
            if (value === 0) return 0;
            return kind === 'symmetric' ? value / Math.sqrt(degree[i] * degree[j]) : value / degree[i];
          }),
        );
        tf.tidy(() => {
          const x = tf.tensor2d(
            Array.from({ length: nodes * 3 }, () => random.normal()),
            [nodes, 3],
          );
          const apart = tf.max(tf.abs(tf.sub(matrix.matMul(x), tf.matMul(tf.tensor2d(normalized), x))));
          assert.ok(apart.dataSync()[0] < 1e-6);
        });
        matrix.dispose();
      });
    }
  }
}

test('rows of the row-normalized matrix sum to 1, and an isolated node gets zeros', () => {
  const graph = graphOf({ source: Int32Array.of(0, 0), target: Int32Array.of(1, 2) }, { nodes: 4 });
  const { rows, values } = normalizedAdjacency(graph, { kind: 'row' });
  const sums = new Float64Array(4);
  rows.forEach((row, i) => {
    sums[row] += values[i];
  });
  assert.deepEqual([...sums], [1, 1, 1, 0]);
});

test('the spectral radius is 1 for any graph, and the known one for a hand-made matrix', () => {
  for (let i = 0; i < 5; i++) {
    const radius = spectralRadius(normalizedAdjacency(someGraph(i % 2 === 0)), { random, iterations: 500 });
    assert.ok(radius <= 1 + 1e-6 && radius > 1 - 1e-4, `${radius}`);
  }
  const matrix = {
    rows: Int32Array.of(0, 0, 1, 1),
    columns: Int32Array.of(0, 1, 0, 1),
    values: Float32Array.of(2, 1, 1, 2),
    shape: [2, 2] as const,
  };
  assert.ok(Math.abs(spectralRadius(matrix, { random }) - 3) < 1e-9);
});
