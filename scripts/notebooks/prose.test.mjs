import assert from 'node:assert/strict';
import test from 'node:test';
import { codeCell, notebookOf, textCell } from './fixtures/notebooks.mjs';
import { LONGEST_LINE, sourceProblems } from './prose.mjs';

const line = (/** @type {number} */ length) => 'x'.repeat(length);

test('a code line of 101 characters is told with its cell, one of 100 is not', () => {
  const notebook = notebookOf(codeCell(line(LONGEST_LINE)), codeCell(`a;\n${line(LONGEST_LINE + 1)}`));
  assert.deepEqual(
    sourceProblems(notebook).map(({ cell }) => cell),
    [2],
  );
});

test('text may be as long as it likes; a paragraph may not stand twice, be it broken otherwise', () => {
  const words =
    'A sentence of a lesson, long enough to be one that nobody would write twice by chance. '.trim();
  const notebook = notebookOf(
    textCell(`${words}\n\n## Head\n\nShort.`),
    textCell(`## Head\n\nShort.\n\n${words.replace('lesson, ', 'lesson,\n')}`),
  );
  const problems = sourceProblems(notebook);
  assert.deepEqual(
    problems.map(({ cell }) => cell),
    [2],
  );
  assert.match(problems[0].message, /stands in cell 1 already/);
});
