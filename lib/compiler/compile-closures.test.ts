import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../core/random';
import { tf } from '../core/tensorflow';
import { throwsArgument } from '../core/testing/throws-argument';
import { compileStep } from './compile';
import { compilePredict } from './compile-predict';
import { eagerStep } from './eager-step';
import { difference, smallBatch, smallLoss, smallShapes, variables } from './testing/compare-steps';
import { StaleTraceError, TraceError } from './trace-error';
import type { TrainingStep } from './training-step';
import type { BatchTensors, StepContext } from './training-step-definition';

type Loss = (batch: BatchTensors, context: StepContext) => tf.Scalar;
type Model = Readonly<Record<string, tf.Variable>>;

interface Kind {
  /** The loss, and what changes it before each step, by the step's number. */
  make(model: Model): { loss: Loss; before(step: number): void };
  /** Rows of the steps' batches. Default: 16 in all. */
  rows?: (step: number) => number;
}

/** What the loss takes from outside, changed in epochs of five steps. */
const epochOf = (step: number) => Math.floor(step / 5);

const kinds: Readonly<Record<string, Kind>> = {
  'a number that changes at each epoch': {
    make: (model) => {
      let weight = 1;
      return {
        loss: (batch) => tf.mul(smallLoss(model)(batch), weight) as tf.Scalar,
        before: (step) => {
          weight = 1 / (1 + epochOf(step));
        },
      };
    },
  },
  'a number that changes at each step': {
    make: (model) => {
      let beta = 0;
      return {
        loss: (batch) =>
          tf.add(smallLoss(model)(batch), tf.mul(beta, tf.sum(tf.square(model.users)))) as tf.Scalar,
        before: (step) => {
          beta = step / 100;
        },
      };
    },
  },
  'a number, with a smaller last batch in each epoch': {
    rows: (step) => (step % 5 === 4 ? 7 : 16),
    make: (model) => {
      let weight = 1;
      return {
        loss: (batch) => tf.mul(smallLoss(model)(batch), weight) as tf.Scalar,
        before: (step) => {
          weight = 1 / (1 + epochOf(step));
        },
      };
    },
  },
  'a branch': {
    make: (model) => {
      let penalty = false;
      return {
        loss: (batch) => {
          const data = smallLoss(model)(batch);
          return penalty ? (tf.add(data, tf.sum(tf.square(model.weights1))) as tf.Scalar) : data;
        },
        before: (step) => {
          penalty = epochOf(step) % 2 === 1;
        },
      };
    },
  },
  'a captured tensor that is replaced': {
    make: (model) => {
      let target = tf.zeros([20, 4]);
      return {
        loss: (batch) =>
          tf.add(smallLoss(model)(batch), tf.mean(tf.square(tf.sub(model.users, target)))) as tf.Scalar,
        before: (step) => {
          if (step % 5 !== 0) return;
          target.dispose();
          target = tf.fill([20, 4], step / 10);
        },
      };
    },
  },
  'captured ids that are replaced': {
    make: (model) => {
      let ids = tf.tensor1d([0, 1], 'int32');
      return {
        loss: (batch) =>
          tf.add(smallLoss(model)(batch), tf.mean(tf.square(tf.gather(model.users, ids)))) as tf.Scalar,
        before: (step) => {
          if (step % 5 !== 0) return;
          ids.dispose();
          ids = tf.tensor1d(
            [step, step + 1].map((id) => id % 20),
            'int32',
          );
        },
      };
    },
  },
  'a typed array that is written to': {
    make: (model) => {
      const weights = new Float32Array(16).fill(1);
      return {
        loss: (batch) =>
          tf.add(smallLoss(model)(batch), tf.mean(tf.mul(batch.clicked, tf.tensor1d(weights)))) as tf.Scalar,
        before: (step) => {
          weights[step % 16] += 0.5;
        },
      };
    },
  },
  'an attribute of a kernel': {
    make: (model) => {
      let alpha = 0.1;
      return {
        loss: (batch) =>
          tf.add(smallLoss(model)(batch), tf.mean(tf.leakyRelu(model.weights1, alpha))) as tf.Scalar,
        before: (step) => {
          alpha = 0.1 + epochOf(step) / 10;
        },
      };
    },
  },
  'a number that only the gradient knows': {
    make: (model) => {
      let reversal = 1;
      const reversed = tf.customGrad((x) => ({
        value: tf.mul(x as tf.Tensor, 1),
        gradFunc: (dy: tf.Tensor) => tf.mul(dy, -reversal),
      }));
      return {
        loss: (batch) => tf.add(smallLoss(model)(batch), tf.mean(reversed(model.users))) as tf.Scalar,
        before: (step) => {
          reversal = 1 + epochOf(step);
        },
      };
    },
  },
  'the date': {
    make: (model) => {
      let now = 0;
      const date = () => new Date(now).getHours();
      return {
        loss: (batch) => tf.mul(smallLoss(model)(batch), 1 + date()) as tf.Scalar,
        before: (step) => {
          now = epochOf(step) * 3_600_000;
        },
      };
    },
  },
};

