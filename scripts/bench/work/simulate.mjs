// usage: simulate.mjs ROWS USERS: time to generate a log of the pet shop, simulator included.
import { createRequire } from 'node:module';
import { serve } from '../serve.mjs';

// The two modules alone: a program that only simulates need not load TensorFlow.
const require = createRequire(import.meta.url);
const { Random } = require('lib');
const { ZooplusSimulator } = require('lib/worlds');
const [rows, users] = process.argv.slice(2).map(Number);

await serve({ version: `lib on Node ${process.version}` }, () => {
  const start = performance.now();
  const simulator = new ZooplusSimulator({ users, random: new Random(42) });
  const log = simulator.generateLog(rows);
  const value = (performance.now() - start) / 1000;
  let clicks = 0;
  for (const click of log.clicked) clicks += click;
  return { value, clickRate: clicks / rows };
});
