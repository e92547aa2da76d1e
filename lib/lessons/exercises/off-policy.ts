import { Random } from '../../core/random';
import type { BanditFeedback } from '../../evaluation/off-policy/bandit-feedback';
import { feedbackOf } from '../../evaluation/off-policy/simulation';
import type { SoftmaxPolicy } from '../../evaluation/off-policy/softmax-policy';
import { PolicyWorld } from '../../worlds/logged-policies/policy-world';
import { ZooplusSimulator } from '../../worlds/pet-shop/zooplus';
import type { FunctionExercise, ObjectExercise } from './exercise';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0);
const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;
const draws = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);

type Estimates = (target: number[], propensity: number[], reward: number[]) => number[];

const weighed =
  (join: (weights: number[], reward: number[]) => number[]): Estimates =>
  (target, propensity, reward) =>
    join(
      target.map((p, row) => p / propensity[row]),
      reward,
    );
const products = (a: number[], b: number[]): number => sum(a.map((x, i) => x * b[i]));

const ipsAndSnips: FunctionExercise<[number[], number[], number[]], number[]> = {
  name: '7.1',
  cases: (random) => [
    [
      [0.25, 0.6, 0.1],
      [0.5, 0.2, 0.1],
      [1, 0, 1],
    ],
    ...[4, 10, 25].map((rows): [number[], number[], number[]] => [
      draws(rows, () => random.uniform(0, 0.6)),
      draws(rows, () => random.uniform(0.05, 0.6)),
      [1, ...draws(rows - 1, () => Number(random.bernoulli(0.4)))],
    ]),
  ],
  reference: weighed((w, r) => [products(w, r) / w.length, products(w, r) / sum(w)]),
  tolerance: 1e-8,
  mistakes: [
    {
      says: 'The weights are upside down: target over propensity.',
      does: (target, propensity, reward) => {
        const w = target.map((p, row) => propensity[row] / p);
        return [products(w, reward) / w.length, products(w, reward) / sum(w)];
      },
    },
    {
      says: 'The two are swapped: IPS divides by the number of rows, SNIPS by the sum of the weights.',
      does: weighed((w, r) => [products(w, r) / sum(w), products(w, r) / w.length]),
    },
    {
      says: 'IPS divides by all rows, not only by those with a reward.',
      does: weighed((w, r) => [products(w, r) / sum(r), products(w, r) / sum(w)]),
    },
    {
      says: 'SNIPS divides by the sum of all weights, also of the rows without a reward.',
      does: weighed((w, r) => [products(w, r) / w.length, products(w, r) / products(w, r.map(Math.sign))]),
    },
  ],
  hint: 'Weights target / propensity; IPS is the mean of w r, SNIPS the sum of w r over the sum of w.',
};

const effectiveRows: FunctionExercise<[number[], number[]], number> = {
  name: '7.2',
  cases: (random) => [
    [
      [0.5, 0.5],
      [0.5, 0.5],
    ],
    [
      [1, 0, 0, 0],
      [0.25, 0.25, 0.25, 0.25],
    ],
    [
      [0.25, 0.6, 0.1],
      [0.5, 0.2, 0.1],
    ],
    [draws(30, () => random.uniform()), draws(30, () => random.uniform(0.05, 1))],
  ],
  reference: ratioOf((w) => sum(w) ** 2 / sum(w.map((x) => x * x))),
  tolerance: 1e-8,
  mistakes: [
    {
      says: 'The weights are upside down: target over propensity.',
      does: (target, propensity) => {
        const w = propensity.map((p, row) => p / Math.max(target[row], 1e-12));
        return sum(w) ** 2 / sum(w.map((x) => x * x));
      },
    },
    {
      says: 'That is the sum of the weights: about the number of rows, however unequal they are.',
      does: ratioOf(sum),
    },
    {
      says: 'The sum is squared, not divided by the squares as it is.',
      does: ratioOf((w) => sum(w) / sum(w.map((x) => x * x))),
    },
    {
      says: 'That is the number of rows with a weight, whatever the weights.',
      does: ratioOf((w) => w.filter((x) => x > 0).length),
    },
  ],
  hint: 'Square of the sum, over the sum of the squares, of target / propensity.',
};

function ratioOf(of: (weights: number[]) => number): (target: number[], propensity: number[]) => number {
  return (target, propensity) => of(target.map((p, row) => p / propensity[row]));
}

