import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { projectPaths, projectRoot } from '../setup/paths.mjs';
import { launchChromium } from './chromium.mjs';
import { startLab } from './lab-server.mjs';
import { browserFolder } from './notebooks-under-test.mjs';

test('the start page is shown to read, not to edit, and leads to the glossary, which leads to a lesson', {
  timeout: 300_000,
}, async (t) => {
  const folder = path.join(browserFolder, 'lab-start');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { notebooks } = projectPaths(projectRoot);
  cpSync(notebooks, folder, { recursive: true, filter: (file) => !/html$|\.ipynb_checkpoints$/.test(file) });
  const lab = await startLab(folder);
  t.after(() => lab.stop());
  const browser = await launchChromium();
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  page.setDefaultTimeout(90_000);
  await page.goto(lab.address('README.md'));
  const read = page.locator('.jp-MarkdownViewer');
  await read.locator('h1', { hasText: 'Start here' }).waitFor();
  assert.equal(await page.locator('.jp-FileEditor').count(), 0);

  await read.locator('a', { hasText: 'GLOSSARY' }).click();
  await page.locator('.jp-MarkdownViewer h1', { hasText: 'Glossary' }).waitFor();
  await page.locator('.jp-MarkdownViewer a', { hasText: '07, 4 Weights' }).first().click();
  await page.waitForSelector('.jp-Notebook .jp-Cell');
  const heading = page.locator('.jp-Notebook h2', { hasText: '4 Weights' });
  await heading.waitFor();
});
