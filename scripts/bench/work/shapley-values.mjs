// usage: shapley-values.mjs ROWS: time for Kernel SHAP of the rows, 30 features, background of 100, 2,108 coalitions each.
import { Random } from 'lib';
import { inputPredictor, shapleyValues } from 'lib/explanation';
import { serve } from '../serve.mjs';
import { drawRows, network, size } from './explanation-network.mjs';

const rows = Number(process.argv[2]);
const model = network();
const predict = inputPredictor(model);
const inputs = drawRows(rows, 'inputs');
const options = { features: model.features, background: drawRows(100, 'background') };

await serve({ version: `lib on Node ${process.version}` }, async () => {
  const start = performance.now();
  const random = new Random('coalitions');
  const { values } = shapleyValues(predict, inputs, size, {
    ...options,
    method: 'kernel',
    samples: 2108,
    random,
  });
  return {
    value: (performance.now() - start) / 1000,
    sum: values.reduce((sum, value) => sum + Math.abs(value), 0),
  };
});
