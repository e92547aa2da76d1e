// usage: linucb.mjs DIMENSION ACTIONS fresh|played [plain]: processor time of a LinUCB decision with its update.
// plain: without the kernel.
import { Random } from 'lib';
import { LinUcb } from 'lib/bandits';
import { serve } from '../serve.mjs';

const [, , dimensionText, actionsText, state, kind] = process.argv;
const [dimension, count] = [Number(dimensionText), Number(actionsText)];
const steps = Math.max(500, Math.min(20_000, Math.round(4e6 / (dimension * count))));
const make = () => new LinUcb({ dimension, alpha: 1 }, kind === 'plain' ? { arms: 'plain' } : {});

const random = new Random(1);
const contexts = Array.from({ length: 1024 }, (_, user) => {
  const features = Float64Array.from({ length: dimension }, () => random.normal());
  const norm = Math.hypot(...features);
  return { user, features: features.map((value) => value / norm) };
});
const luck = Float64Array.from({ length: 4096 }, () => random.uniform());
const candidates = { actions: Int32Array.from({ length: count }, (_, i) => i) };

const playedPolicy = make();
if (state === 'played') {
  for (let i = 0; i < dimension * count; i++) {
    playedPolicy.observe(contexts[i % 1024], i % count, luck[i % 4096]);
  }
}

await serve({ version: `lib on Node ${process.version}` }, () => {
  const policy = state === 'played' ? playedPolicy : make();
  let clicks = 0;
  const start = process.cpuUsage();
  for (let step = 0; step < steps; step++) {
    const decision = policy.select(contexts[step % 1024], candidates);
    const reward = luck[step % 4096] < 0.1 + (0.4 * decision.action) / count ? 1 : 0;
    policy.update(decision, reward);
    clicks += reward;
  }
  const { user, system } = process.cpuUsage(start);
  return { value: (user + system) / steps, clickRate: clicks / steps };
});