/** The multiple of 0.01 in [0, 1] with the smallest error. */
function bestOf(error: (c: number) => number): number {
  const constants = Array.from({ length: 101 }, (_, i) => i / 100);
  return constants.reduce((best, c) => (error(c) < error(best) ? c : best));
}
const spreadOf = (numbers: number[]): number => {
  const center = mean(numbers);
  return mean(numbers.map((x) => (x - center) ** 2));
};
const contributions = (w: number[], r: number[], c: number): number[] =>
  w.map((weight, row) => weight * (r[row] - c) + c);
const rounded = (x: number): number => Math.round(100 * x) / 100;

const bestConstant: FunctionExercise<[number[], number[]], number> = {
  name: '7.3',
  cases: (random) =>
    [0.2, 0.5, 0.7, 0.35].map((rate): [number[], number[]] => {
      const w = draws(200, () => random.gamma(0.7, 1.3));
      return [
        w,
        w.map((weight) => Number(random.bernoulli(Math.min(0.95, rate * (0.7 + 0.4 * Math.min(weight, 1)))))),
      ];
    }),
  reference: (w, r) => bestOf((c) => spreadOf(contributions(w, r, c))),
  mistakes: [
    {
      says: 'That is the SNIPS estimate: near the best constant, not the same.',
      does: (w, r) => rounded(products(w, r) / sum(w)),
    },
    { says: 'That is the mean reward of the log.', does: (_, r) => rounded(mean(r)) },
    {
      says: 'The constant makes the standard error smallest, not the estimate largest.',
      does: (w, r) => bestOf((c) => -mean(contributions(w, r, c))),
    },
    {
      says: 'Without "+ c" the estimate is another one; and its spread is about its own mean, not about 0.',
      does: (w, r) => bestOf((c) => mean(contributions(w, r, c).map((x) => (x - c) ** 2))),
    },
  ],
  hint: 'Contributions w (r - c) + c; try all 101 values of c.',
};

type Four = [number[], number[], number[], number[]];

const doublyRobust: FunctionExercise<Four, number> = {
  name: '7.4',
  cases: (random) => [
    [
      [2, 0.5],
      [1, 0],
      [0.8, 0.1],
      [0.6, 0.5],
    ],
    [
      [2, 4],
      [0.8, 0.1],
      [0.8, 0.1],
      [0.6, 0.5],
    ],
    [
      [1, 2],
      [1, 0],
      [0, 0],
      [0, 0],
    ],
    ...[5, 20].map(
      (rows): Four => [
        draws(rows, () => random.gamma(1, 1)),
        draws(rows, () => Number(random.bernoulli(0.4))),
        draws(rows, () => random.uniform()),
        draws(rows, () => random.uniform()),
      ],
    ),
  ],
  reference: (w, r, qLogged, qTarget) => mean(qTarget.map((q, row) => q + w[row] * (r[row] - qLogged[row]))),
  tolerance: 1e-8,
  mistakes: [
    {
      says: 'That is the direct method: what the model gets wrong is not mended.',
      does: (_, __, ___, q) => mean(q),
    },
    { says: 'That is IPS: the model plays no part.', does: (w, r) => mean(w.map((x, row) => x * r[row])) },
    {
      says: 'The model’s value of the target, qTarget, is missing.',
      does: (w, r, qLogged) => mean(w.map((x, row) => x * (r[row] - qLogged[row]))),
    },
    {
      says: 'The residual is the reward less what the model said of the logged action, qLogged.',
      does: (w, r, _, qTarget) => mean(qTarget.map((q, row) => q + w[row] * (r[row] - q))),
    },
    {
      says: 'The residual is not weighted.',
      does: (_, r, qLogged, qTarget) => mean(qTarget.map((q, row) => q + r[row] - qLogged[row])),
    },
    {
      says: 'qTarget is an expectation already: the weight belongs to the residual alone.',
      does: (w, r, qLogged, qTarget) => mean(qTarget.map((q, row) => w[row] * (q + r[row] - qLogged[row]))),
    },
  ],
  hint: 'The mean of qTarget + weight * (reward - qLogged).',
};

type Mixture = [target: number[], logging: number[], actions: number, bound: number];

