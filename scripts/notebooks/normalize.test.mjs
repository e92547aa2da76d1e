import assert from 'node:assert/strict';
import test from 'node:test';
import { codeCell, notebookOf, stream } from './fixtures/notebooks.mjs';
import { normalized } from './normalize.mjs';
import { joined } from './notebook-file.mjs';

const root = '/home/somebody/course';

test('two runs that differ in times, versions and how streams were cut up give one notebook', () => {
  const first = notebookOf(codeCell('run();', [stream('stdout', 'one\ntwo\n')]));
  const second = notebookOf(codeCell('run();', [stream('stdout', 'one\nt'), stream('stdout', 'wo\n')]));
  first.cells[0].metadata = { execution: { 'iopub.execute_input': '2026-01-01T00:00:00Z' }, tags: ['check'] };
  second.cells[0].metadata = {
    execution: { 'iopub.execute_input': '2026-02-02T00:00:00Z' },
    tags: ['check'],
  };
  first.metadata = { language_info: { name: 'typescript', version: '3.7.2' } };
  second.metadata = { language_info: { name: 'typescript', version: '5.0.4' } };
  first.cells[0].execution_count = 7;
  assert.deepEqual(normalized(first, root), normalized(second, root));
  assert.deepEqual(normalized(first, root).cells[0].metadata, { tags: ['check'] });
});

test('code cells are numbered in order, and text cells keep no outputs', () => {
  const text = { id: 't', cell_type: /** @type {const} */ ('markdown'), metadata: {}, source: '# T' };
  const { cells } = normalized(notebookOf(codeCell('a'), text, codeCell('b')), root);
  assert.deepEqual(
    cells.map(({ execution_count, outputs }) => [execution_count, outputs]),
    [
      [1, []],
      [undefined, undefined],
      [2, []],
    ],
  );
});

test("this machine's folder is cut from texts", () => {
  const html = { output_type: 'display_data', metadata: {}, data: { 'text/html': `<b>${root}/data/x</b>` } };
  const notebook = notebookOf(codeCell('a', [stream('stdout', `saved ${root}/data/x in ${root}`), html]));
  const [saved, shown] = normalized(notebook, root).cells[0].outputs ?? [];
  assert.equal(joined(saved.text), 'saved data/x in .');
  assert.equal(joined(shown.data?.['text/html']), '<b>data/x</b>');
});

test('streams that take turns stay apart', () => {
  const outputs = [stream('stdout', 'a'), stream('stderr', 'b'), stream('stdout', 'c')];
  const { cells } = normalized(notebookOf(codeCell('x', outputs)), root);
  assert.deepEqual(
    cells[0].outputs?.map((output) => joined(output.text)),
    ['a', 'b', 'c'],
  );
});
