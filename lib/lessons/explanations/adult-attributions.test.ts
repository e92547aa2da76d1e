import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { type DifferentiableModel, singleFeatures } from '../../explanation/gradients/differentiable-model';
import { integratedGradients } from '../../explanation/gradients/integrated-gradients';
import { inputPredictor } from '../../explanation/shapley/input-predictor';
import { shapleyValues } from '../../explanation/shapley/shapley-values';
import { readAdultAttributions } from './adult-attributions';

test("of a network on real people, attributions are captum's and values shap's", () => {
  const {
    features,
    weights,
    inputs,
    background,
    logits,
    integratedGradients: captums,
    shapleyValues: shaps,
  } = readAdultAttributions().results;
  const size = features.length;
  const model: DifferentiableModel = {
    ...{ size, features: singleFeatures(size, features) },
    logits: (rows) => {
      let x: tf.Tensor = rows;
      for (let layer = 0; layer < weights.length; layer += 2) {
        const units = weights[layer + 1].length;
        const kernel = tf.tensor2d(weights[layer], [weights[layer].length / units, units]);
        x = tf.add(tf.matMul(x as tf.Tensor2D, kernel), tf.tensor1d(weights[layer + 1]));
        if (layer < weights.length - 2) x = tf.relu(x);
      }
      return tf.reshape(x, [-1]);
    },
  };
  const rows = Float32Array.from(inputs);
  const baseline = new Float32Array(size);
  const found = integratedGradients(model, rows, { baseline, steps: 200, refinements: 0 });
  assertClose(found.outputs, logits, 1e-4, 'logits');
  assertClose(found.values, captums, 1e-4, "captum's");
  const predict = inputPredictor(model);
  const options = { features: model.features, background: Float32Array.from(background) };
  assertClose(shapleyValues(predict, rows, size, options).values, shaps, 1e-4, "shap's");
  predict.dispose();
  assert.ok(integratedGradients(model, rows, { baseline }).completeness.largestShare < 1e-3);
});
