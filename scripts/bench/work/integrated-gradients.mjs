// usage: integrated-gradients.mjs ROWS: time to attribute the rows to their 30 numbers, 50 Gauss-Legendre steps each.
import { integratedGradients } from 'lib/explanation';
import { serve } from '../serve.mjs';
import { drawRows, network, size } from './explanation-network.mjs';

const rows = Number(process.argv[2]);
const model = network();
const inputs = drawRows(rows, 'inputs');
const baseline = new Float32Array(size);

await serve({ version: `lib on Node ${process.version}` }, async () => {
  const start = performance.now();
  const { values } = integratedGradients(model, inputs, { baseline, steps: 50, refinements: 0 });
  return {
    value: (performance.now() - start) / 1000,
    sum: values.reduce((sum, value) => sum + Math.abs(value), 0),
  };
});