const definitionOf = (list: readonly tf.Variable[], loss: Loss) => ({
  variables: list,
  loss,
  optimizer: { kind: 'adam', learningRate: 0.01 } as const,
  seed: 7,
});

/** Losses and weights of twenty steps whose surroundings change. */
function trained(make: (loss: Loss, list: tf.Variable[]) => TrainingStep, kind: Kind) {
  const model = variables(smallShapes);
  const { loss, before } = kind.make(model);
  const list = Object.values(model);
  const step = make(loss, list);
  const losses = Array.from({ length: 20 }, (_, i) => {
    before(i);
    const value = step.run(smallBatch(i, kind.rows?.(i) ?? 16));
    if (i % 5 === 4) step.sync();
    return value;
  });
  step.sync();
  const weights = list.flatMap((variable) => [...variable.dataSync()]);
  step.dispose();
  tf.dispose(list);
  return { losses, weights };
}

for (const [name, kind] of Object.entries(kinds)) {
  test(`${name}: the compiled steps are the eager ones`, () => {
    const compiled = trained((loss, list) => compileStep(definitionOf(list, loss)), kind);
    const eager = trained((loss, list) => eagerStep(definitionOf(list, loss)), kind);
    assert.ok(difference(compiled.losses, eager.losses) < 1e-5, `${compiled.losses}\n${eager.losses}`);
    assert.ok(difference(compiled.weights, eager.weights) < 1e-4);
  });
}

test('numbers that JavaScript draws, by chance or from a seeded generator, cannot be compiled', () => {
  const model = variables(smallShapes);
  const random = new Random('closure');
  for (const draw of [Math.random, () => random.uniform()]) {
    const loss: Loss = (batch) => tf.mul(smallLoss(model)(batch), draw()) as tf.Scalar;
    const step = compileStep(definitionOf(Object.values(model), loss));
    assert.throws(
      () => step.run(smallBatch(1, 16)),
      (error) => error instanceof TraceError && !(error instanceof StaleTraceError),
    );
    step.dispose();
  }
});

test('a change between two looks is an error that says what changed and the cure; later steps are right', () => {
  const model = variables(smallShapes);
  let weight = 1;
  const loss: Loss = (batch) => tf.mul(smallLoss(model)(batch), weight) as tf.Scalar;
  const step = compileStep(definitionOf(Object.values(model), loss));
  const batch = smallBatch(1, 16);
  let refused: unknown;
  for (let i = 0; i < 2000 && refused === undefined; i++) {
    if (i === 500) weight = 3;
    try {
      step.run(batch);
    } catch (error) {
      refused = error;
      assert.ok(i >= 500);
    }
  }
  assert.ok(refused instanceof StaleTraceError);
  assert.match(refused.message, /Mul is a value that JavaScript made, 3 by now.*scalars.*context\.scalars/);
  step.sync();
  const now = tf.tidy(() => loss(asTensors(batch), {} as StepContext).dataSync()[0]);
  assert.ok(Math.abs(step.run(batch) - now) < 1e-5);
  step.dispose();
});

