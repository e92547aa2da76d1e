import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dataFrame } from '../../core/danfo';
import { throwsArgument } from '../../core/testing/throws-argument';
import { hashBuckets } from '../hashing';
import { bucketed } from './bucketed';
import { category } from './category';
import { crossed } from './crossed';
import type { FeatureColumn } from './feature-column';
import { type EncodedFeatures, FeatureEncoder } from './feature-encoder';
import { fitFeatures } from './fit-features';
import { multiValued } from './multi-valued';
import { numeric } from './numeric';
import type { TableSource } from './table-source';

const people = [
  { age: 20, job: 'nurse', zip: 1, tags: 'a|b' },
  { age: 40, job: 'clerk', zip: 2, tags: '' },
  { age: null, job: 'nurse', zip: 1, tags: 'b|b|c' },
  { age: 60, job: null, zip: 3, tags: 'c' },
];
const all: FeatureColumn[] = [
  numeric('age'),
  bucketed('age', { boundaries: [30, 50] }),
  category('job'),
  crossed(['job', 'zip']),
  crossed(['job', bucketed('age', { boundaries: [30] })], { buckets: 7, name: 'hashed' }),
  multiValued('tags'),
];

test('options that do not exist, or are out of range, are refused', () => {
  throwsArgument(() => numeric('age', { scales: 'log' } as never), 'options.scales');
  throwsArgument(() => numeric('age', { scale: 'sqrt' as never }), 'scale');
  throwsArgument(() => numeric('age', { missing: 'drop' as never }), 'missing');
  throwsArgument(() => numeric('age', { missing: Number.NaN }), 'missing');
  throwsArgument(() => numeric(''), 'column');
  throwsArgument(() => bucketed('age', {}), 'options');
  throwsArgument(() => bucketed('age', { boundaries: [1], quantiles: 3 }), 'options');
  throwsArgument(() => bucketed('age', { boundaries: [] }), 'boundaries');
  throwsArgument(() => bucketed('age', { boundaries: [2, 2] }), 'boundaries[1]');
  throwsArgument(() => bucketed('age', { quantiles: 1 }), 'quantiles');
  throwsArgument(() => category('job', { hashBuckets: 0 }), 'hashBuckets');
  throwsArgument(() => category('job', { hashBuckets: 5, minimumCount: 2 }), 'minimumCount');
  throwsArgument(() => crossed(['job']), 'columns');
  throwsArgument(() => crossed(['job', numeric('age') as never]), 'columns[1]');
  throwsArgument(() => crossed(['job', 'zip'], { buckets: 2 ** 31 }), 'buckets');
  throwsArgument(() => multiValued('tags', { separator: '' }), 'separator');
  throwsArgument(() => multiValued('tags', { most: 0 }), 'most');
});

test('no column, one that is twice, and one that is made by hand are refused', () => {
  throwsArgument(() => fitFeatures([], people), 'columns');
  throwsArgument(() => fitFeatures([numeric('age'), numeric('age')], people), 'columns[1].name');
  throwsArgument(() => fitFeatures([{ kind: 'numbers' } as never], people), 'columns[0]');
  throwsArgument(() => fitFeatures([{ ...numeric('age'), scal: 'log' } as never], people), 'options.scal');
});

test('a table without rows, without a column, or of columns of two lengths is refused', () => {
  throwsArgument(() => fitFeatures([numeric('age')], []), 'table');
  throwsArgument(() => fitFeatures([numeric('age')], { age: [] }), 'table');
  throwsArgument(() => fitFeatures([numeric('age')], null as never), 'table');
  throwsArgument(() => fitFeatures([numeric('age')], { age: [1], job: ['a', 'b'] }), 'table.job');
  assert.throws(
    () => fitFeatures([numeric('age'), category('salary'), category('city')], people),
    /salary, city/,
  );
  const encoder = fitFeatures(all, people);
  assert.throws(() => encoder.encode([{ age: 3, zip: 1, tags: '' }]), /without job/);
});

test('columns of missing values only are refused, all of them by name', () => {
  const rows = [
    { age: Number.NaN, job: '  ', zip: 1, tags: [] },
    { age: null, job: undefined, zip: 2, tags: null },
  ];
  assert.throws(() => fitFeatures(all, rows), /only missing values in age, job, tags/);
  throwsArgument(() => fitFeatures([category('job', { missingValues: ['?'] })], [{ job: '?' }]), 'table');
});

