// usage: dqn-update.mjs UPDATES: time of an update of a double DQN with its draw from the replay memory.
import { Random } from 'lib';
import { emptyBatch, QLearner, ReplayMemory } from 'lib/planning';
import { serve } from '../serve.mjs';

const updates = Number(process.argv[2]);
const [rows, dimension, actions, batchSize] = [100_000, 15, 8, 128];
const random = new Random(1);
const memory = new ReplayMemory(rows, dimension);
const [now, next] = [new Float32Array(dimension), new Float32Array(dimension)];
for (let row = 0; row < rows; row++) {
  for (let k = 0; k < dimension; k++) [now[k], next[k]] = [random.uniform(), random.uniform()];
  memory.add(
    now,
    0,
    random.integer(0, actions),
    random.uniform(),
    next,
    0,
    random.bernoulli(0.05) ? 0 : 0.97,
  );
}
const learner = new QLearner({ dimension, actions, targetEvery: 200, random });
const batch = emptyBatch(batchSize, dimension);
learner.update(memory.sample(batch, random));

await serve({ version: `lib on Node ${process.version}` }, () => {
  let loss = 0;
  const start = performance.now();
  for (let update = 0; update < updates; update++) loss = learner.update(memory.sample(batch, random));
  return { value: (performance.now() - start) / updates, loss };
});
