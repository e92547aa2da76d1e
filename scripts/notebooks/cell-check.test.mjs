import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkCells } from './cell-check.mjs';
import { codeCell, notebookOf } from './fixtures/notebooks.mjs';

const folder = fileURLToPath(new URL('fixtures/', import.meta.url));

// One program for all cases: the compiler reads the standard library once.
const cases = {
  'a call with a wrong argument is found in its cell and line': {
    cells: ['const count = 1;', 'count.toFixed();\n\ncount.toUpperCase();'],
    mistakes: ["2:3 Property 'toUpperCase' does not exist on type '1'."],
  },
  'a wrong use of the library is found': {
    cells: ["import { Random } from 'lib';", 'new Random(1).uniformly();'],
    mistakes: ["2:1 Property 'uniformly' does not exist on type 'Random'. Did you mean 'uniform'?"],
  },
  'an import of what is not there is found in its own cell': {
    cells: ['const a = 1;', "// first\nimport { noSuchThing } from 'lib';"],
    mistakes: [/^2:2 .*'"lib"' has no exported member .*'noSuchThing'/],
  },
  'a name of a later cell is not there yet': {
    cells: ['later + 1;', 'const later = 1;'],
    mistakes: ["1:1 Cannot find name 'later'."],
  },
  'a syntax error is found': { cells: ['const a = ;'], mistakes: ['1:1 Expression expected.'] },
  'shorthand of a name from an earlier cell, which tslab loses, is found': {
    cells: ['const names = [1];', 'const own = 2;\nconsole.log({ own, names });'],
    mistakes: [/^2:2 \{ names \} must be \{ names: names \}/],
  },
  'names may be declared anew, as in the kernel': {
    cells: [
      'const a = 1;\nclass B {}\nlet c: number = a;',
      'const a = "text";\nclass B { x = 1 }\na.length + new B().x;',
    ],
    mistakes: [],
  },
  'await stands outside functions, and two cells may import the same': {
    cells: [
      "import { Random, tf } from 'lib';\nconst r = await Promise.resolve(new Random(1));",
      "import { Random } from 'lib';\nr.uniform(); new Random(2); tf.tidy;",
    ],
    mistakes: [],
  },
  'shorthand of the own cell and of parameters is fine': {
    cells: ['const a = 1;', 'const b = 2;\nconst f = (c: number) => ({ b, c });\nf(a).b;'],
    mistakes: [],
  },
  'markdown is no code': { cells: [], mistakes: [] },
};

const notebooks = Object.entries(cases).map(([name, { cells }], i) => ({
  name,
  file: path.join(folder, `case-${i}.ipynb`),
  notebook: notebookOf(...cells.map((source) => codeCell(source))),
}));
notebooks[9].notebook.cells.push({ cell_type: 'markdown', metadata: {}, source: 'const = ;' });
const found = checkCells(notebooks);

for (const { name, file } of notebooks) {
  test(name, () => {
    const { mistakes } = cases[/** @type {keyof typeof cases} */ (name)];
    const actual = (found.get(file) ?? []).map(({ cell, line, message }) => `${cell}:${line} ${message}`);
    assert.equal(actual.length, mistakes.length, actual.join('\n'));
    mistakes.forEach((expected, i) => {
      if (typeof expected === 'string') assert.equal(actual[i], expected);
      else assert.match(actual[i], expected);
    });
  });
}