test('a cell of the wrong kind is refused by its row', () => {
  throwsArgument(() => fitFeatures([numeric('age')], [{ age: 1 }, { age: 'old' }]), 'column age at row 1');
  throwsArgument(
    () => fitFeatures([numeric('age')], { age: [1, Number.POSITIVE_INFINITY] }),
    'column age at row 1',
  );
  throwsArgument(() => fitFeatures([category('job')], { job: ['a', {}] }), 'column job at row 1');
  throwsArgument(() => fitFeatures([category('job')], { job: ['a', 5] }), 'column job');
  throwsArgument(() => fitFeatures([multiValued('tags')], { tags: [['a'], 5] }), 'column tags at row 1');
  const encoder = fitFeatures([category('zip')], people);
  throwsArgument(() => encoder.encode([{ zip: '1' }]), 'column zip at row 0');
  const strict = fitFeatures([numeric('age', { missing: 'error' })], { age: [1, 2] });
  throwsArgument(() => strict.encode({ age: [1, null] }), 'column age at row 1');
});

test('a cross of a billion combinations is refused with their number, and taken when hashed', () => {
  const values = Array.from({ length: 1000 }, (_, i) => i);
  const table = { a: values, b: values, c: values };
  assert.throws(() => fitFeatures([crossed(['a', 'b', 'c'])], table), /1,000,000,000 combinations/);
  const encoder = fitFeatures([crossed(['a', 'b', 'c'], { buckets: 500 })], table);
  assert.equal(encoder.size, 501);
  assert.equal(new Set(encoder.encode(table).indices).size > 400, true);
  // No vocabulary is kept for it.
  assert(JSON.stringify(encoder).length < 1000);
});

test('numbers have mean 0 and variance 1 in training, and a missing one becomes the mean, with an indicator', () => {
  const encoder = fitFeatures([numeric('age')], people);
  const { numbers } = encoder.encode(people);
  const scaled = [-1, 0, 0, 1].map((x) => x * Math.sqrt(1.5));
  assert.deepEqual(numbers, Float32Array.of(scaled[0], 0, 0, 0, 0, 1, scaled[3], 0));
  assert.deepEqual(encoder.encode([{ age: 100 }]).numbers, Float32Array.of(60 / Math.sqrt(800 / 3), 0));
});

test('other scales: the logarithm keeps its sign, quantiles lie in [0, 1], none leaves all as it is', () => {
  const x = [-10, 0, 10];
  const encoded = (options: Parameters<typeof numeric>[1], at: TableSource = { x }) =>
    fitFeatures([numeric('x', options)], { x }).encode(at).numbers;
  const log = encoded({ scale: 'log' });
  assert.equal(log[0], -log[2]);
  assert.equal(log[1], 0);
  assert.deepEqual(encoded({ scale: 'none' }), Float32Array.from(x));
  assert.deepEqual(encoded({ scale: 'quantile' }, { x: [-11, 11] }), Float32Array.of(0, 1));
  const many = Array.from({ length: 1000 }, (_, i) => i);
  const quantile = fitFeatures([numeric('many', { scale: 'quantile' })], { many });
  quantile.encode({ many }).numbers.forEach((share, i) => {
    assert(Math.abs(share - i / 1000) <= 0.011);
  });
  assert.deepEqual(encoded({ scale: 'none', missing: 'median' }, { x: [null] }), Float32Array.of(0));
  assert.deepEqual(
    encoded({ scale: 'none', missing: 7, indicator: true }, { x: [null] }),
    Float32Array.of(7, 1),
  );
  // A constant column is 0, not a division by 0.
  assert.deepEqual(
    fitFeatures([numeric('c')], { c: [5, 5] }).encode({ c: [5, 6] }).numbers,
    Float32Array.of(0, 1),
  );
});

test('buckets hold their lower boundary, and quantiles hold about equally many rows', () => {
  const encoder = fitFeatures([bucketed('age', { boundaries: [30, 50] })], people);
  assert.equal(encoder.size, 4);
  assert.deepEqual(encoder.encode({ age: [null, 29.9, 30, 49, 50] }).indices, Int32Array.of(0, 1, 2, 2, 3));
  assert.deepEqual(
    [0, 1, 2, 3].map((row) => encoder.rowName(row)),
    ['age: missing', 'age in (-∞, 30)', 'age in [30, 50)', 'age in [50, ∞)'],
  );
  const x = Array.from({ length: 1000 }, (_, i) => (i * 37) % 1000);
  const { indices } = fitFeatures([bucketed('x', { quantiles: 10 })], { x }).encode({ x });
  for (let bucket = 1; bucket <= 10; bucket++)
    assert.equal(indices.filter((row) => row === bucket).length, 100);
  // Values that repeat give fewer buckets.
  assert.equal(fitFeatures([bucketed('x', { quantiles: 10 })], { x: [0, 0, 0, 0, 1] }).size, 3);
  assert.equal(fitFeatures([bucketed('x', { quantiles: 10 })], { x: [4, 4] }).size, 2);
});

