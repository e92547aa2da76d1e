import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { dataFrame } from '../danfo';
import { tf } from '../tensorflow';
import { DISPLAY } from './display-symbol';

const frame = () => dataFrame({ user: [1, 2, 3], name: ['a', '<b>', null] });

test('a DataFrame prints as a table, and so do what its operations return and its columns', () => {
  assert.match(inspect(frame()), /^DataFrame \[3, 2\]\nuser {2}name\n─+\n {3}1 {2}a\n/);
  assert.doesNotMatch(inspect(frame()), /\$data/);
  assert.match(inspect(frame().head(2)), /^DataFrame \[2, 2\]/);
  assert.match(inspect(frame().column('name')), /^Series \[3\]/);
  assert.match(inspect({ inside: frame() }), /inside: DataFrame \[3, 2\]/);
});

test('as the last value of a cell a DataFrame is an HTML table, its texts escaped', () => {
  const show = Reflect.get(frame(), DISPLAY) as () => Record<string, string>;
  const data = show.call(frame());
  assert.match(data['text/html'], /<th scope="col"[^>]*>user<\/th>/);
  assert.match(data['text/html'], /&lt;b&gt;/);
  assert.match(data['text/plain'], /user/);
});

test('a long DataFrame prints its first rows and says how many more there are', () => {
  const long = dataFrame({ x: Float64Array.from({ length: 5000 }, (_, i) => i) });
  assert.ok(inspect(long).split('\n').length < 30);
  assert.match(inspect(long), /4,980 more of 5,000 rows/);
});

test('a tensor prints shape, type and values; a variable its name; a disposed one says so', () => {
  const tensor = tf.tensor2d([
    [1, 2],
    [3, 4],
  ]);
  assert.match(inspect(tensor), /^Tensor \[2, 2\] float32\n\s+\[\[1, 2\],\s+\[3, 4\]\]/);
  tensor.dispose();
  assert.equal(inspect(tensor), 'Tensor [2, 2] float32, disposed');
  const variable = tf.tidy(() => tf.variable(tf.scalar(3), true, 'printed'));
  assert.match(inspect(variable), /^Variable printed \[\] float32/);
  variable.dispose();
});
