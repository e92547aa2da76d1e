import { throwsArgument } from '../../core/testing/throws-argument';
import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { GruLayer, LstmLayer } from './recurrent';
import { createGru4Rec } from './recurrent-next-item';

const random = new Random(6);
const [items, width] = [9, 5];
const states = (model: tf.LayersModel, rows: number[][]): Float32Array =>
  tf.tidy(() =>
    (
      model.apply(tf.tensor2d(rows, [rows.length, rows[0].length], 'int32')) as tf.Tensor
    ).dataSync<'float32'>(),
  );
const cells = ['gru', 'lstm'] as const;

test('sizes and cells outside their range are refused by name', () => {
  const model = (options: object) => () => createGru4Rec({ items, random, ...options });
  throwsArgument(model({ items: -1 }), 'items');
  throwsArgument(model({ layers: 0 }), 'layers');
  throwsArgument(model({ cell: 'rnn' }), 'cell');
  throwsArgument(model({ dropout: 1 }), 'dropout');
  throwsArgument(() => new GruLayer({ name: 'g', units: 0 }), 'units');
  throwsArgument(() => new LstmLayer({ name: '', units: 2 }), 'name');
});

test('causality: another item later leaves the states before it as they are', () => {
  for (const cell of cells) {
    const model = createGru4Rec({ items, embeddingSize: width, cell, layers: 2, random });
    const [before, after] = [states(model, [[4, 2, 7, 1, 3]]), states(model, [[4, 2, 7, 9, 3]])];
    assertClose(after.subarray(0, 3 * width), before.subarray(0, 3 * width), 0);
    assert.ok(Math.abs(after[4 * width] - before[4 * width]) > 1e-4);
  }
});

test('padding moves no state, and sessions in one row do not see each other', () => {
  for (const cell of cells) {
    const model = createGru4Rec({ items, embeddingSize: width, units: 7, cell, layers: 2, random });
    const alone = states(model, [[4, 2, 7]]);
    assertClose(states(model, [[0, 0, 4, 2, 7]]).subarray(2 * width), alone, 1e-6);
    const packed = states(model, [[9, 8, 0, 4, 2, 7]]);
    assertClose(packed.subarray(3 * width), alone, 1e-6);
    assertClose(packed.subarray(0, 2 * width), states(model, [[9, 8]]), 1e-6);
    assert.ok(packed.subarray(2 * width, 3 * width).every((value) => value === 0));
    assert.ok(states(model, [[0, 0, 0]]).every((value) => value === 0));
  }
});

test('the last state alone is the last of all, and step by step gives the same', () => {
  for (const Layer of [GruLayer, LstmLayer]) {
    const [all, last] = [true, false].map((returnSequences) => {
      const layer = new Layer({ name: 'same', units: 4, returnSequences, random: new Random(3) });
      const x = tf.randomNormal([2, 6, 3], 0, 1, 'float32', 9);
      return { layer, x, y: layer.apply([x, tf.ones([2, 6], 'int32')]) as tf.Tensor };
    });
    const ends = tf.reshape(tf.slice(all.y, [0, 5, 0], [2, 1, 4]), [2, 4]);
    assertClose(last.y.dataSync(), ends.dataSync(), 0);
    let state = last.layer.firstState(2);
    for (const input of tf.unstack(last.x, 1)) state = last.layer.step(input, state);
    assertClose(state.hidden.dataSync(), ends.dataSync(), 1e-6);
  }
});
