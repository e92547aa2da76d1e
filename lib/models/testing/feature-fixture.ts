import assert from 'node:assert/strict';
import { batchTensors } from '../../compiler/batch-tensors';
import { writeWeights } from '../../compiler/weights';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { readFixture } from '../../core/testing/fixture';
import type { TableSource } from '../../data/features/table-source';
import { type FeatureModel, featureColumns } from '../features/feature-model';

/** What PyTorch computed with these weights: scripts/fixtures/feature_models.py. */
export interface ModelFixture {
  embeddingSize: number;
  logits: number[];
  loss: number;
  variables: { name: string; value: number[]; gradient: number[] }[];
}

/** A model with hidden layers. */
export type DeepFixture = ModelFixture & { hidden: number[] };

export interface FeatureFixture {
  table: object[];
  labels: number[];
  deep: { size: number; indices: number[][]; weights: number[][]; numbers: number[][] };
  wide: { size: number; indices: number[][] };
  factorizationMachine: ModelFixture;
  wideAndDeep: DeepFixture;
  deepFm: DeepFixture;
  deepAndCross: (DeepFixture & { crossLayers: number; structure: 'stacked' | 'parallel'; rank?: number })[];
  dlrm: DeepFixture & { bottom: number[] };
  multiTask: (Omit<ModelFixture, 'embeddingSize' | 'logits'> & {
    options: { experts: number; embeddingSize: number; shared: number[]; head: number[] };
    weights: number[];
    ratings: (number | null)[];
    outputs: number[][];
  })[];
}

export const featureFixture = readFixture<FeatureFixture>('models/fixtures/feature-models.json');

/** A variable's name without its model's and without the number that makes it the only one. */
export const partName = ({ name }: tf.Variable) => name.replace(/^[^/]*\//, '').replace(/_\d+$/, '');

/** Logits of a model for a table's rows, outside of training. */
export function logitsOf(model: FeatureModel, table: TableSource): Float32Array {
  const { columns, widths } = featureColumns(model.encoders, table);
  return tf.tidy(() =>
    model.logits(batchTensors(columns, widths), { training: false }).dataSync<'float32'>().slice(),
  );
}

/** Gives variables values by the part of their names; the others keep theirs. */
export function giveValues(
  model: Pick<FeatureModel, 'variables'>,
  values: Readonly<Record<string, ArrayLike<number>>>,
): void {
  const given = model.variables.filter((variable) => partName(variable) in values);
  assert.equal(given.length, Object.keys(values).length);
  writeWeights(
    given,
    given.map((variable) => Float32Array.from(values[partName(variable)])),
  );
}

/** Fails unless logits, loss and gradients of a model with the fixture's weights are the fixture's. */
export function assertAsTorch(model: FeatureModel, expected: ModelFixture): void {
  const { table, labels } = featureFixture;
  const byName = new Map(expected.variables.map((variable) => [variable.name, variable]));
  assert.deepEqual(model.variables.map(partName).sort(), [...byName.keys()].sort());
  giveValues(model, Object.fromEntries(expected.variables.map(({ name, value }) => [name, value])));
  assertClose(logitsOf(model, table), expected.logits, 1e-5, 'logits');
  const { columns, widths } = featureColumns(model.encoders, table);
  tf.tidy(() => {
    const batch = batchTensors(columns, widths);
    const { value, grads } = tf.variableGrads(
      () => tf.losses.sigmoidCrossEntropy(labels, model.logits(batch, { training: false })) as tf.Scalar,
      [...model.variables],
    );
    assertClose(value.dataSync(), [expected.loss], 1e-5, 'loss');
    for (const variable of model.variables) {
      const { gradient } = byName.get(partName(variable)) as (typeof expected.variables)[0];
      assertClose(grads[variable.name].dataSync(), gradient, 1e-5, `gradient of ${partName(variable)}`);
    }
  });
}
