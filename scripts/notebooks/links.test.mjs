import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { projectPaths, projectRoot } from '../setup/paths.mjs';
import { joined } from './notebook-file.mjs';
import { listNotebooks } from './select.mjs';

const { root, notebooks: folder } = projectPaths(projectRoot);

/**
 * The markdown of a notebook or a document.
 *
 * @param {string} file
 * @returns {string}
 */
function markdownOf(file) {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.ipynb')) return text;
  return JSON.parse(text)
    .cells.filter((/** @type {any} */ cell) => cell.cell_type === 'markdown')
    .map((/** @type {any} */ cell) => joined(cell.source))
    .join('\n\n');
}

/** @param {string} text */
const withoutCode = (text) => text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');

/**
 * The anchors of a document's headings, as JupyterLab and nbconvert write them, and as GitHub does.
 *
 * @param {string} file
 */
function anchorsOf(file) {
  const headings = [...withoutCode(markdownOf(file)).matchAll(/^#{1,6} +(.+)$/gm)].map(
    ([, text]) => text ?? '',
  );
  return new Set(
    headings.flatMap((text) => {
      const plain = text
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replace(/[*_`]/g, '')
        .trim();
      return [
        plain.replaceAll(' ', '-'),
        plain
          .toLowerCase()
          .replace(/[^\p{L}\p{N} -]/gu, '')
          .replaceAll(' ', '-'),
      ];
    }),
  );
}

/**
 * What is wrong with the links of a document.
 *
 * @param {string} file
 * @param {string} [markdown]
 */
function brokenLinks(file, markdown = markdownOf(file)) {
  return [...withoutCode(markdown).matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)].flatMap(
    ([, address]) => {
      if (address === undefined) return [];
      if (/^https?:/.test(address)) return URL.canParse(address) ? [] : [`${address}: no address`];
      if (/^mailto:/.test(address)) return [];
      const [target = '', anchor] = address.split('#');
      const there = target === '' ? file : path.resolve(path.dirname(file), decodeURIComponent(target));
      if (!existsSync(there)) return [`${address}: no such file`];
      if (anchor && /\.(?:md|ipynb)$/.test(there) && !anchorsOf(there).has(decodeURIComponent(anchor)))
        return [`${address}: no such heading`];
      return [];
    },
  );
}

const documents = [
  ...listNotebooks(folder).map(({ file }) => file),
  ...['', 'lib', 'data', 'notebooks'].flatMap((under) =>
    readdirSync(path.join(root, under))
      .filter((name) => name.endsWith('.md'))
      .map((name) => path.join(root, under, name)),
  ),
];

for (const file of documents) {
  test(`every link of ${path.relative(root, file)} leads somewhere`, () => {
    assert.deepEqual(brokenLinks(file), []);
  });
}

test('a link to a missing file, a missing heading and a bad address are found', () => {
  const file = path.join(root, 'README.md');
  assert.equal(brokenLinks(file, '[a](./nowhere.ipynb)').length, 1);
  assert.equal(brokenLinks(file, '[a](environment.md#nothing-of-the-kind)').length, 1);
  assert.equal(brokenLinks(file, '[a](https://)').length, 1);
  assert.equal(brokenLinks(file, 'not `[a](./nowhere)` in code').length, 0);
});
