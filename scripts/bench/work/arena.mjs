// usage: arena.mjs SEEDS STEPS THREADS: time of the arena with eight closed-form policies, the persona as context.
import { createRequire } from 'node:module';
import { serve } from '../serve.mjs';

// The modules alone: closed-form policies need not load TensorFlow.
const require = createRequire(import.meta.url);
const { runArena } = require('lib/bandits');
const [seeds, steps, threads] = process.argv.slice(2).map(Number);

const segmented = { segmented: true };
const policies = [
  { policy: 'random' },
  { policy: 'epsilon-greedy', options: segmented },
  { policy: 'ucb1', options: segmented },
  { policy: 'beta-thompson', options: segmented },
  { policy: 'linucb', options: { alpha: 0.5 } },
  { policy: 'linear-thompson', options: { scale: 0.2 } },
  { policy: 'shared-linucb', options: { alpha: 0.5 } },
  { policy: 'bayes-persona' },
];

await serve({ version: `lib on Node ${process.version}, ${threads} worker threads` }, async () => {
  const start = performance.now();
  const records = await runArena({
    scenario: { steps, context: { kind: 'persona' } },
    policies,
    seeds: Array.from({ length: seeds }, (_, i) => i + 1),
    threads,
    progress: false,
  });
  const value = (performance.now() - start) / 1000;
  return { value, runs: records.length };
});
