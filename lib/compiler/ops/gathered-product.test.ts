import assert from 'node:assert/strict';
import test from 'node:test';
import { tf } from '../../core/tensorflow';
import { compileStep } from '../compile';
import { nativeBackend } from '../graph/native';
import { compareWithEager, difference, numbers, opsOf, variables } from '../testing/compare-steps';
import { gatherInSparseProducts } from './gathered-product';
import { SparseMatrix } from './sparse-matrix';

const entries = {
  rows: Int32Array.of(2, 0, 2, 1, 2),
  columns: Int32Array.of(1, 3, 0, 1, 3),
  values: Float32Array.of(1, 2, 3, 4, -0.5),
  shape: [4, 5] as const,
};

test('a product that gathers rows equals TensorFlow’s own, transposed or not, and leaves no tensor', () => {
  const matrix = new SparseMatrix(entries);
  const right = [numbers('right', [5, 3]), numbers('left', [4, 3])];
  const products = () => right.map((dense, i) => tf.tidy(() => matrix.matMul(dense, i === 1).dataSync()));
  const theirs = products();
  gatherInSparseProducts(nativeBackend());
  gatherInSparseProducts(nativeBackend());
  const before = tf.memory().numTensors;
  const ours = products();
  assert.equal(tf.memory().numTensors, before);
  ours.forEach((values, i) => {
    assert.ok(difference(values, theirs[i]) < 1e-6);
  });
  // By hand: entry [0, 3] is 2, and row 3 has none.
  const last = right[0].arraySync() as number[][];
  assert.ok(
    difference(
      ours[0].subarray(0, 3),
      Float32Array.from(last[3], (value) => 2 * value),
    ) < 1e-6,
  );
  assert.deepEqual([...ours[0].subarray(9)], [0, 0, 0]);
  tf.dispose(right);
  matrix.dispose();
});

test('a step compiled from it keeps the matrix in compressed rows and trains as the eager one', () => {
  gatherInSparseProducts(nativeBackend());
  const square = new SparseMatrix({ ...entries, shape: [5, 5] });
  const apart = compareWithEager({
    shapes: { embeddings: [5, 3] },
    loss:
      ({ embeddings }) =>
      ({ node }) =>
        tf.mean(
          tf.square(tf.gather(square.matMul(square.matMul(embeddings), true), tf.cast(node, 'int32'))),
        ) as tf.Scalar,
    optimizer: { kind: 'adam', learningRate: 0.01 },
    batches: Array.from({ length: 10 }, (_, i) => ({ node: Int32Array.of(0, 3, i % 5) })),
  });
  assert.ok(apart.loss < 1e-5 && apart.weights < 1e-4, JSON.stringify(apart));
  const { embeddings } = variables({ embeddings: [5, 3] });
  const step = compileStep({
    variables: [embeddings],
    loss: () => tf.sum(tf.square(square.matMul(embeddings))) as tf.Scalar,
    optimizer: { kind: 'sgd', learningRate: 0.01 },
    seed: 1,
  });
  step.run({ any: Float32Array.of(0) });
  const ops = opsOf(step);
  assert.equal(ops.filter((op) => op === 'StatelessIf').length, 2);
  assert.ok(!ops.includes('UnsortedSegmentSum'));
  step.dispose();
  square.dispose();
});
