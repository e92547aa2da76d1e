import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { tf } from '../../core/tensorflow';
import { throwsArgument } from '../../core/testing/throws-argument';
import { compileStep } from '../compile';
import { compareWithEager, difference, numbers, opsOf, variables } from '../testing/compare-steps';
import { type SparseEntries, SparseMatrix } from './sparse-matrix';

const sound: SparseEntries = {
  rows: Int32Array.of(2, 0, 2, 1),
  columns: Int32Array.of(1, 3, 0, 1),
  values: Float32Array.of(1, 2, 3, 4),
  shape: [3, 4],
};

test('bad entries are an error that names the first bad one', () => {
  const bad = (change: Partial<SparseEntries>, message: RegExp) =>
    assert.throws(() => new SparseMatrix({ ...sound, ...change }), message);
  bad({ rows: Int32Array.of(0) }, /rows must be as many as columns and values, got "1, 4, 4"/);
  bad(
    { rows: new Int32Array(), columns: new Int32Array(), values: new Float32Array() },
    /at least one entry/,
  );
  bad({ rows: Int32Array.of(0, 0, 3, 0) }, /rows\[2\] must be in \[0, 3\), got 3/);
  bad({ columns: Int32Array.of(0, -1, 0, 0) }, /columns\[1\] must be in \[0, 4\), got -1/);
  bad({ values: Float32Array.of(0, 0, 0, Number.NaN) }, /values\[3\] must be a finite number, got NaN/);
  bad({ shape: [0, 4] }, /shape\[0\] must be an integer of 1 or more/);
});

test('a dense matrix of the wrong size is an error', () => {
  const matrix = new SparseMatrix(sound);
  throwsArgument(() => matrix.matMul(tf.zeros([3, 2])), 'dense');
  throwsArgument(() => matrix.matMul(tf.zeros([4, 2]), true), 'dense');
  throwsArgument(() => matrix.matMul(tf.zeros([4])), 'dense');
  matrix.dispose();
});

function dense({ rows, columns, values, shape }: SparseEntries): tf.Tensor2D {
  const buffer = tf.buffer([...shape], 'float32');
  rows.forEach((row, i) => {
    buffer.set((buffer.get(row, columns[i]) as number) + values[i], row, columns[i]);
  });
  return buffer.toTensor() as tf.Tensor2D;
}

test('products, transposed products and their gradients equal those of the dense matrix, repeated entries summed', () => {
  const size = fc.integer({ min: 1, max: 6 });
  const cases = fc.tuple(size, size).chain(([height, width]) =>
    fc.record({
      shape: fc.constant([height, width] as [number, number]),
      list: fc.array(fc.tuple(fc.nat(height - 1), fc.nat(width - 1), fc.integer({ min: -8, max: 8 })), {
        minLength: 1,
        maxLength: 12,
      }),
    }),
  );
  fc.assert(
    fc.property(cases, fc.boolean(), ({ shape, list }, transpose) => {
      const entries = {
        rows: Int32Array.from(list, ([row]) => row),
        columns: Int32Array.from(list, ([, column]) => column),
        values: Float32Array.from(list, ([, , value]) => value),
        shape,
      };
      const before = tf.memory().numTensors;
      const matrix = new SparseMatrix(entries);
      tf.tidy(() => {
        const x = numbers('x', [shape[transpose ? 0 : 1], 3]);
        const whole = dense(entries);
        const [ours, theirs] = [
          tf.valueAndGrad((y: tf.Tensor) => tf.sum(tf.square(matrix.matMul(y, transpose))))(x),
          tf.valueAndGrad((y: tf.Tensor) => tf.sum(tf.square(tf.matMul(whole, y as tf.Tensor2D, transpose))))(
            x,
          ),
        ];
        assert.ok(difference(ours.value.dataSync(), theirs.value.dataSync()) < 1e-5);
        assert.ok(difference(ours.grad.dataSync(), theirs.grad.dataSync()) < 1e-5);
      });
      matrix.dispose();
      assert.equal(tf.memory().numTensors, before);
    }),
    { numRuns: 60 },
  );
});

test('entries that are not symmetric are refused where they are said to be', () => {
  const bad = (change: Partial<SparseEntries>, message: RegExp) =>
    assert.throws(() => new SparseMatrix({ ...sound, symmetric: true, ...change }), message);
  bad({}, /shape must be square where symmetric, got "\[3,4\]"/);
  bad({ shape: [4, 4] }, /the same on both sides of the diagonal where symmetric, got "row 0, column 3"/);
  const rows = Int32Array.of(0, 1);
  bad(
    { shape: [4, 4], rows, columns: Int32Array.of(1, 0), values: Float32Array.of(1, 2) },
    /row 0, column 1/,
  );
});

test('a symmetric matrix has the products and gradients of the same matrix kept twice, and is kept once', () => {
  const entries = {
    rows: Int32Array.of(0, 1, 1, 2, 2),
    columns: Int32Array.of(1, 0, 2, 1, 2),
    values: Float32Array.of(2, 2, 3, 3, 5),
    shape: [3, 3] as const,
  };
  const ways = [false, true].map((symmetric) => {
    const matrix = new SparseMatrix({ ...entries, symmetric });
    const { table } = variables({ table: [3, 2] });
    const step = compileStep({
      variables: [table],
      loss: () => tf.sum(tf.square(tf.add(matrix.matMul(table), matrix.matMul(table, true)))) as tf.Scalar,
      optimizer: { kind: 'sgd', learningRate: 0.001 },
      seed: 1,
    });
    for (let i = 0; i < 5; i++) step.run({ any: Float32Array.of(0) });
    step.sync();
    const { state } = step as unknown as { state: { constants: Record<string, Map<unknown, unknown>> } };
    const kept = state.constants.entries.size + state.constants.transposed.size;
    step.dispose();
    return { values: [...table.dataSync()], kept };
  });
  assert.ok(difference(ways[1].values, ways[0].values) < 1e-6);
  assert.deepEqual([ways[0].kept, ways[1].kept], [2, 1]);
});

const graph = new SparseMatrix({ ...sound, shape: [4, 4] });

test('three propagation layers train the same eagerly and compiled, on two batch sizes', () => {
  const apart = compareWithEager({
    shapes: { embeddings: [4, 3] },
    loss:
      ({ embeddings }) =>
      ({ node }) => {
        let layer: tf.Tensor = embeddings;
        for (let i = 0; i < 3; i++) layer = tf.add(graph.matMul(layer), graph.matMul(layer, true));
        return tf.mean(tf.square(tf.sub(tf.gather(layer, tf.cast(node, 'int32')), 1))) as tf.Scalar;
      },
    optimizer: { kind: 'adam', learningRate: 0.01 },
    batches: Array.from({ length: 20 }, (_, i) => ({
      node: Int32Array.of(...(i % 7 === 6 ? [i % 4] : [0, 1, i % 4])),
    })),
  });
  assert.ok(apart.loss < 1e-5 && apart.weights < 1e-4, JSON.stringify(apart));
});

test('the compiled step multiplies compressed rows, not lists of entries', () => {
  const { embeddings } = variables({ embeddings: [4, 3] });
  const step = compileStep({
    variables: [embeddings],
    loss: () => tf.sum(tf.square(graph.matMul(embeddings))) as tf.Scalar,
    optimizer: { kind: 'sgd', learningRate: 0.01 },
    seed: 1,
  });
  step.run({ any: Float32Array.of(0) });
  const ops = opsOf(step);
  assert.equal(ops.filter((op) => op === 'StatelessIf').length, 2);
  assert.ok(!ops.includes('SparseTensorDenseMatMul'));
  step.dispose();
});
