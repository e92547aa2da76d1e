import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import { throwsArgument } from '../core/testing/throws-argument';
import { opensWindows } from './figure-window';

afterEach(() => {
  delete process.env.RECSYS_FIGURES;
});

test('figures open on a terminal, never without one, unless the setting says otherwise', () => {
  assert.equal(opensWindows(true), true);
  assert.equal(opensWindows(false), false);
  process.env.RECSYS_FIGURES = 'off';
  assert.equal(opensWindows(true), false);
  process.env.RECSYS_FIGURES = 'window';
  assert.equal(opensWindows(false), true);
  process.env.RECSYS_FIGURES = 'yes';
  throwsArgument(() => opensWindows(true), 'RECSYS_FIGURES');
});

test('a script whose figures are off prints them in words and ends', async () => {
  const { code, text } = await runScript('off');
  assert.equal(code, 0);
  assert.equal(text, 'Figure: T\n  y: bar, 2 values from 1 to 2\n');
});

test('a script that opens windows hands the system a page of its own, listens nowhere and ends', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'figure-window-'));
  try {
    // Stands for the system's opener: notes what it is asked to open.
    const asked = path.join(folder, 'asked');
    const opener = path.join(folder, process.platform === 'darwin' ? 'open' : 'xdg-open');
    writeFileSync(opener, `#!/bin/sh\nprintf %s "$1" > '${asked}.tmp' && mv '${asked}.tmp' '${asked}'\n`, {
      mode: 0o755,
    });
    const PATH = `${folder}${path.delimiter}${process.env.PATH}`;
    const { code, text } = await runScript('window', { PATH, TMPDIR: folder });
    assert.equal(code, 0, 'a server that listens would keep the process, or throw in it');
    assert.match(text, /^Figure: T\n/);
    while (!existsSync(asked)) await new Promise((resolve) => setTimeout(resolve, 20));
    const page = readFileSync(asked, 'utf8');
    assert.ok(page.startsWith(folder));
    assert.equal(statSync(page).mode & 0o077, 0, 'only the owner may read it');
    assert.equal(statSync(path.dirname(page)).mode & 0o077, 0);
    const html = readFileSync(page, 'utf8');
    assert.match(html, /^<!DOCTYPE html>[\s\S]*<title>T<\/title>[\s\S]*class="course-figure"/);
    assert.doesNotMatch(html, /(src|href)="?https?:/, 'nothing is fetched from elsewhere');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('where nothing opens pages, or none can be written, the script says so', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'figure-window-'));
  try {
    const { code, text } = await runScript('window', { PATH: folder, TMPDIR: folder });
    assert.equal(code, 0);
    assert.match(text, /The figure is in \S+figure\.html\n$/);
    const missing = await runScript('window', { TMPDIR: path.join(folder, 'missing') });
    assert.equal(missing.code, 1);
    assert.match(missing.errors, /figure\.html could not be written: there is no such file or folder/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const script = `
  require('node:net').Server.prototype.listen = () => { throw new Error('something listens'); };
  const { showFigure } = require(${JSON.stringify(require.resolve('./figure'))});
  showFigure({ data: [{ name: 'y', type: 'bar', y: [1, 2] }], layout: { title: { text: 'T' } }, config: {} });
`;

interface Ended {
  code: number | null;
  text: string;
  errors: string;
}

function runScript(figures: string, environment: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['-e', script], {
      env: { ...process.env, ...environment, RECSYS_FIGURES: figures },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended: Ended = { code: null, text: '', errors: '' };
    child.stdout.on('data', (chunk) => {
      ended.text += chunk;
    });
    child.stderr.on('data', (chunk) => {
      ended.errors += chunk;
    });
    child.on('close', (code) => resolve({ ...ended, code }));
  });
}
