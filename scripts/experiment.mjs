import { spawn } from 'node:child_process';
import { buildExperiments, experimentPaths } from './experiments/build.mjs';
import { SetupError } from './setup/setup-error.mjs';
import { setUp } from './setup.mjs';

// npm run experiment -- --list
// npm run experiment NAME [-- OPTIONS]
//
// Brings the working tree up to date, compiles the experiments where they have changed, and hands over to their runner.
try {
  const { paths } = await setUp();
  if (buildExperiments(paths)) {
    const args = [experimentPaths(paths).main, ...process.argv.slice(2)];
    const child = spawn(process.execPath, args, { stdio: 'inherit', cwd: paths.root });
    // Ctrl-C reaches the child by itself; it says how to go on.
    process.on('SIGINT', () => {});
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('exit', (code) => {
      process.exitCode = code ?? 1;
    });
  } else {
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof SetupError ? `\n${error.message}` : error);
  process.exitCode = 1;
}
