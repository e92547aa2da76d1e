import path from 'node:path';
import { runScript } from '../command-line.mjs';
import { projectPaths, projectRoot } from '../setup/paths.mjs';
import { checkCells } from './cell-check.mjs';
import { readNotebook } from './notebook-file.mjs';
import { listNotebooks, selectNotebooks } from './select.mjs';

const usage = `
Usage: node scripts/notebooks/type-check.mjs [NAME...]

Type-checks the code cells of the notebooks as the kernel would, without running them.

  NAME   a notebook's name, or its beginning, or a path; default: all
`;

await runScript(
  usage,
  {},
  async (_, rest, names) => {
    const asked = [...names, ...rest];
    const listed = listNotebooks(projectPaths(projectRoot).notebooks);
    const paths = asked.filter((name) => name.endsWith('.ipynb')).map((name) => path.resolve(name));
    const chosen = asked.filter((name) => !name.endsWith('.ipynb'));
    const files =
      asked.length > 0 && chosen.length === 0
        ? paths
        : [...selectNotebooks(listed, chosen).map(({ file }) => file), ...paths];
    const notebooks = await Promise.all(
      files.map(async (file) => ({ file, notebook: await readNotebook(file) })),
    );
    let failed = 0;
    for (const [file, mistakes] of checkCells(notebooks)) {
      if (mistakes.length > 0) failed += 1;
      for (const { cell, line, message } of mistakes) {
        console.log(`${path.relative(projectRoot, file)}: cell ${cell}, line ${line}: ${message}`);
      }
    }
    console.log(`${files.length - failed} passed, ${failed} failed`);
    return failed > 0 ? 1 : 0;
  },
  { names: true },
);
