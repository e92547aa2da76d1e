// usage: simulate.mjs ROWS USERS: time to generate a log of the pet shop, simulator included.
import { createRequire } from 'node:module';
import { serve } from '../serve.mjs';

const { Random, ZooplusSimulator, tf } = createRequire(import.meta.url)('lib');
const [rows, users] = process.argv.slice(2).map(Number);

await serve({ version: `lib on Node ${process.version}, TensorFlow.js ${tf.version.tfjs}` }, () => {
  const start = performance.now();
  const simulator = new ZooplusSimulator({ users, random: new Random(42) });
  const log = simulator.generateLog(rows);
  const value = (performance.now() - start) / 1000;
  let clicks = 0;
  for (const click of log.clicked) clicks += click;
  return { value, clickRate: clicks / rows };
});
