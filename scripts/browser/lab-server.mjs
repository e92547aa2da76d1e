import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jupyterEnvironment } from '../notebooks/execute.mjs';
import { overrides } from '../setup/lab-settings.mjs';
import { projectPaths, projectRoot } from '../setup/paths.mjs';

const START_SECONDS = 120;

/**
 * Starts JupyterLab for a test: a free port, a token, settings of its own.
 *
 * @param {string} folder what it serves
 * @returns {Promise<{ address: (file: string) => string, stop: () => Promise<void>, log: () => string }>}
 */
export async function startLab(folder) {
  const { venvPython } = projectPaths(projectRoot);
  const port = await freePort();
  const token = randomBytes(16).toString('hex');
  const child = spawn(
    venvPython,
    [
      '-m',
      'jupyterlab',
      '--no-browser',
      '--allow-root',
      `--ServerApp.root_dir=${folder}`,
      '--ServerApp.ip=127.0.0.1',
      `--ServerApp.port=${port}`,
      '--ServerApp.port_retries=0',
      `--IdentityProvider.token=${token}`,
      '--LabApp.expose_app_in_browser=True',
      `--LabApp.user_settings_dir=${settingsFolder(folder)}`,
      `--LabApp.workspaces_dir=${path.join(folder, '.lab', 'workspaces')}`,
      `--LabApp.extra_labextensions_path=${projectPaths(projectRoot).labExtensions}`,
      '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
      '--LabApp.news_url=None',
    ],
    {
      cwd: folder,
      env: { ...process.env, ...jupyterEnvironment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log += chunk.toString('utf8');
    });
  }
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    signalGroup(child, 'SIGTERM');
    if (await Promise.race([ended.then(() => false), sleep(5000, true, { ref: false })]))
      signalGroup(child, 'SIGKILL');
    await ended;
  };
  const until = performance.now() + START_SECONDS * 1000;
  while (!(await answers(`http://127.0.0.1:${port}/api/status?token=${token}`))) {
    if (child.exitCode !== null || performance.now() > until) {
      await stop();
      throw new Error(`JupyterLab did not start:\n${log}`);
    }
    await sleep(250);
  }
  const address = (/** @type {string} */ file) =>
    `http://127.0.0.1:${port}/lab/tree/${file}?token=${token}&reset`;
  return { address, stop, log: () => log };
}

/**
 * JupyterLab keeps what is out of sight out of the page, where a test wants to see all of it. The rest is as a reader
 * has it.
 *
 * @param {string} folder
 */
function settingsFolder(folder) {
  const settings = path.join(folder, '.lab', 'settings');
  for (const [file, values] of Object.entries({
    'notebook-extension/tracker': { windowingMode: 'none' },
    ...Object.fromEntries(
      Object.entries(overrides).map(([plugin, values]) => [
        plugin.replace('@jupyterlab/', '').replace(':', '/'),
        values,
      ]),
    ),
  })) {
    const location = path.join(settings, '@jupyterlab', `${file}.jupyterlab-settings`);
    mkdirSync(path.dirname(location), { recursive: true });
    writeFileSync(location, JSON.stringify(values));
  }
  return settings;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** @param {string} address */
async function answers(address) {
  try {
    return (await fetch(address)).ok;
  } catch {
    return false;
  }
}

/**
 * Kernels are children of the server: its whole group ends.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // It has ended already.
  }
}
