import { spawn } from 'node:child_process';
import { runScript } from './command-line.mjs';
import { setUp } from './setup.mjs';

const usage = `
Usage: npm run lab [-- [--no-browser] [--port PORT] [-- ARGUMENTS]]

Sets everything up and opens JupyterLab in notebooks/ on the TypeScript kernel, bound to 127.0.0.1 with a random
token. The address is printed. Ctrl-C ends it.

  --no-browser   print the address only
  --port PORT    default 8888, or the next one that is free
  -- ARGUMENTS   go to JupyterLab as they are
`;

const options = /** @type {const} */ ({ 'no-browser': { type: 'boolean' }, port: { type: 'string' } });

await runScript(usage, options, async (values, rest) => {
  if (values.port !== undefined && !(Number(values.port) >= 1 && Number(values.port) <= 65535)) {
    throw new RangeError(`--port must be an integer in [1, 65535], got ${JSON.stringify(values.port)}`);
  }
  const { paths } = await setUp();
  return runUntilEnd(paths.venvPython, labArguments(paths, values, rest), paths.root);
});

/**
 * @param {import('./setup/paths.mjs').ProjectPaths} paths
 * @param {Record<string, any>} values
 * @param {string[]} rest
 */
function labArguments(paths, values, rest) {
  return [
    '-m',
    'jupyterlab',
    `--ServerApp.root_dir=${paths.notebooks}`,
    '--ServerApp.ip=127.0.0.1',
    '--MappingKernelManager.default_kernel_name=tslab',
    // The course needs no Python kernel beside it.
    '--KernelSpecManager.ensure_native_kernel=False',
    '--KernelSpecManager.allowed_kernelspecs=tslab',
    // The first thing to see is where to begin.
    '--LabApp.default_url=/lab/tree/README.md',
    // Figures say in words what they show.
    `--LabApp.extra_labextensions_path=${paths.labExtensions}`,
    // A news pop-up would ask the network at the first start.
    '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
    '--LabApp.news_url=None',
    ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
    ...(values['no-browser'] ? ['--no-browser'] : []),
    ...(values.port ? [`--port=${values.port}`] : []),
    ...rest,
  ];
}

/**
 * Runs the server in the foreground. Signals go to it, and it decides when to end: the terminal's Ctrl-C reaches it
 * directly, so only signals to this process alone are passed on.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<number>}
 */
function runUntilEnd(command, args, cwd) {
  return new Promise((resolve, reject) => {
    // As in headless runs: the lessons' small steps are faster with one thread each, and repeat bit for bit.
    const env = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', ...process.env };
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
    process.on('SIGINT', () => {
      if (!process.stdin.isTTY) child.kill('SIGINT');
    });
    for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal));
    }
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
