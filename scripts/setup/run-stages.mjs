import path from 'node:path';
import { SetupError } from './setup-error.mjs';
import { beginStage, finishStage, isHalfFinished, measureOutputs, readStamp, whyStale } from './stamp.mjs';

/**
 * What stages work with.
 *
 * @typedef {{
 *   root: string,
 *   paths: import('./paths.mjs').ProjectPaths,
 *   log: import('./log.mjs').SetupLog,
 *   reporter: { stage<T>(title: string, reason: string, work: () => Promise<T>): Promise<T>, note(text: string): void },
 *   lock: { noteChild(pid: number): void, forgetChild(pid: number): void },
 *   device: 'cpu' | 'gpu',
 *   python: () => import('./python.mjs').Interpreter,
 *   beforeFirstBuild: () => Promise<void>,
 * }} SetupContext
 */

/**
 * One step of the set-up: what it depends on, what it leaves, how it is made.
 *
 * @typedef {{
 *   name: string,
 *   title: string,
 *   inputs(context: SetupContext, previous: Record<string, string>): Record<string, string>,
 *   outputs(context: SetupContext): string[],
 *   build(context: SetupContext, run: RunInStage): Promise<void>,
 *   adopt?(context: SetupContext): boolean,
 * }} Stage
 * `inputs` by name, so that a rebuild can say which one changed; `previous` are those of the last build.
 * `outputs` are absolute paths that must exist afterwards, each checked by size on later runs.
 * `adopt` recognizes a result that something else made (a plain `npm ci`) and that needs no building.
 *
 * @typedef {(command: string, args: string[], cure: string, env?: Record<string, string | undefined>) => Promise<string>} RunInStage
 */

/**
 * @typedef {{ stage: Stage, reason: string | null }} StageState `reason` is null when the stage is up to date
 */

/**
 * The state of one stage, changing nothing.
 *
 * @param {Stage} stage
 * @param {SetupContext} context
 * @returns {StageState & { inputs: Record<string, string> }}
 */
export function inspectStage(stage, context) {
  const stamp = readStamp(context.paths.state, stage.name);
  const inputs = stage.inputs(context, stamp?.inputs ?? {});
  const halfFinished = isHalfFinished(context.paths.state, stage.name);
  return { stage, inputs, reason: halfFinished ? 'half-finished' : whyStale(context.root, stamp, inputs) };
}

/**
 * Brings every stage up to date, in order, building only what its stamp does not vouch for.
 *
 * @param {Stage[]} stages
 * @param {SetupContext} context
 * @param {(context: { stage: string, cure: string, env?: Record<string, string | undefined> }, command: string, args: string[]) => Promise<string>} run
 * @returns {Promise<string[]>} the names of the stages that were built
 */
export async function runStages(stages, context, run) {
  /** @type {string[]} */
  const built = [];
  for (const stage of stages) {
    const { inputs, reason } = inspectStage(stage, context);
    if (reason === null) continue;
    if (reason !== 'half-finished' && stage.adopt?.(context)) {
      finishStage(context.paths.state, stage.name, { inputs, outputs: outputSizes(stage, context) });
      context.log.line(`${stage.name}: found complete, taken over`);
      continue;
    }
    if (built.length === 0) await context.beforeFirstBuild();
    context.log.line(`${stage.name}: building (${reason})`);
    await context.reporter.stage(stage.title, reason, async () => {
      beginStage(context.paths.state, stage.name);
      await stage.build(context, (command, args, cure, env) =>
        run({ stage: stage.title, cure, env }, command, args),
      );
      finishStage(context.paths.state, stage.name, {
        inputs: stage.inputs(context, inputs),
        outputs: outputSizes(stage, context),
      });
    });
    built.push(stage.name);
  }
  return built;
}

/**
 * Runs lanes of stages side by side. When one lane fails, the others are seen to their end first, so that no command
 * is left running and nothing finished is lost.
 *
 * @param {Stage[][]} lanes
 * @param {SetupContext} context
 * @param {Parameters<typeof runStages>[2]} run
 * @returns {Promise<string[]>} the names of the stages that were built
 */
export async function runLanes(lanes, context, run) {
  const ends = await Promise.allSettled(lanes.map((lane) => runStages(lane, context, run)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : []));
}

/**
 * @param {Stage} stage
 * @param {SetupContext} context
 */
function outputSizes(stage, context) {
  const { sizes, missing } = measureOutputs(context.root, stage.outputs(context));
  if (missing === null) return sizes;
  throw new SetupError(stage.title, {
    tried: `to find what the stage makes: ${path.join(context.root, missing)}`,
    answered: 'the stage ended without an error, but the file is not there',
    cure: 'Run the command again; if it stays, `npm run clean` and once more.',
    log: context.log.file,
  });
}
