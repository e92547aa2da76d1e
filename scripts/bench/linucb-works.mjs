import path from 'node:path';

const here = (/** @type {string[]} */ ...parts) => path.join(import.meta.dirname, ...parts);

/**
 * LinUCB at work: decisions with their updates, from nothing, and with arms that have all been played (the state of a
 * policy that has run for long: nothing of the early time's savings is left).
 *
 * @type {import('./works.mjs').Work[]}
 */
export const linucbWorks = [20, 100].flatMap((dimension) =>
  [10, 100, 1000].flatMap((actions) =>
    ['fresh', 'played'].map((state) => {
      const parameters = [String(dimension), String(actions), state];
      const peer = (/** @type {string} */ name) => ({
        requirements: ['bandits'],
        programs: [['python', here('peers', 'linucb.py'), name, ...parameters]],
      });
      return {
        name: `linucb-${dimension}-${actions}-${state}`,
        about: `LinUCB, ${dimension} features, ${actions} actions, ${
          state === 'fresh' ? 'from nothing' : `each action with ${dimension} rewards before`
        }: a decision and its update`,
        unit: 'µs/step',
        rounds: 5,
        threaded: true,
        programs: [['node', here('work', 'linucb.mjs'), ...parameters]],
        peers: { numpy: peer('numpy'), mabwiser: peer('mabwiser') },
      };
    }),
  ),
);
