import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { projectPaths, projectRoot } from '../setup/paths.mjs';
import { codeCell, notebookOf } from './fixtures/notebooks.mjs';
import { lessonSections, predictionsIn } from './lesson-minutes.mjs';
import { joined, readNotebook } from './notebook-file.mjs';
import { listNotebooks } from './select.mjs';
import {
  lessonGuides,
  PATH_MINUTES,
  paceText,
  pathMinutes,
  refreshedGuide,
  sectionTable,
} from './teaching-guide.mjs';

const { notebooks: folder } = projectPaths(projectRoot);
const guide = readFileSync(path.join(folder, 'TEACHING.md'), 'utf8');
const parts = lessonGuides(guide);

/** @param {string} source */
const markdown = (source) => ({ cell_type: /** @type {const} */ ('markdown'), metadata: {}, source });

test('sections begin at headings that have something under them, and exercises are one', () => {
  const words = Array(300).fill('word').join(' ');
  const sections = lessonSections(
    notebookOf(
      markdown('# Title\n\n## Empty'),
      markdown(`## Long\n\n${words}\n\n*Predict: what?*`),
      codeCell(Array(40).fill('x;').join('\n')),
      markdown('## Exercises\n\n### One'),
      codeCell('a;'),
      markdown('### Two'),
      codeCell('b;'),
    ),
  );
  assert.deepEqual(
    sections.map(({ title, minutes, exercises }) => [title, minutes, exercises]),
    // 302 words are two minutes, 40 lines two more, and one to think.
    [
      ['Long', 5, 0],
      ['Exercises', 16, 2],
    ],
  );
});

test('a refreshed table keeps what was chosen, and takes the rest whole', () => {
  const [part] = lessonGuides(
    refreshedGuide(
      '# G\n\n## [x](01-a.ipynb)\n\n| section | minutes | in two hours |\n|---|---|---|\n| A | 1 | – |\n\nAll of it: 1.\n\n### Answers\n\n1. yes\n2. no\n',
      new Map([['01-a', lessonSections(notebookOf(markdown('## A\n\nx'), markdown('## B\n\ny')))]]),
    ),
  );
  assert.deepEqual(part?.rows, [
    { section: 'A', minutes: 1, choice: '–' },
    { section: 'B', minutes: 1, choice: 'whole' },
  ]);
  assert.equal(part?.answers, 2);
  assert.match(part?.text ?? '', /All of it: 2 minutes\. The two-hour path: 1\./);
});

test('the guide says how its minutes come about', () => {
  assert.ok(guide.replace(/\s+/g, ' ').includes(paceText), paceText);
});

for (const { name, file, solution } of listNotebooks(folder)) {
  if (solution) continue;
  test(`the guide knows the sections of ${name}, their minutes, and an answer to each prediction`, async () => {
    const part = parts.find((candidate) => candidate.name === name);
    assert.ok(
      part,
      `notebooks/TEACHING.md has no part about ${name}: node scripts/notebooks/teaching.mjs ${name}`,
    );
    const notebook = await readNotebook(file);
    const sections = lessonSections(notebook);
    assert.ok(
      part.text.includes(sectionTable(sections, part.rows)),
      'the table is of other sections: run node scripts/notebooks/teaching.mjs',
    );
    assert.ok(pathMinutes(part.rows) <= PATH_MINUTES, `the path takes ${pathMinutes(part.rows)} minutes`);
    const asked = notebook.cells
      .filter(({ cell_type }) => cell_type === 'markdown')
      .reduce((sum, { source }) => sum + predictionsIn(joined(source)), 0);
    assert.equal(part.answers, asked, 'answers to predictions');
    assert.match(part.text, /### Where people get stuck\n\n- /);
  });
}