test('a change is seen by verify and sync, with steps behind it that nothing has looked at', () => {
  for (const look of ['verify', 'sync'] as const) {
    const model = variables(smallShapes);
    let weight = 1;
    const loss: Loss = (batch) => tf.mul(smallLoss(model)(batch), weight) as tf.Scalar;
    const step = compileStep(definitionOf(Object.values(model), loss));
    for (let i = 0; i < 200; i++) {
      step.run(smallBatch(1, 16));
      weight = i < 150 ? 1 : 2;
    }
    assert.throws(() => step[look](), StaleTraceError);
    step.dispose();
  }
});

test('a step that is freed with steps that used former values warns', async () => {
  const model = variables(smallShapes);
  let weight = 1;
  const loss: Loss = (batch) => tf.mul(smallLoss(model)(batch), weight) as tf.Scalar;
  const step = compileStep(definitionOf(Object.values(model), loss));
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
  for (let i = 0; i < 200; i++) step.run(smallBatch(1, 16));
  weight = 2;
  step.dispose();
  assert.equal((await warned).name, 'StaleTrace');
});

test('a branch that flips at each step is refused in time, and not compiled for ever', () => {
  const model = variables(smallShapes);
  let flipped = false;
  const loss: Loss = (batch) => {
    const data = smallLoss(model)(batch);
    return flipped ? (tf.square(data) as tf.Scalar) : data;
  };
  const step = compileStep(definitionOf(Object.values(model), loss));
  assert.throws(
    () => {
      for (let i = 0; i < 100; i++) {
        step.run(smallBatch(1, 16));
        flipped = !flipped;
      }
    },
    (error: Error) => !(error instanceof StaleTraceError) && /changes again and again/.test(error.message),
  );
  step.dispose();
});

test('a tensor that a variable was made from, or assigned, is no read of the variable', () => {
  const start = tf.tensor1d([1, 2]);
  const pull =
    (x: tf.Variable, y: tf.Variable): Loss =>
    () =>
      tf.add(tf.sum(tf.square(tf.sub(x, start))), tf.sum(tf.mul(y, 3))) as tf.Scalar;
  const values = [compileStep, eagerStep].map((make) => {
    // Two variables and the tensor share their data.
    const [x, y] = [tf.variable(start), tf.variable(start)];
    const step: TrainingStep = make({
      variables: [x, y],
      loss: pull(x, y),
      optimizer: { kind: 'sgd', learningRate: 0.1 },
      seed: 1,
    });
    const losses = [0, 1, 2].map(() => step.run({ one: Float32Array.of(1) }));
    step.sync();
    const ends = [x, y].map((variable) => [...variable.dataSync()]);
    step.dispose();
    tf.dispose([x, y]);
    return { losses, ends };
  });
  assert.deepEqual(values[0], values[1]);
  assert.deepEqual([...start.dataSync()], [1, 2]);
  start.dispose();
});

test('scalars change from step to step without a word, compiled and eager alike', () => {
  const runs = [compileStep, eagerStep].map((make) => {
    const model = variables(smallShapes);
    const step: TrainingStep = make({
      ...definitionOf(Object.values(model), (batch, { scalars }) => {
        return tf.mul(smallLoss(model)(batch), scalars.beta) as tf.Scalar;
      }),
      scalars: ['beta'],
    });
    throwsArgument(() => step.run(smallBatch(1, 16)), 'scalars.beta');
    throwsArgument(() => step.run(smallBatch(1, 16), { beta: Number.NaN }), 'scalars.beta');
    throwsArgument(() => step.run(smallBatch(1, 16), { beta: 1, gamma: 2 }), 'scalars');
    const losses = [0, 1, 2, 3].map((i) => step.run(smallBatch(i, 16), { beta: i / 3 }));
    step.dispose();
    return losses;
  });
  assert.ok(difference(runs[0], runs[1]) < 1e-5);
  assert.equal(runs[0][0], 0);
  throwsArgument(
    () =>
      compileStep({
        ...definitionOf([], () => tf.scalar(1)),
        variables: [tf.variable(tf.scalar(1))],
        scalars: ['a', 'a'],
      }),
    'scalars',
  );
});

