import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
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
  assert.deepEqual(await runScript('off'), { code: 0, text: 'Figure: T\n  y: bar, 2 values from 1 to 2\n' });
});

test('a script that opens windows serves the figure on localhost', async () => {
  // nodeplotlib opens no browser where its port is given.
  const port = 40_000 + (process.pid % 10_000);
  const child = startScript('window', { NODEPLOTLIB_PORT: String(port) });
  try {
    const page = await answer(`http://localhost:${port}/plots/index.html`);
    assert.match(page, /<html/i);
  } finally {
    child.kill('SIGKILL');
  }
});

const script = `
  const { showFigure } = require(${JSON.stringify(require.resolve('./figure'))});
  showFigure({ data: [{ name: 'y', type: 'bar', y: [1, 2] }], layout: { title: { text: 'T' } }, config: {} });
`;

function startScript(figures: string, environment: Record<string, string> = {}): ReturnType<typeof spawn> {
  return spawn(process.execPath, ['-e', script], {
    env: { ...process.env, ...environment, RECSYS_FIGURES: figures },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function runScript(figures: string): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = startScript(figures);
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
    });
    child.on('close', (code) => resolve({ code, text }));
  });
}

async function answer(address: string): Promise<string> {
  for (let attempt = 0; attempt < 150; attempt++) {
    try {
      return await (await fetch(address)).text();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  throw new Error(`nothing answers at ${address}`);
}
