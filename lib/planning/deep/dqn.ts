import {
  argumentError,
  requirePositive,
  requirePositiveInteger,
  requireProbability,
} from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import type { BatchedEnvironment } from '../environment/environment';
import { requireDiscount } from '../exact/decision-process';
import { bestOf } from '../policies/action-policy';
import type { DenseNetwork } from './dense-network';
import { NStepCollector } from './n-step';
import { QLearner } from './q-learner';
import { emptyBatch, ReplayMemory } from './replay-memory';

/** Options of `trainDqn`. */
export interface DqnOptions {
  environment: BatchedEnvironment;
  /** What a reward is worth one step later, in [0, 1). */
  discount: number;
  /** Steps of the environment, each in all of its episodes, 1 or more. */
  rounds: number;
  /** Updates per round, 1 or more. Default: 8. */
  updatesPerRound?: number;
  /** Transitions per update, 1 or more. Default: 128. */
  batchSize?: number;
  /**
   * Transitions that are remembered, 1 or more: as many as the environment has episodes means no replay, only what
   * happened just now. Default: 100,000.
   */
  memory?: number;
  /** Rewards that enter a target before the value of the state after them, 1 or more. Default: 1. */
  nStep?: number;
  /** Whether the learning network chooses the action that the target network values. Default: true. */
  double?: boolean;
  /** Whether values are put together from state and advantage. Default: true. */
  dueling?: boolean;
  /** Updates between two copies of the weights to the target network; 0 for none. Default: 200. */
  targetEvery?: number;
  /** Units of the hidden layers. Default: [64, 64]. */
  hidden?: readonly number[];
  /** Adam's learning rate at the start, above 0; it falls linearly to a hundredth at the end. Default: 1e-3. */
  learningRate?: number;
  /** 'squared' or 'huber', which is biased where ends are rare and costly. Default: 'squared'. */
  loss?: 'squared' | 'huber';
  /** Factor of the rewards, above 0, so that values come near 1, as networks and learning rates like it. Default: 1. */
  rewardScale?: number;
  /** What a contact costs beside the environment's reward, in the same unit: a budget's price. Default: 0. */
  costPrice?: number;
  /** Probability of a random action in the first round and from half of the rounds on, in [0, 1]. Default: [1, 0.1]. */
  exploration?: readonly [first: number, last: number];
  random: Random;
  /** Called after each round with the network as it is: for learning curves. Default: none. */
  onRound?: (round: number, network: DenseNetwork) => void;
}

/**
 * Deep Q-learning (Mnih et al. 2015) with double targets, dueling heads and n-step returns, on many episodes side by
 * side: each round acts once in all of them and then updates on remembered transitions.
 *
 * Deviation: the acting network takes over the trained weights once per round, not once per update.
 * @returns the network of action values, in units of reward * rewardScale; dispose of it when done
 * @throws on an option outside its range
 * @example
 * const environment = new InsuranceCustomers({ size: 256, random: new Random(1) });
 * const network = trainDqn({ environment, discount: 0.97, rounds: 400, rewardScale: 0.01, random: new Random(2) });
 */
export function trainDqn(options: DqnOptions): DenseNetwork {
  const { environment, discount, rounds, updatesPerRound, batchSize, exploration, random, ...rest } =
    checked(options);
  const { size, actionSpace, observationSpace } = environment;
  const learner = new QLearner({
    dimension: observationSpace.dimension,
    actions: actionSpace.n,
    bootstrap: rest.double ? 'double' : 'max',
    dueling: rest.dueling,
    targetEvery: rest.targetEvery,
    hidden: rest.hidden,
    loss: rest.loss,
    learningRate: (step) => rest.learningRate * Math.max(0.01, 1 - step / (rounds * updatesPerRound)),
    random: random.child('network'),
  });
  const memory = new ReplayMemory(rest.memory, observationSpace.dimension);
  const collector = new NStepCollector(
    environment,
    memory,
    rest.nStep,
    discount,
    rest.rewardScale,
    rest.costPrice,
  );
  const batch = emptyBatch(batchSize, observationSpace.dimension);
  const [exploring, replaying] = [random.child('exploration'), random.child('replay')];
  environment.reset();
  try {
    for (let round = 0; round < rounds; round++) {
      const share = Math.min(1, (2 * round) / rounds);
      const epsilon = exploration[0] + (exploration[1] - exploration[0]) * share;
      const values = learner.network.values(environment.observations);
      const actions = Int32Array.from({ length: size }, (_, i) =>
        exploring.uniform() < epsilon
          ? Math.floor(exploring.uniform() * actionSpace.n)
          : bestOf(values, i, actionSpace.n),
      );
      collector.before(actions);
      environment.step(actions);
      collector.after();
      if (memory.size === 0) continue;
      for (let update = 0; update < updatesPerRound; update++)
        learner.update(memory.sample(batch, replaying));
      learner.sync();
      rest.onRound?.(round, learner.network);
    }
  } catch (error) {
    learner.dispose();
    throw error;
  }
  learner.dispose({ keepNetwork: true });
  return learner.network;
}

function checked(options: DqnOptions) {
  requireOptions('options', options, {
    environment: 'object',
    discount: 'number',
    rounds: 'number',
    updatesPerRound: 'number?',
    batchSize: 'number?',
    memory: 'number?',
    nStep: 'number?',
    double: 'boolean?',
    dueling: 'boolean?',
    targetEvery: 'number?',
    hidden: 'list?',
    loss: 'text?',
    learningRate: 'number?',
    rewardScale: 'number?',
    costPrice: 'number?',
    exploration: 'list?',
    random: 'Random',
    onRound: 'function?',
  });
  const full = {
    ...{ updatesPerRound: 8, batchSize: 128, memory: 100_000, nStep: 1, double: true, dueling: true },
    ...{ targetEvery: 200, learningRate: 1e-3, rewardScale: 1, costPrice: 0, exploration: [1, 0.1] as const },
    ...options,
  };
  requireDiscount(full.discount);
  for (const name of ['rounds', 'updatesPerRound', 'batchSize', 'memory', 'nStep'] as const) {
    requirePositiveInteger(name, full[name]);
  }
  requirePositive('rewardScale', full.rewardScale);
  requirePositive('learningRate', full.learningRate);
  if (!Number.isFinite(full.costPrice)) throw argumentError('costPrice', 'a finite number', full.costPrice);
  requireProbability('exploration[0]', full.exploration[0]);
  requireProbability('exploration[1]', full.exploration[1]);
  requireRandom(full.random);
  return full;
}