test('a prediction follows what its function takes from outside, or says that calls may have missed it', () => {
  let temperature = 1;
  const { users } = variables({ users: [20, 4] });
  const rows = ({ user }: BatchTensors) => tf.div(tf.gather(users, tf.cast(user, 'int32')), temperature);
  const compiled = compilePredict(rows);
  const before = tf.memory().numTensors;
  const batch = { user: Int32Array.of(0, 1, 2) };
  const right = () => tf.tidy(() => rows({ user: tf.tensor1d([0, 1, 2], 'int32') }).dataSync());
  const present = () => {
    const result = compiled.run(batch);
    const values = result.dataSync();
    result.dispose();
    return values;
  };
  for (temperature = 1; temperature <= 6; temperature++) assert.deepEqual(present(), right());
  assert.throws(() => {
    for (let i = 0; i < 3000; i++) {
      if (i === 700) temperature = 0.5;
      present();
    }
  }, StaleTraceError);
  assert.deepEqual(present(), right());
  for (let i = 0; i < 100; i++) present();
  compiled.verify();
  temperature = 3;
  assert.deepEqual(present(), right());
  assert.equal(tf.memory().numTensors, before);
  compiled.dispose();
});

test('looks leave no tensor behind, of a loss with a gradient of its own neither', () => {
  const model = variables(smallShapes);
  const squared = tf.customGrad((x, save) => {
    (save as (tensors: tf.Tensor[]) => void)([x as tf.Tensor]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, tf.mul(saved[0], 2));
    return { value: tf.square(x as tf.Tensor), gradFunc };
  });
  const loss: Loss = (batch) => tf.add(smallLoss(model)(batch), tf.mean(squared(model.users))) as tf.Scalar;
  const step = compileStep(definitionOf(Object.values(model), loss));
  const batch = smallBatch(1, 16);
  step.run(batch);
  const before = tf.memory().numTensors;
  for (let i = 0; i < 100; i++) {
    step.run(batch);
    step.verify();
  }
  assert.equal(tf.memory().numTensors, before);
  step.dispose();
});

test('a prediction takes scalars too, and a pure function is not looked at', () => {
  const { users } = variables({ users: [20, 4] });
  const scaled = compilePredict(
    ({ user }, { scalars }) => tf.mul(tf.gather(users, tf.cast(user, 'int32')), scalars.by),
    undefined,
    { scalars: ['by'] },
  );
  const batch = { user: Int32Array.of(3) };
  const [one, two] = [1, 2].map((by) => scaled.run(batch, { by }).dataSync()[0]);
  assert.equal(two, 2 * one);
  throwsArgument(() => scaled.run(batch), 'scalars.by');
  scaled.dispose();
  let calls = 0;
  const pure = compilePredict(
    ({ user }) => {
      calls++;
      return tf.add(user, 1);
    },
    undefined,
    { pure: true },
  );
  for (let i = 0; i < 50; i++) tf.dispose(pure.run(batch));
  assert.equal(calls, 2);
  pure.dispose();
  throwsArgument(() => compilePredict(() => users, undefined, { scalar: [] } as never), 'options.scalar');
});

test('columns of unequal rows are refused, unless they belong to the batch as a whole', () => {
  for (const make of [compileStep, eagerStep]) {
    const x = tf.variable(tf.scalar(2));
    const loss: Loss = ({ a, b }) => tf.mul(x, tf.mean(tf.add(a, b))) as tf.Scalar;
    const definition = { ...definitionOf([x], loss) };
    const batch = { a: Float32Array.of(1, 2, 3), b: Float32Array.of(1) };
    const step: TrainingStep = make(definition);
    throwsArgument(() => step.run(batch), 'batch.b');
    step.dispose();
    const declared: TrainingStep = make({ ...definition, perBatch: ['b'] });
    assert.equal(declared.run(batch), 6);
    declared.dispose();
    x.dispose();
  }
  const sums = compilePredict(({ a, b }) => tf.add(a, b));
  throwsArgument(() => sums.run({ a: Float32Array.of(1, 2, 3), b: Float32Array.of(1) }), 'batch.b');
  sums.dispose();
});

function asTensors(batch: Readonly<Record<string, ArrayLike<number>>>): BatchTensors {
  return Object.fromEntries(
    Object.entries(batch).map(([name, column]) => [
      name,
      tf.tensor1d(column as Int32Array, column instanceof Int32Array ? 'int32' : 'float32'),
    ]),
  );
}
