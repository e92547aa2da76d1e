/** The tables of notebooks/TEACHING.md from the notebooks as they are. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runScript } from '../command-line.mjs';
import { projectPaths, projectRoot } from '../setup/paths.mjs';
import { lessonSections } from './lesson-minutes.mjs';
import { readNotebook } from './notebook-file.mjs';
import { listNotebooks, selectNotebooks } from './select.mjs';
import { lessonGuides, refreshedGuide, sectionTable } from './teaching-guide.mjs';

const usage = `
Usage: node scripts/notebooks/teaching.mjs [NAME …]

Writes the minutes of each section into notebooks/TEACHING.md; what a two-hour path takes of it stays as it was chosen
there. For a lesson that the guide has no part about, it prints the table to begin with.

  NAME   a lesson, or its beginning (01); default: all
`;

await runScript(
  usage,
  {},
  async (_values, _rest, names) => {
    const { notebooks: folder } = projectPaths(projectRoot);
    const file = path.join(folder, 'TEACHING.md');
    const text = await readFile(file, 'utf8');
    const known = lessonGuides(text).map(({ name }) => name);
    /** @type {Map<string, import('./lesson-minutes.mjs').Section[]>} */
    const lessons = new Map();
    const lessonsOnly = listNotebooks(folder).filter(({ solution }) => !solution);
    for (const { name, file: notebook } of selectNotebooks(lessonsOnly, names)) {
      const sections = lessonSections(await readNotebook(notebook));
      if (known.includes(name)) lessons.set(name, sections);
      else console.log(`${name} is not in the guide yet:\n\n${sectionTable(sections)}\n`);
    }
    await writeFile(file, refreshedGuide(text, lessons));
  },
  { names: true },
);
