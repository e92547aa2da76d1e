// Notebook 02: the persona is the context, everybody starts from nothing. 20 seeds of 20,000 visits; widths and scales
// are chosen on five other seeds by the share of the best over all steps. Too long for the notebook, which reads the
// record that this script writes.
//
//   node scripts/experiments/bandit-persona-context.mjs [--seeds 20] [--threads 1] [--folder data/runs]
import { chooseOptions, compete, figuresOf, record, seeds, steps, tuningSeeds } from './bandit-arena.mjs';

const scenario = /** @type {const} */ ({ steps, context: { kind: 'persona' } });
const segmented = { segmented: true };
const grids = {
  LinUCB: [0.1, 0.3, 0.5, 0.7, 1, 1.5].map((alpha) => ({ policy: 'linucb', options: { alpha } })),
  'linear Thompson': [0.1, 0.15, 0.2, 0.3, 0.5].map((scale) => ({
    policy: 'linear-thompson',
    options: { scale },
  })),
  UCB1: [0.2, 0.3, 0.5, 1].map((alpha) => ({ policy: 'ucb1', options: { alpha, ...segmented } })),
  'epsilon-greedy': [0.02, 0.05, 0.1].map((epsilon) => ({
    policy: 'epsilon-greedy',
    options: { epsilon, ...segmented },
  })),
  'epsilon-greedy, decaying': [500, 1000, 2000].map((halfLife) => ({
    policy: 'epsilon-greedy',
    options: { epsilon: { start: 1, halfLife }, ...segmented },
  })),
};

const { tuning, chosen } = await chooseOptions('persona-context-tuning', scenario, grids, tuningSeeds);
// Nothing to choose: the prior is uniform, the draw is the posterior's.
const beta = { policy: 'beta-thompson', label: 'Beta Thompson', options: segmented };
const policies = [...chosen, beta, { policy: 'random' }];
const summary = await compete('persona-context', scenario, policies);

const alphas = [0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.5, 2];
const sweep = await compete(
  'persona-context-alpha',
  scenario,
  alphas.map((alpha) => ({ policy: 'linucb', label: `alpha ${alpha}`, options: { alpha } })),
);

record('bandit-persona-context', {
  steps,
  tuning,
  policies,
  figures: figuresOf(summary, { all: {}, last: { from: steps - 2000 } }),
  alphas: alphas.map((alpha) => ({
    alpha,
    shareOfBest: Array.from(sweep.values(`alpha ${alpha}`, 'shareOfBest')),
    lastSteps: Array.from(sweep.values(`alpha ${alpha}`, 'shareOfBest', { from: steps - 2000 })),
    explored: Array.from(sweep.values(`alpha ${alpha}`, 'explored')),
  })),
});
console.log(`recorded over ${seeds.length} seeds`);