test('categories: missing, unknown and rare values have rows of their own', () => {
  const job = ['a', 'b', 'a', null, 'c', 'b'];
  const encoder = fitFeatures([category('job', { minimumCount: 2 })], { job });
  assert.deepEqual(
    encoder.encode({ job: [null, 'z', 'c', 'a', ' b '] }).indices,
    Int32Array.of(0, 1, 1, 2, 3),
  );
  assert.deepEqual(
    [0, 1, 2].map((row) => encoder.rowName(row)),
    ['job: missing', 'job: unknown', 'job=a'],
  );
  assert.equal(encoder.rowOf('job', 'b'), 3);
  assert.deepEqual(encoder.reservedRows, Int32Array.of(0, 1));
  const hashed = fitFeatures([category('job', { hashBuckets: 5 })], { job });
  const [bucket] = hashBuckets(['never seen'], { buckets: 5 });
  assert.deepEqual(hashed.encode({ job: ['never seen', null] }).indices, Int32Array.of(1 + bucket, 0));
});

test('a cross has a row for each combination, and names it', () => {
  const encoder = fitFeatures([crossed(['job', 'zip'])], people);
  assert.equal(encoder.size, 2 + 2 * 3);
  const rows = new Set<number>();
  for (const job of ['clerk', 'nurse']) {
    for (const zip of [1, 2, 3]) {
      const row = encoder.rowOf('job x zip', { job, zip });
      assert.deepEqual(encoder.encode([{ job, zip }]).indices, Int32Array.of(row));
      assert.equal(encoder.rowName(row), `job=${job} x zip=${zip}`);
      rows.add(row);
    }
  }
  assert.deepEqual([...rows].sort(), [2, 3, 4, 5, 6, 7]);
  assert.deepEqual(encoder.encode({ job: [null, 'cook'], zip: [1, 1] }).indices, Int32Array.of(0, 1));
  throwsArgument(() => encoder.rowOf('job x zip', { job: 'clerk' }), 'value');
});

test('a hashed cross tells swapped values apart and gives new combinations a bucket', () => {
  const encoder = fitFeatures([crossed(['a', 'b'], { buckets: 1_000_000 })], {
    a: ['x', 'y'],
    b: ['y', 'x'],
  });
  const { indices } = encoder.encode({ a: ['x', 'y', 'new', null], b: ['y', 'x', 'x', 'x'] });
  assert.equal(new Set(indices).size, 4);
  assert.equal(indices[3], 0);
  assert(indices.slice(0, 3).every((row) => row >= 1 && row <= 1_000_000));
  assert.equal(encoder.rowOf('a x b', { a: 'new', b: 'x' }), indices[2]);
});

test('sets: weights average, padding weighs nothing, an empty set is missing', () => {
  const encoder = fitFeatures([multiValued('tags')], people);
  assert.equal(encoder.slots, 2);
  const { indices, weights } = encoder.encode(people);
  assert.deepEqual(indices, Int32Array.of(2, 3, 0, 0, 3, 4, 4, 0));
  assert.deepEqual(weights, Float32Array.of(0.5, 0.5, 1, 0, 0.5, 0.5, 1, 0));
  // Values beyond the most are left out.
  assert.deepEqual(encoder.encode({ tags: [['c', 'b', 'a']] }).indices, Int32Array.of(4, 3));
  const summed = fitFeatures([multiValued('tags', { combiner: 'sum', most: 3 })], people);
  assert.deepEqual(summed.encode({ tags: ['a|z'] }).weights, Float32Array.of(1, 1, 0));
  assert.equal(encoder.rowName(2), 'tags has a');
});

test('fields lie side by side in one table', () => {
  const encoder = fitFeatures(all, people);
  const { fields, size, slots, numbers } = encoder;
  assert.deepEqual(
    fields.map(({ name, kind }) => [name, kind]),
    [
      ['age', 'numeric'],
      ['age buckets', 'bucketed'],
      ['job', 'category'],
      ['job x zip', 'crossed'],
      ['hashed', 'crossed'],
      ['tags', 'multiValued'],
    ],
  );
  assert.equal(size, 4 + 4 + 8 + 8 + 5);
  assert.equal(slots, 4 + 2);
  assert.equal(numbers, 2);
  const encoded = encoder.encode(people);
  for (const { slot, slots: own, offset, size: rows } of fields) {
    for (let row = 0; row < people.length; row++) {
      for (let i = slot; i < slot + own; i++) {
        const index = encoded.indices[row * slots + i];
        assert(index >= offset && index < offset + rows);
        assert.equal(typeof encoder.rowName(index), 'string');
      }
    }
  }
  assert.equal(encoder.field('tags').slot, 4);
  throwsArgument(() => encoder.field('tag'), 'field');
  throwsArgument(() => encoder.rowName(size), 'row');
  throwsArgument(() => encoder.rowOf('age', 3), 'field');
});

