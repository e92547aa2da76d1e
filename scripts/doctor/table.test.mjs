import assert from 'node:assert/strict';
import test from 'node:test';
import { renderTable } from './table.mjs';

test('columns line up and the last one wraps under itself', () => {
  const text = renderTable(
    [
      ['ok', 'Node', '20.20.2'],
      ['MISSING', 'C++ compiler', 'one two three four five six seven eight nine ten'],
    ],
    55,
  );
  assert.equal(
    text,
    [
      'ok       Node          20.20.2',
      'MISSING  C++ compiler  one two three four five six',
      '                       seven eight nine ten',
    ].join('\n'),
  );
});

test('a narrow terminal still gets thirty characters of text', () => {
  const lines = renderTable([['a', 'b'.repeat(60), 'word '.repeat(12).trim()]], 20).split('\n');
  assert.equal(lines.length, 2);
});
