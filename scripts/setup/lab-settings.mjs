import fs from 'node:fs';
import path from 'node:path';
import { hashText } from './fingerprint.mjs';

/** JupyterLab's settings as a reader first meets them, by plugin. */
export const overrides = {
  // It asks on its first start whether it may fetch news: a question in the reader's way, and a network call.
  '@jupyterlab/apputils-extension:notification': { fetchNews: 'false' },
  // The start page, the glossary and the guide are read, not edited.
  '@jupyterlab/docmanager-extension:plugin': { defaultViewers: { markdown: 'Markdown Preview' } },
};
const text = `${JSON.stringify(overrides, null, 1)}\n`;

/**
 * JupyterLab's default settings inside `.venv`; a reader's own settings win over them.
 *
 * @type {import('./run-stages.mjs').Stage}
 */
export const labSettings = {
  name: 'lab-settings',
  title: 'JupyterLab settings',
  inputs: () => ({ settings: hashText(text) }),
  outputs: ({ paths }) => [paths.labSettings],
  async build({ paths }) {
    fs.mkdirSync(path.dirname(paths.labSettings), { recursive: true });
    const unfinished = `${paths.labSettings}.${process.pid}.tmp`;
    fs.writeFileSync(unfinished, text);
    fs.renameSync(unfinished, paths.labSettings);
  },
};
