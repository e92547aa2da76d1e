import fs from 'node:fs';
import path from 'node:path';
import { countOutcome } from './checks/count.mjs';
import { runProcess } from './checks/run-process.mjs';
import { checkStages } from './checks/stages.mjs';
import { runScript } from './command-line.mjs';
import { setUp } from './setup.mjs';

const names = checkStages.map((stage) => stage.name);

const usage = `
Usage: npm test [-- [--only STAGE]... [--skip STAGE]...]

Sets everything up, then runs every check, one line each. A stage that fails shows why, and the others still run.
The last line sums all of them; the exit code is 1 when one failed.

Stages, in order:
${checkStages.map((stage) => `  ${stage.name.padEnd(10)} ${stage.title}`).join('\n')}

  --only STAGE   run this stage; may be given several times
  --skip STAGE   leave this stage out; may be given several times
`;

const options = /** @type {const} */ ({
  only: { type: 'string', multiple: true },
  skip: { type: 'string', multiple: true },
});

await runScript(usage, options, async ({ only = names, skip = [] }) => {
  for (const name of [...only, ...skip]) {
    if (!names.includes(name))
      throw new RangeError(`stage must be one of ${names.join(', ')}, got "${name}"`);
  }
  const { paths } = await setUp();
  const logs = path.join(paths.root, '.cache', 'test');
  fs.rmSync(logs, { recursive: true, force: true });
  const from = performance.now();
  const total = { passed: 0, failed: 0 };
  for (const stage of checkStages) {
    if (!only.includes(stage.name) || skip.includes(stage.name)) continue;
    const { passed, failed } = await runStage(stage, paths, path.join(logs, `${stage.name}.txt`));
    total.passed += passed;
    total.failed += failed;
  }
  console.log(
    `\n${((performance.now() - from) / 1000).toFixed(0)} s, logs in ${path.relative(paths.root, logs)}`,
  );
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
});

/**
 * @param {import('./checks/stages.mjs').CheckStage} stage
 * @param {import('./setup/paths.mjs').ProjectPaths} paths
 * @param {string} log
 */
async function runStage(stage, paths, log) {
  const from = performance.now();
  const label = `${stage.title} `.padEnd(32, '.');
  const live = process.stdout.isTTY === true;
  const seconds = () => `${((performance.now() - from) / 1000).toFixed(1)} s`.padStart(8);
  const clock = live ? setInterval(() => process.stdout.write(`\r\x1b[K${label} ${seconds()}`), 250) : null;
  const sum = { passed: 0, failed: 0, details: /** @type {string[]} */ ([]) };
  for (const { command, args, env } of stage.programs(paths)) {
    const outcome = countOutcome(await runProcess(command, args, { root: paths.root, log, env }));
    sum.passed += outcome.passed;
    sum.failed += outcome.failed;
    if (outcome.details) sum.details.push(outcome.details);
  }
  if (clock) clearInterval(clock);
  const figures = sum.failed > 0 ? `${sum.passed} passed, ${sum.failed} FAILED` : `${sum.passed} passed`;
  console.log(`${live ? '\r\x1b[K' : ''}${label} ${seconds()}  ${figures}`);
  for (const text of sum.details) console.log(text.replace(/^/gm, '    '));
  return sum;
}
