import './testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../core/tensorflow';
import { assertClose } from '../core/testing/closeness';
import { readFixture } from '../core/testing/fixture';
import { throwsArgument } from '../core/testing/throws-argument';
import { compileStep } from './compile';
import { eagerStep } from './eager-step';
import { resolveGroups } from './optimizer-groups';
import type { OptimizerOptions } from './optimizer-options';
import { difference, opsOf, smallBatch, smallLoss, smallShapes, variables } from './testing/compare-steps';
import type { StepDefinition } from './training-step-definition';

const kinds = { eager: eagerStep, compiled: compileStep };
const adam: OptimizerOptions = { kind: 'adam', learningRate: 0.01, gradientClipping: { norm: 0.05 } };
const ftrl: OptimizerOptions = { kind: 'ftrl', learningRate: 0.1, l1: 0.01, lazyEmbeddings: true };
const adagrad: OptimizerOptions = { kind: 'adagrad', learningRate: (step) => 0.1 / (1 + step) };

function definition(groups: (model: Record<string, tf.Variable>) => StepDefinition['optimizers']) {
  const model = variables(smallShapes);
  const made: StepDefinition = {
    variables: Object.values(model),
    loss: smallLoss(model),
    optimizer: adam,
    optimizers: groups(model),
    seed: 3,
  };
  return { model, made };
}

test('a group without variables, with a strange one, or one that is in two groups is refused', () => {
  const { model, made } = definition(() => undefined);
  const refuse = (optimizers: unknown, argument: string) =>
    throwsArgument(() => resolveGroups({ ...made, optimizers } as StepDefinition), argument);
  refuse(ftrl, 'optimizers');
  refuse([{ variables: [], optimizer: ftrl }], 'optimizers[0].variables');
  refuse([{ variables: [model.users], optimizer: { kind: 'ftrl' } }], 'optimizer.learningRate');
  refuse([{ variables: [model.users], optimiser: ftrl }], 'optimizers[0].optimiser');
  const stranger = tf.variable(tf.zeros([2]));
  refuse([{ variables: [stranger], optimizer: ftrl }], 'optimizers[0].variables[0]');
  const twice = { variables: [model.users], optimizer: ftrl };
  refuse([twice, twice], 'optimizers[1].variables[0]');
  tf.dispose([stranger, model]);
});

test('compiled steps with three optimizers equal eager ones over 50 steps', () => {
  const groups = ({ users, weights2, bias2 }: Record<string, tf.Variable>) => [
    { variables: [users], optimizer: ftrl },
    { variables: [weights2, bias2], optimizer: adagrad },
  ];
  const [ours, theirs] = [definition(groups), definition(groups)];
  const [compiled, eager] = [compileStep(ours.made), eagerStep(theirs.made)];
  for (let i = 0; i < 50; i++) {
    const batch = smallBatch(i, i % 10 === 9 ? 5 : 16);
    assert(Math.abs(compiled.run(batch) - eager.run(batch)) < 2e-5);
  }
  compiled.sync();
  for (const name of Object.keys(smallShapes)) {
    assert(difference(ours.model[name].dataSync(), theirs.model[name].dataSync()) < 2e-5, name);
  }
  // Another process goes on with the state of both.
  const [a, b] = [compiled.optimizerState(), eager.optimizerState()];
  const slots = (state: object) =>
    Object.keys(state)
      .map((name) => name.split('/')[1])
      .sort();
  assert.deepEqual(slots(a), slots(b));
  compiled.restore(a, compiled.stepsDone);
  eager.restore(b, eager.stepsDone);
  assert(Math.abs(compiled.run(smallBatch(99, 16)) - eager.run(smallBatch(99, 16))) < 2e-5);
  assert(opsOf(compiled).includes('ResourceSparseApplyFtrl'));
  compiled.dispose();
  eager.dispose();
  tf.dispose([ours.model, theirs.model]);
});
for (const [kind, makeStep] of Object.entries(kinds)) {
  test(`${kind}: a group of all variables moves them as its optimizer alone does`, () => {
    const grouped = definition((model) => [{ variables: Object.values(model), optimizer: adagrad }]);
    const alone = definition(() => undefined);
    const steps = [makeStep(grouped.made), makeStep({ ...alone.made, optimizer: adagrad })];
    for (let i = 0; i < 5; i++) for (const step of steps) step.run(smallBatch(i, 8));
    for (const step of steps) {
      step.sync();
      step.dispose();
    }
    for (const name of Object.keys(smallShapes)) {
      assert.deepEqual(grouped.model[name].dataSync(), alone.model[name].dataSync());
    }
    tf.dispose([grouped.model, alone.model]);
  });

  test(`${kind}: ftrl follows McMahan's per-coordinate algorithm in NumPy, to exact zeros, lazily and not`, () => {
    const { rows, ids, labels, cases } = readFixture<FtrlFixture>('compiler/fixtures/ftrl.json');
    for (const { options, losses, weights } of cases) {
      for (const lazyEmbeddings of [false, true]) {
        const table = tf.variable(tf.zeros([rows]), true, `ftrl-${kind}-${count++}`);
        const step = makeStep({
          variables: [table],
          optimizer: { kind: 'ftrl', ...options, lazyEmbeddings },
          seed: 1,
          loss: ({ id, label }) =>
            tf.tidy(() => {
              const logits = tf.sum(tf.gather(table, id as tf.Tensor2D), 1);
              return tf.mean(tf.sub(tf.softplus(logits), tf.mul(logits, label))) as tf.Scalar;
            }),
          widths: { id: ids[0][0].length },
        });
        ids.forEach((batch, i) => {
          const loss = step.run({ id: Int32Array.from(batch.flat()), label: Float32Array.from(labels[i]) });
          assert(Math.abs(loss - losses[i]) < 1e-5);
        });
        step.sync();
        const found = table.dataSync();
        assertClose(found, weights, 1e-5);
        weights.forEach((weight, row) => {
          assert.equal(found[row] === 0, weight === 0, `weight ${row}`);
        });
        step.dispose();
        table.dispose();
      }
    }
  });
}
let count = 0;

interface FtrlFixture {
  rows: number;
  /** [steps][batch][ids of a row] */
  ids: number[][][];
  labels: number[][];
  cases: {
    options: { learningRate: number; l1: number; l2: number; beta: number; initialAccumulator: number };
    losses: number[];
    weights: number[];
  }[];
}
