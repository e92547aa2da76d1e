import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { Gmf } from '../../models/ncf/gmf';
import { NcfMlp } from '../../models/ncf/ncf-mlp';
import { NeuMf } from '../../models/ncf/neu-mf';
import type { PairModel } from '../../models/ncf/pair-model';
import { embeddedPairs } from './embedded-pairs';
import { integratedGradients } from './integrated-gradients';
import { logitsOf } from './path-gradients';

const random = new Random('embedded pairs');
const sizes = { users: 9, items: 7, random };
const pairs = {
  user: Int32Array.from({ length: 30 }, () => random.integer(0, 9)),
  item: Int32Array.from({ length: 30 }, () => random.integer(0, 7)),
};
const shaken = <M extends PairModel>(model: M): M => {
  for (const variable of model.variables)
    tf.tidy(() =>
      variable.assign(
        tf.tensor(
          Array.from(variable.dataSync(), () => random.normal(0, 0.5)),
          variable.shape,
        ),
      ),
    );
  return model;
};

test('other models, ids outside and pairs of two lengths are refused', () => {
  throwsArgument(() => embeddedPairs({} as never), 'model');
  const model = new Gmf(sizes);
  const inputs = embeddedPairs(model);
  throwsArgument(() => inputs.embed({ user: Int32Array.of(9), item: Int32Array.of(0) }), 'pairs.user');
  throwsArgument(() => inputs.embed({ user: Int32Array.of(1, 2), item: Int32Array.of(0) }), 'pairs.item');
  throwsArgument(() => inputs.baseline('unseen'), 'kind');
  throwsArgument(() => inputs.baseline('mean'), 'rows');
  model.dispose();
});

test('GMF, the MLP and NeuMF are the same functions of their embeddings, and attributions add up within 0.1 %', () => {
  const before = tf.memory().numTensors;
  const models = [
    new Gmf({ ...sizes, embeddingSize: 4, biases: true }),
    new NcfMlp({ ...sizes, embeddingSize: 6, hidden: [12, 6], dropout: 0.5 }),
    new NeuMf({ ...sizes, embeddingSize: 3, mlpEmbeddingSize: 6, hidden: [12, 6] }),
  ].map(shaken);
  for (const model of models) {
    const inputs = embeddedPairs(model);
    const rows = inputs.embed(pairs);
    const expected = tf.tidy(() =>
      model
        .logits(tf.tensor1d(pairs.user, 'int32'), tf.tensor1d(pairs.item, 'int32'), { training: false })
        .dataSync(),
    );
    assertClose(logitsOf(inputs, rows), expected, 1e-5, model.identity);
    for (const baseline of [inputs.baseline('zero'), inputs.baseline('mean', pairs)]) {
      const { completeness, features } = integratedGradients(inputs, rows, { baseline });
      assert.deepEqual(features, ['user', 'item']);
      assert.ok(completeness.largestShare < 1e-3, `${model.identity}: ${completeness.largestShare}`);
    }
    model.dispose();
  }
  assert.equal(tf.memory().numTensors, before);
});

test('of GMF from zero, user and item share their product half and half', () => {
  const model = shaken(new Gmf({ ...sizes, embeddingSize: 4 }));
  const inputs = embeddedPairs(model);
  const { values, outputs, baselineOutputs } = integratedGradients(inputs, inputs.embed(pairs), {
    baseline: inputs.baseline('zero'),
  });
  outputs.forEach((output, row) => {
    const half = (output - baselineOutputs[row]) / 2;
    assertClose(values.slice(2 * row, 2 * row + 2), [half, half], 1e-4);
  });
  model.dispose();
});
