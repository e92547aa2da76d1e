import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { deviceReport } from '../core/backend';
import { tf } from '../core/tensorflow';
import { throwsArgument } from '../core/testing/throws-argument';
import { compileStep } from './compile';
import { smallBatch, smallLoss, smallShapes, variables } from './testing/compare-steps';
import { TraceError } from './trace-error';
import type { BatchTensors, StepContext, StepDefinition } from './training-step-definition';

const model = variables(smallShapes);
const adam = { kind: 'adam', learningRate: 0.01 } as const;
const sound: StepDefinition = {
  variables: Object.values(model),
  loss: smallLoss(model),
  optimizer: adam,
  seed: 7,
};

test('a bad definition is an error before anything is traced', () => {
  const bad = (change: object, message: RegExp) =>
    assert.throws(() => compileStep({ ...sound, ...change }), message);
  bad({ variables: [] }, /variables must be a list of at least one tf.Variable/);
  bad({ variables: [tf.scalar(1)] }, /variables\[0\] must be a tf.Variable/);
  bad({ variables: [model.users, model.users] }, /variables\[1\].name must be used once/);
  bad({ loss: 'mse' }, /loss must be a function/);
  bad({ seed: 0.5 }, /seed must be an int32/);
  bad({ optimizer: { kind: 'adam', learningRate: -1 } }, /learningRate must be/);
});

test('a batch of the wrong form is an error that leaves step and weights alone', () => {
  const step = compileStep(sound);
  throwsArgument(() => step.run({}), 'batch');
  throwsArgument(() => step.run({ user: [1, 2] as never }), 'batch.user');
  const batch = smallBatch(1, 6);
  step.run(batch);
  const { user, ...rest } = batch;
  throwsArgument(() => step.run(rest), 'batch');
  throwsArgument(() => step.run({ ...batch, extra: user }), 'batch');
  throwsArgument(() => step.run({ ...batch, user: batch.clicked }), 'batch.user');
  throwsArgument(() => step.run({ ...batch, user: new Int32Array(0) }), 'batch.user');
  assert.equal(step.stepsDone, 1);
  step.dispose();
});

test('each thing that cannot be compiled is its own error, with the cure', () => {
  const { users } = model;
  const fails = (loss: (batch: BatchTensors, context: StepContext) => unknown, message: RegExp) => {
    const step = compileStep({ ...sound, loss: loss as StepDefinition['loss'] });
    const before = users.dataSync();
    const tensors = tf.memory().numTensors;
    assert.throws(
      () => step.run(smallBatch(1, 6)),
      (error: Error) => error instanceof TraceError && message.test(error.message),
    );
    assert.equal(tf.memory().numTensors, tensors);
    assert.deepEqual(users.dataSync(), before);
    step.dispose();
  };
  const base = smallLoss(model);
  fails(() => 3, /loss must return a scalar tensor, got 3/);
  fails(
    (batch) => tf.gather(users, batch.user),
    /loss must return a float32 scalar, got float32 of shape \[6,4\]/,
  );
  fails((batch) => base(batch).mul(batch.clicked.dataSync()[0]), /reads a tensor back to JavaScript/);
  fails((batch) => {
    users.dataSync();
    return base(batch);
  }, /reads a tensor back/);
  fails(
    (batch) => base(batch).mul(tf.mean(tf.randomUniform([3]))),
    /tf.randomUniform made in JavaScript.*statelessUniform/,
  );
  fails(
    (batch) => base({ ...batch, clicked: tf.dropout(batch.clicked, 0.5) }),
    /tf.dropout made .*SeededDropout/,
  );
  fails(
    (batch) => base(batch).mul(Math.random()),
    /is a value that JavaScript made.*Pass it as a batch column/,
  );
  let calls = 0;
  fails((batch) => (calls++ % 2 ? base(batch) : base(batch).square()), /its structure must not depend/);
  fails((batch) => base(batch).add(tf.variable(tf.scalar(0))), /makes the variable/);
  fails((batch) => base({ ...batch, clicked: tf.variable(tf.zeros([6])) }), /makes the variable/);
});

test('a backend that is not native is an error', async () => {
  const native = tf.getBackend();
  await tf.setBackend('cpu');
  try {
    assert.throws(() => compileStep(sound), /backend must/);
  } finally {
    await tf.setBackend(native);
  }
});

test('an error of the loss itself reaches the caller as it is', () => {
  const step = compileStep({
    ...sound,
    loss: () => {
      throw new Error('my own');
    },
  });
  assert.throws(() => step.run(smallBatch(1, 6)), /^Error: my own$/);
  step.dispose();
});

// On a GPU TensorFlow's gather gives zeros for ids out of range and fails for nothing else that a batch could hold.
const failing = { skip: deviceReport().device === 'GPU' && 'no batch makes a step fail on a GPU' };

test('a step that fails leaves weights, slots and count as before it', failing, () => {
  const step = compileStep(sound);
  const batch = smallBatch(1, 6);
  step.run(batch);
  step.sync();
  const weights = sound.variables.map((variable) => variable.dataSync());
  const slots = step.optimizerState();
  const outside = { ...batch, user: Int32Array.of(0, 1, 2, 3, 4, 20) };
  assert.throws(() => step.run(outside), /20 is not in \[0, 20\)/);
  step.sync();
  assert.deepEqual(
    sound.variables.map((variable) => variable.dataSync()),
    weights,
  );
  assert.deepEqual(step.optimizerState(), slots);
  assert.equal(step.stepsDone, 1);
  assert.ok(Number.isFinite(step.run(batch)));
  step.dispose();
});

test('after dispose every call is a clear error, and nothing is left behind', () => {
  const before = tf.memory().numTensors;
  const usual = process.env.TMPDIR;
  const folder = mkdtempSync(path.join(tmpdir(), 'compile-test-'));
  process.env.TMPDIR = folder;
  const step = compileStep(sound);
  step.run(smallBatch(1, 6));
  step.dispose();
  step.dispose();
  const gone = /the compiled step must not be used after dispose/;
  assert.throws(() => step.run(smallBatch(1, 6)), gone);
  assert.throws(() => step.sync(), gone);
  assert.throws(() => step.optimizerState(), gone);
  assert.throws(() => step.restore({}, 0), gone);
  assert.equal(tf.memory().numTensors, before);
  assert.deepEqual(readdirSync(folder), []);
  if (usual === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = usual;
  rmSync(folder, { recursive: true });
});

test('where no temporary file can be written, that is said, with its folder, and not that the graph is refused', () => {
  const usual = process.env.TMPDIR;
  const folder = mkdtempSync(path.join(tmpdir(), 'compile-test-'));
  const before = tf.memory().numTensors;
  writeFileSync(path.join(folder, 'file'), '');
  try {
    for (const name of ['missing', 'file']) {
      process.env.TMPDIR = path.join(folder, name);
      const step = compileStep(sound);
      assert.throws(
        () => step.run(smallBatch(1, 6)),
        (error) => {
          assert.ok(error instanceof TraceError, 'fit goes on eagerly, with the reason');
          assert.match(
            error.message,
            /^the folder for temporary files, .*, could not be used: .*TMPDIR names another/,
          );
          return true;
        },
      );
      step.dispose();
    }
  } finally {
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
    rmSync(folder, { recursive: true });
  }
  assert.equal(tf.memory().numTensors, before);
});