const exploringBy =
  (mixed: (p: number, epsilon: number, actions: number) => number, weigh = (a: number, b: number) => a / b) =>
  (target: number[], logging: number[], actions: number, bound: number): number => {
    for (let step = 0; step <= 20; step++) {
      const epsilon = step / 20;
      const weights = target.map((p, i) => weigh(p, mixed(logging[i], epsilon, actions)));
      if (Math.max(...weights) < bound) return epsilon;
    }
    return 1;
  };
const mix = (p: number, epsilon: number, actions: number): number => p * (1 - epsilon) + epsilon / actions;

function policyTable(random: Random, users: number, actions: number, sharpness: number): number[] {
  return Array.from({ length: users }, () => {
    const shares = draws(actions, () => Math.exp(sharpness * random.uniform()));
    return shares.map((share) => share / sum(shares));
  }).flat();
}

const shareOfExploring: FunctionExercise<Mixture, number> = {
  name: '7.5',
  cases: (random) =>
    (
      [
        [5, 8, 4],
        [10, 12, 8],
        [20, 10, 8],
        [4, 6, 3.5],
        [20, 3, 60],
      ] as const
    ).map(
      ([actions, sharpness, bound]): Mixture => [
        policyTable(random, 6, actions, sharpness),
        policyTable(random, 6, actions, sharpness),
        actions,
        bound,
      ],
    ),
  reference: exploringBy(mix),
  mistakes: [
    {
      says: 'The random product is one of many: ε is to be divided by their number.',
      does: exploringBy((p, epsilon) => p * (1 - epsilon) + epsilon),
    },
    {
      says: 'While it explores, the policy’s own share falls to 1 − ε.',
      does: exploringBy((p, epsilon, actions) => p + epsilon / actions),
    },
    {
      says: 'The weight is the target’s probability over the mixture’s, not the other way round.',
      does: exploringBy(mix, (a, b) => b / Math.max(a, 1e-12)),
    },
    {
      says: 'That is the share of the policy that stays, 1 − ε.',
      does: (target, logging, actions, bound) =>
        rounded(1 - exploringBy(mix)(target, logging, actions, bound)),
    },
  ],
  hint: 'Loop over ε; for each, take the largest target / mixture.',
};

/** Learns a policy from a log. */
export type PolicyLearner = (feedback: BanditFeedback, random: Random) => Promise<SoftmaxPolicy>;

/** What is asked for, as a share of the best value: plain IPS gets half, with a baseline nine tenths. */
const asked = 0.8;

const learnFromShifted: ObjectExercise<PolicyLearner> = {
  name: '7.6',
  hint: 'Plain IPS gains by giving probability to whatever was logged, the more so the higher all rewards are. Subtract their mean (baseline), or learn with objective dr.',
  async judge(learn) {
    if (typeof learn !== 'function')
      return 'A function (feedback, random) => … that learns a policy is asked for.';
    const simulator = new ZooplusSimulator({ products: 20, users: 400, seed: 76 });
    const world = new PolicyWorld(simulator, { random: new Random('past of 7.6') });
    const log = world.log(world.bestsellerPolicy(25), 3000, new Random('log of 7.6'));
    const plain = feedbackOf(world, log);
    const reward = Float64Array.from(plain.reward, (click) => click + 5);
    const policy = await learn({ ...plain, reward }, new Random('learner of 7.6'));
    const probabilities = policy.probabilities(world.contexts);
    // Throws on what is no policy.
    const [value, best] = [world.value(probabilities), world.bestValue()];
    if (value >= asked * best) return undefined;
    return `In a hidden shop whose rewards are 5 and 6 it learns a policy worth ${(100 * (value / best)).toFixed(0)} % of the best; ${100 * asked} % are asked for.`;
  },
};

/** The exercises of notebook 07. */
export const offPolicyExercises: {
  readonly '7.1': typeof ipsAndSnips;
  readonly '7.2': typeof effectiveRows;
  readonly '7.3': typeof bestConstant;
  readonly '7.4': typeof doublyRobust;
  readonly '7.5': typeof shareOfExploring;
  readonly '7.6': typeof learnFromShifted;
} = {
  '7.1': ipsAndSnips,
  '7.2': effectiveRows,
  '7.3': bestConstant,
  '7.4': doublyRobust,
  '7.5': shareOfExploring,
  '7.6': learnFromShifted,
};
