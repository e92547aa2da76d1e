import { Random } from '../../core/random';
import { BatchedModel } from '../batched/batched-model';
import { BootstrappedEnsemble } from '../neural/bootstrapped-ensemble';
import { DropoutEnsemble } from '../neural/dropout-ensemble';
import { NeuralLinear } from '../neural/neural-linear';
import type { NeuralPolicyOptions } from '../neural/neural-options';
import { NeuralThompson } from '../neural/neural-thompson';
import { NeuralUcb } from '../neural/neural-ucb';
import { dimension, itemDimension, type PolicyCase } from './every-policy';

/** Tiny networks, trained a little every 15 rewards. */
const small = { dimension, hidden: [4], trainEvery: 15, trainSteps: 2, batchSize: 8 };
const heads = (seed: number): NeuralPolicyOptions => ({ ...small, actions: 20, random: new Random(seed) });
const items = (seed: number): NeuralPolicyOptions => ({ ...small, itemDimension, random: new Random(seed) });

/** Every policy that holds a network. */
export const neuralPolicies: Readonly<Record<string, PolicyCase>> = {
  'batched-model': {
    make: (seed) =>
      new BatchedModel({
        users: 10,
        products: 17,
        retrainEvery: 15,
        epsilon: 0.2,
        batchSize: 8,
        random: new Random(seed),
      }),
  },
  'neural-linear': { make: (seed) => new NeuralLinear(heads(seed)), contextual: true },
  'neural-linear, shared': {
    make: (seed) => new NeuralLinear({ ...items(seed), memory: 20, propensitySamples: 3 }),
    contextual: true,
    items: true,
  },
  'neural-ucb': { make: (seed) => new NeuralUcb(heads(seed)), contextual: true },
  'neural-ucb, last layer': {
    make: (seed) => new NeuralUcb({ ...items(seed), covariance: 'last-layer' }),
    contextual: true,
    items: true,
  },
  'neural-thompson': { make: (seed) => new NeuralThompson(items(seed)), contextual: true, items: true },
  'bootstrapped-ensemble': {
    make: (seed) => new BootstrappedEnsemble({ ...heads(seed), members: 3 }),
    contextual: true,
  },
  'dropout-ensemble': {
    make: (seed) => new DropoutEnsemble({ ...items(seed), members: 4 }),
    contextual: true,
    items: true,
  },
};
