import './testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../core/tensorflow';
import { assertClose } from '../core/testing/closeness';
import { readFixture } from '../core/testing/fixture';
import { compileStep } from './compile';
import { eagerStep } from './eager-step';
import type { OptimizerOptions } from './optimizer-options';
import { givenGradients, gradientBatch } from './testing/given-gradients';
import { readWeights } from './weights';

interface Fixture {
  shapes: number[][];
  first: number[][];
  gradients: number[][][];
  cases: { name: string; options: OptimizerOptions; values: Record<string, number[][]> }[];
}
const fixture = readFixture<Fixture>('training/fixtures/optimizers.json');
const kinds = { eager: eagerStep, compiled: compileStep };

for (const [kind, makeStep] of Object.entries(kinds)) {
  for (const { name, options, values } of fixture.cases) {
    test(`${kind}: ${name} moves weights as PyTorch does over 20 steps`, () => {
      const first = fixture.first.map((value, i) => tf.tensor(value, fixture.shapes[i]));
      const definition = givenGradients(first, options);
      const step = makeStep(definition);
      fixture.gradients.forEach((gradients, i) => {
        step.run(gradientBatch(gradients));
        const expected = values[i + 1];
        if (expected === undefined) return;
        step.sync();
        readWeights(definition.variables).forEach((weights, index) => {
          assertClose(weights, expected[index], 2e-6, `step ${i + 1}, variable ${index}`);
        });
      });
      step.dispose();
      tf.dispose([first, [...definition.variables]]);
    });
  }

  /** McMahan et al. 2013, algorithm 1, in double precision: alpha = learning rate, lambda2 = 2 * l2. */
  test(`${kind}: ftrl follows the paper's algorithm, and L1 makes weights exactly 0`, () => {
    const options = {
      kind: 'ftrl',
      learningRate: 0.3,
      l1: 0.8,
      l2: 0.05,
      beta: 1,
      initialAccumulator: 0.2,
    } as const;
    const start = [0.5, -0.4, 0];
    const gradients = [
      [0.9, 0.1, -2],
      [1.1, -0.2, 0.3],
      [-3, 0.05, 0.7],
      [0.4, 0.02, -1.9],
    ];
    const w = [...start];
    const n = w.map(() => options.initialAccumulator);
    const z = w.map(() => 0);
    const first = tf.tensor1d(start);
    const definition = givenGradients([first], options);
    const step = makeStep(definition);
    for (const gradient of gradients) {
      gradient.forEach((g, i) => {
        const sigma = (Math.sqrt(n[i] + g * g) - Math.sqrt(n[i])) / options.learningRate;
        z[i] += g - sigma * w[i];
        n[i] += g * g;
        const curvature = (options.beta + Math.sqrt(n[i])) / options.learningRate + 2 * options.l2;
        w[i] = Math.abs(z[i]) <= options.l1 ? 0 : -(z[i] - Math.sign(z[i]) * options.l1) / curvature;
      });
      step.run(gradientBatch([gradient]));
      step.sync();
      assertClose(definition.variables[0].dataSync(), w, 1e-6, 'weights');
    }
    assert.equal(definition.variables[0].dataSync()[1], 0);
    step.dispose();
    tf.dispose([first, [...definition.variables]]);
  });

  test(`${kind}: a learning-rate schedule is followed step by step`, () => {
    const first = tf.tensor1d([1]);
    const definition = givenGradients([first], { kind: 'sgd', learningRate: (done) => [0.5, 0, 0.25][done] });
    const step = makeStep(definition);
    const seen = [1, 1, 1].map(() => {
      step.run(gradientBatch([[1]]));
      step.sync();
      return definition.variables[0].dataSync()[0];
    });
    assert.deepEqual(seen, [0.5, 0.5, 0.25]);
    step.dispose();
    tf.dispose([first, [...definition.variables]]);
  });
}
