import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { KERNEL_NAME } from '../kernel/language-info.mjs';
import { projectPaths, projectRoot } from '../setup/paths.mjs';
import { readNotebook } from './notebook-file.mjs';
import { describeProblem, findProblems } from './problems.mjs';
import { listNotebooks } from './select.mjs';

const bands = JSON.parse(readFileSync(new URL('bands.json', import.meta.url), 'utf8'));
const notebooks = listNotebooks(projectPaths(projectRoot).notebooks);

test('there are notebooks, and bands only for notebooks that are there', () => {
  const names = notebooks.map(({ name }) => name);
  assert.ok(names.length > 0);
  assert.deepEqual(
    Object.keys(bands).filter((name) => !names.includes(name)),
    [],
  );
});

for (const { name, file, solution } of notebooks) {
  test(`${name} is committed executed, without problems, its key figures within their bands`, async () => {
    const notebook = await readNotebook(file);
    const code = notebook.cells.filter(({ cell_type }) => cell_type === 'code');
    assert.deepEqual(
      code.map(({ execution_count }) => execution_count),
      code.map((_, i) => i + 1),
    );
    // Another name than the installed kernel's, and opening the notebook would change it.
    assert.equal(notebook.metadata.kernelspec.display_name, KERNEL_NAME);
    assert.ok(code.some(({ outputs = [] }) => outputs.length > 0));
    const expected = { bands: bands[name], needsKeyFigures: !solution, root: projectRoot };
    const problems = findProblems(notebook, expected).map((problem) => describeProblem(notebook, problem));
    assert.deepEqual(problems, []);
  });
}
