// usage: ltv-environment.mjs CUSTOMERS STEPS: time of a quarter of one insurance customer, observations included.
import { createRequire } from 'node:module';
import { serve } from '../serve.mjs';

const require = createRequire(import.meta.url);
const { Random } = require('lib/core');
const { InsuranceCustomers } = require('lib/planning');
const [size, steps] = process.argv.slice(2).map(Number);
const customers = new InsuranceCustomers({ size, random: new Random(1) });
const random = new Random(2);
const actions = Array.from({ length: 16 }, () =>
  Int32Array.from({ length: size }, () => customers.actionSpace.sample(random)),
);
customers.reset({ seed: 3 });

await serve({ version: `lib on Node ${process.version}` }, () => {
  let premiums = 0;
  const start = performance.now();
  for (let step = 0; step < steps; step++) {
    customers.step(actions[step % 16]);
    premiums += customers.rewards[0];
  }
  return { value: (1000 * (performance.now() - start)) / (steps * size), premiums };
});