test('records, columns and a DataFrame encode alike', () => {
  const columns = {
    age: people.map(({ age }) => age),
    job: people.map(({ job }) => job),
    zip: Int32Array.from(people, ({ zip }) => zip),
    tags: people.map(({ tags }) => tags),
  };
  const frame = dataFrame(columns);
  const encoder = fitFeatures(all, people);
  for (const table of [columns, frame] as TableSource[]) {
    assert.deepEqual(encoder.encode(table), encoder.encode(people));
    assert.equal(fitFeatures(all, table).fingerprint, encoder.fingerprint);
  }
});

test('an encoder that was saved encodes alike, what was never trained on too', () => {
  const encoder = fitFeatures(
    [...all, category('zip', { hashBuckets: 4 }), numeric('zip', { scale: 'quantile', name: 'zip number' })],
    people,
  );
  const loaded = FeatureEncoder.from(JSON.parse(JSON.stringify(encoder)));
  assert.deepEqual(loaded.fields, encoder.fields);
  assert.equal(loaded.fingerprint, encoder.fingerprint);
  const odd = [{ age: 1e6, job: 'astronaut', zip: -5, tags: ['x', 'a', 'y'] }, ...people];
  assert.deepEqual(loaded.encode(odd), encoder.encode(odd));
  assert.notEqual(fitFeatures(all, people.slice(1)).fingerprint, fitFeatures(all, people).fingerprint);
});

test('a damaged saved encoder is refused', () => {
  const saved = JSON.parse(JSON.stringify(fitFeatures(all, people)));
  throwsArgument(() => FeatureEncoder.from(null as never), 'saved');
  throwsArgument(() => FeatureEncoder.from({ ...saved, fitted: saved.fitted.slice(1) }), 'saved.fitted');
  for (let i = 0; i < saved.fitted.length; i++) {
    for (const damage of [null, {}, [], 'x']) {
      const fitted = saved.fitted.map((one: unknown, j: number) => (i === j ? damage : one));
      assert.throws(
        () => FeatureEncoder.from({ ...saved, fitted }),
        { name: 'ArgumentError' },
        `${i} ${damage}`,
      );
    }
  }
  throwsArgument(() => new FeatureEncoder([]), 'columns');
  throwsArgument(() => new FeatureEncoder([{}] as never), 'columns');
});

test('any table of texts and numbers gives rows inside the fields and finite numbers', () => {
  const cell = fc.oneof(fc.constant(null), fc.string(), fc.constantFrom('a', 'b', 'c'));
  const number = fc.oneof(fc.constant(null), fc.double({ noDefaultInfinity: true, min: -1e30, max: 1e30 }));
  const row = fc.record({ t: cell, n: number });
  const columns = [
    category('t'),
    category('t', { hashBuckets: 3, name: 'hashed' }),
    multiValued('t', { separator: ' ', name: 'words' }),
    numeric('n'),
    numeric('n', { scale: 'log', name: 'log' }),
    numeric('n', { scale: 'quantile', name: 'quantile' }),
    bucketed('n', { quantiles: 4 }),
    crossed(['t', bucketed('n', { quantiles: 3 })]),
    crossed(['t', 'n'], { buckets: 5 }),
  ];
  const training = [
    { t: 'a', n: 1 },
    { t: 'b', n: 2 },
  ];
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 8 }),
      fc.array(row, { minLength: 1, maxLength: 8 }),
      (more, serving) => {
        const encoder = fitFeatures(columns, [...training, ...more]);
        const encoded: EncodedFeatures = encoder.encode(serving);
        assert(encoded.numbers.every(Number.isFinite));
        assert(encoded.weights?.every((weight) => weight >= 0 && weight <= 1));
        for (const field of encoder.fields) {
          for (let r = 0; r < serving.length; r++) {
            for (let s = field.slot; s < field.slot + field.slots; s++) {
              const index = encoded.indices[r * encoder.slots + s];
              assert(index >= field.offset && index < field.offset + field.size);
            }
          }
        }
      },
    ),
  );
});
