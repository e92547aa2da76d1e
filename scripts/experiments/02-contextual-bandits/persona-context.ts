// Notebook 02: the persona is the context, everybody starts from nothing. 20 seeds of 20,000 visits; widths and scales
// are chosen on five other seeds by the share of the best over all steps.
import { stepExperiment } from '../runner/experiment';
import { arenaOptions, chooseOptions, compete, figuresOf, steps } from './arena';

const tuningSeeds = [101, 102, 103, 104, 105];
const scenario = { steps, context: { kind: 'persona' } } as const;
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
const alphas = [0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.5, 2];

export const personaContext = stepExperiment({
  name: 'bandit-persona-context',
  chapter: '02-contextual-bandits',
  summary: 'Which bandit learns fastest where the persona is seen',
  seeds: { first: 1, count: 20, least: 2 },
  options: arenaOptions,
  async runAll(seeds, work) {
    const { tuning, chosen } = await chooseOptions(
      { name: 'persona-context-tuning', scenario, seeds: tuningSeeds },
      grids,
      work,
    );
    // Nothing to choose: the prior is uniform, the draw is the posterior's.
    const beta = { policy: 'beta-thompson', label: 'Beta Thompson', options: segmented };
    const policies = [...chosen, beta, { policy: 'random' }];
    const summary = await compete({ name: 'persona-context', scenario, seeds }, policies, work);
    const sweep = await compete(
      { name: 'persona-context-alpha', scenario, seeds },
      alphas.map((alpha) => ({ policy: 'linucb', label: `alpha ${alpha}`, options: { alpha } })),
      work,
    );
    return {
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
    };
  },
});
