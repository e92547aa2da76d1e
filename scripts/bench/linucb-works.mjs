import path from 'node:path';

const here = (/** @type {string[]} */ ...parts) => path.join(import.meta.dirname, ...parts);

/** Features and actions: the lesson's two contexts, and larger ones. */
const sizes = [
  [4, 50],
  [13, 50],
  ...[20, 100].flatMap((dimension) => [10, 100, 1000].map((n) => [dimension, n])),
];

/**
 * LinUCB at work: decisions with their updates, from nothing, and with arms that have all been played (the state of a
 * policy that has run for long: nothing of the early time's savings is left). Processor time, so that a busy machine
 * does not blur it. The peer `plain` is the library's own regression without the kernel of `lib/bandits/linear/fast`.
 *
 * @type {import('./works.mjs').Work[]}
 */
export const linucbWorks = sizes.flatMap(([dimension, actions]) =>
  ['fresh', 'played'].map((state) => {
    const parameters = [String(dimension), String(actions), state];
    const peer = (/** @type {string} */ name) => ({
      requirements: ['bandits'],
      programs: [['python', here('peers', 'linucb.py'), name, ...parameters]],
    });
    const plain = { programs: [['node', here('work', 'linucb.mjs'), ...parameters, 'plain']] };
    return {
      name: `linucb-${dimension}-${actions}-${state}`,
      about: `LinUCB, ${dimension} features, ${actions} actions, ${
        state === 'fresh' ? 'from nothing' : `each action with ${dimension} rewards before`
      }: processor time of a decision and its update`,
      unit: 'µs/step',
      rounds: 7,
      threaded: true,
      programs: [['node', here('work', 'linucb.mjs'), ...parameters]],
      // At 100 features and 1,000 actions a plain round takes ten seconds.
      peers: {
        ...(dimension ** 2 * actions <= 1e6 ? { plain } : {}),
        numpy: peer('numpy'),
        mabwiser: peer('mabwiser'),
      },
    };
  }),
);
