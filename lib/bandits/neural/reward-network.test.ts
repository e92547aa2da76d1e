import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { throwsArgument } from '../../core/testing/throws-argument';
import { NetworkPass } from './network-pass';
import { ReplayBuffer } from './replay-buffer';
import { RewardNetwork } from './reward-network';
import type { RewardNetworkOptions } from './reward-network-options';

const options: RewardNetworkOptions = {
  inputs: 3,
  hidden: [5, 4],
  heads: 2,
  members: 1,
  dropout: 0,
  learningRate: 0.01,
  weightDecay: 0,
  random: new Random(1),
};

/** Rows of normal inputs with rewards that depend on them. */
function filled(members: number, rows: number): ReplayBuffer {
  const random = new Random(7);
  const buffer = new ReplayBuffer({ inputs: 3, members, memory: Number.POSITIVE_INFINITY });
  for (let row = 0; row < rows; row++) {
    const input = [random.normal(), random.normal(), random.normal()];
    const weights = Array.from({ length: members }, () => random.integer(0, 3));
    buffer.add(input, random.integer(0, 2), Math.abs(input[0]) - input[1], weights);
  }
  return buffer;
}

test('bad shapes and settings are refused before anything is made', () => {
  const before = tf.memory().numTensors;
  const bad: [Partial<RewardNetworkOptions>, string][] = [
    [{ inputs: 0 }, 'inputs'],
    [{ hidden: 8 as never }, 'hidden'],
    [{ hidden: [4, 0] }, 'hidden[1]'],
    [{ heads: 1.5 }, 'heads'],
    [{ members: 0 }, 'members'],
    [{ dropout: 1 }, 'dropout'],
    [{ learningRate: 0 }, 'learningRate'],
    [{ weightDecay: -1 }, 'weightDecay'],
    [{ random: 3 as never }, 'random'],
  ];
  for (const [change, message] of bad) {
    throwsArgument(() => new RewardNetwork({ ...options, ...change }), message);
  }
  assert.equal(tf.memory().numTensors, before);
});

test('what is read in JavaScript is what TensorFlow trains: the loss of a batch agrees, member by member', () => {
  const network = new RewardNetwork({ ...options, members: 3 });
  const buffer = filled(3, 40);
  const [batch] = [...buffer.batches(1, 16, new Random(2))];
  const { input, head, reward, weight } = batch;
  const losses: number[] = [];
  for (let step = 0; step < 3; step++) {
    let expected = 0;
    for (let row = 0; row < 16; row++) {
      for (let member = 0; member < 3; member++) {
        const features = network.features(member, input.subarray(3 * row, 3 * row + 3));
        const error = network.predict(member, head[row], features) - reward[row];
        expected += (weight[3 * row + member] * error * error) / 16;
      }
    }
    const loss = network.train([batch]);
    assert.ok(Math.abs(loss - expected) < 1e-5 * expected, `${loss} and ${expected}`);
    losses.push(loss);
  }
  assert.ok(losses[2] < losses[1] && losses[1] < losses[0]);
  network.dispose();
});

test('a member learns only from rows that have weight for it', () => {
  const network = new RewardNetwork({ ...options, members: 2 });
  const buffer = new ReplayBuffer({ inputs: 3, members: 2, memory: 10 });
  buffer.add([1, -1, 2], 0, 5, [1, 0]);
  const before = [0, 1].map((member) => network.predict(member, 0, network.features(member, [1, -1, 2])));
  network.train(buffer.batches(20, 4, new Random(3)));
  const after = [0, 1].map((member) => network.predict(member, 0, network.features(member, [1, -1, 2])));
  assert.ok(Math.abs(after[0] - 5) < Math.abs(before[0] - 5));
  assert.equal(after[1], before[1]);
  network.dispose();
});

