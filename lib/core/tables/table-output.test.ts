import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../testing/throws-argument';
import { numberText } from './table-cells';
import { tableOutput } from './table-output';

test('what is no table is refused', () => {
  throwsArgument(() => tableOutput([]), 'table');
  throwsArgument(() => tableOutput([3] as never), 'table[0]');
  throwsArgument(() => tableOutput(null as never), 'table');
  throwsArgument(() => tableOutput({ a: Int32Array.of(1), b: Int32Array.of(1, 2) }), 'table');
  throwsArgument(() => tableOutput([{ a: 1 }], { digits: 0 }), 'digits');
  throwsArgument(() => tableOutput([{ a: 1 }], { digits: 16 }), 'digits');
  throwsArgument(() => tableOutput([{ a: 1 }], { maxRows: -1 }), 'maxRows');
});

test('the text twin lines up names to the left and numbers to the right', () => {
  const { 'text/plain': text } = tableOutput(
    [
      { model: 'A', auc: 0.840123 },
      { model: 'B, long', auc: 12345 },
    ],
    { title: 'Test AUC', caption: 'Ten seeds.' },
  );
  assert.equal(
    text,
    [
      'Test AUC',
      'model       auc',
      '───────────────',
      'A        0.8401',
      'B, long  12,345',
      'Ten seeds.',
    ].join('\n'),
  );
});

test('HTML is escaped everywhere it comes from outside', () => {
  const { 'text/html': html } = tableOutput([{ '<a>': '<script>"&' }], { title: '<t>', caption: '<c>' });
  for (const raw of ['<a>', '<script>', '<t>', '<c>']) assert.ok(!(html as string).includes(raw), raw);
  assert.ok((html as string).includes('&lt;script&gt;&quot;&amp;'));
});

test('rows beyond the limit are counted, not shown', () => {
  const columns = { id: Int32Array.from({ length: 5000 }, (_, i) => i) };
  const { 'text/plain': text } = tableOutput(columns, { maxRows: 2 });
  assert.match(text, /… and 4,998 more of 5,000 rows$/);
  assert.equal(text.split('\n').length, 5);
  assert.match(tableOutput(columns, { maxRows: 0 })['text/plain'], /… and 5,000 more of 5,000 rows$/);
});

test('a record may lack a column, and control characters do not break the lines', () => {
  const { 'text/plain': text } = tableOutput([{ a: 'x\ny\tz' }, { b: 2 }]);
  assert.deepEqual(text.split('\n'), ['a      b', '────────', 'x y z', '       2']);
});

test('names that every object inherits are no cells, and no value ends the table', () => {
  const text = tableOutput([{ toString: 3, constructor: 4, valueOf: 5 }, { a: 1 }])['text/plain'] as string;
  assert.doesNotMatch(text, /function|native/);
  const circular: Record<string, unknown> = { a: 1 };
  circular.self = circular;
  const shared = { n: 1 };
  const cells = [
    [circular, '{"a":1,"self":"(itself)"}'],
    [{ first: shared, second: shared }, '{"first":{"n":1},"second":{"n":1}}'],
    [{ n: 2n }, '{"n":"2n"}'],
    [new Date(Number.NaN), 'invalid date'],
    [{ when: new Date(Number.NaN) }, '{"when":null}'],
  ] as const;
  for (const [value, shown] of cells) {
    assert.ok((tableOutput([{ value }])['text/plain'] as string).endsWith(shown), shown);
  }
});

test('a DataFrame shows its own index and hides the default one', () => {
  const frame = { columns: ['n'], values: [[1], [2]], index: [0, 1] };
  assert.ok(!tableOutput(frame)['text/plain'].includes('0'));
  assert.match(tableOutput({ ...frame, index: ['first', 'second'] })['text/plain'], /first +1\nsecond +2/);
  const series = { columns: ['mean'], values: [0.5, 0.25], index: ['a', 'b'] };
  assert.match(tableOutput(series)['text/plain'], /a +0\.5\nb +0\.25/);
});

test("danfo's own DataFrame is shown as it is", async () => {
  const { DataFrame } = await import('danfojs-node');
  const frame = new DataFrame({ user: [1, 2], click: [0, 1] });
  const text = tableOutput(frame)['text/plain'];
  assert.equal(text, ['user  click', '───────────', '   1      0', '   2      1'].join('\n'));
});

test('numbers are written shortly and truthfully', () => {
  const cases: [number, string][] = [
    [0, '0'],
    [-0, '0'],
    [-3, '-3'],
    [1234567, '1,234,567'],
    [0.84012, '0.8401'],
    [1234.5678, '1,235'],
    [123456.789, '123,457'],
    [-99999.6, '-100,000'],
    [0.000012345, '1.234e-5'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ];
  for (const [value, text] of cases) assert.equal(numberText(value), text);
});