test('the gradient by the hidden weights equals TensorFlow’s', () => {
  const random = new Random(5);
  const sizes = [3, 5, 4];
  const numbers = (n: number): Float32Array => Float32Array.from({ length: n }, () => random.normal());
  const layers = { kernels: [numbers(15), numbers(20)], biases: [numbers(5), numbers(4)] };
  const [input, head] = [numbers(3), numbers(5)];
  const pass = new NetworkPass(sizes);
  const features = pass.features(layers, input).slice();
  const gradient = new Float64Array(pass.weights);
  pass.gradient(layers, head, gradient);
  const expected = tf.tidy(() => {
    const forward = (k1: tf.Tensor, b1: tf.Tensor, k2: tf.Tensor, b2: tf.Tensor): tf.Tensor => {
      const first = tf.relu(tf.add(tf.matMul(tf.tensor2d(input, [1, 3]), k1 as tf.Tensor2D), b1));
      const second = tf.relu(tf.add(tf.matMul(first as tf.Tensor2D, k2 as tf.Tensor2D), b2));
      return tf.sum(tf.mul(tf.concat([second, tf.ones([1, 1])], 1), tf.tensor2d(head, [1, 5])));
    };
    const weights = [
      tf.tensor2d(layers.kernels[0], [3, 5]),
      tf.tensor1d(layers.biases[0]),
      tf.tensor2d(layers.kernels[1], [5, 4]),
      tf.tensor1d(layers.biases[1]),
    ];
    const value = forward(weights[0], weights[1], weights[2], weights[3]).dataSync()[0];
    const own = features.reduce((sum, x, i) => sum + x * head[i], 0);
    assert.ok(Math.abs(own - value) < 1e-5 * Math.abs(value));
    return tf
      .grads(forward)(weights)
      .flatMap((part) => [...part.dataSync()]);
  });
  assert.equal(gradient.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs(value - gradient[i]) < 1e-5 * (1 + Math.abs(value)), `weight ${i}`);
  });
});

test('masks scale the hidden activations they belong to', () => {
  const network = new RewardNetwork({ ...options, hidden: [4] });
  const input = [1, 0.5, -1];
  const whole = network.features(0, input).slice();
  const masked = network.features(0, input, [Float64Array.of(2, 0, 1, 0)]).slice();
  assert.deepEqual([...masked], [2 * whole[0], 0, whole[2], 0, 1]);
  network.dispose();
});

test('training leaves no tensor behind, and disposing frees them all', () => {
  const before = tf.memory().numTensors;
  const network = new RewardNetwork({ ...options, dropout: 0.3 });
  const buffer = filled(1, 50);
  network.train(buffer.batches(3, 8, new Random(1)));
  const during = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) network.train(buffer.batches(3, 8, new Random(i)));
  assert.equal(tf.memory().numTensors, during);
  network.dispose();
  assert.equal(tf.memory().numTensors, before);
});

test('a training that diverges is an error and changes no weight', () => {
  const network = new RewardNetwork(options);
  const buffer = new ReplayBuffer({ inputs: 3, members: 1, memory: 10 });
  buffer.add([1, 1, 1], 0, 1e30);
  const before = network.save().weights;
  assert.throws(() => network.train(buffer.batches(2, 4, new Random(1))), /loss must/);
  assert.deepEqual(network.save().weights, before);
  network.dispose();
});

test('a buffer of limited memory keeps the newest rows, and its batches draw from all of them', () => {
  throwsArgument(() => new ReplayBuffer({ inputs: 1, members: 1, memory: 0 }), 'memory');
  const buffer = new ReplayBuffer({ inputs: 1, members: 1, memory: 100 });
  throwsArgument(() => [...buffer.batches(1, 4, new Random(1))], 'rows');
  for (let row = 0; row < 250; row++) buffer.add([row], 0, row);
  assert.equal(buffer.rows, 100);
  const kept = Array.from({ length: 100 }, (_, row) => buffer.rewardOf(row)).sort((a, b) => a - b);
  assert.deepEqual(
    kept,
    Array.from({ length: 100 }, (_, i) => 150 + i),
  );
  const drawn = new Set<number>();
  for (const { input, reward } of buffer.batches(20, 50, new Random(1))) {
    assert.deepEqual(input, reward);
    for (const value of reward) drawn.add(value);
  }
  assert.ok(drawn.size > 95 && Math.min(...drawn) >= 150);
});
