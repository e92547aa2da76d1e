import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeRecordedResults } from 'lib/lessons';
import type { Request } from './command-line';
import type { Experiment, Outcome } from './definition';
import { RunStore, runFolder } from './run-store';

/** Runs an experiment as asked, and keeps or records what it found. Resolves to the exit code. */
export async function runExperiment(experiment: Experiment, request: Request): Promise<number> {
  const { name, options, version } = experiment;
  const { values, seeds, part, folder, command, again } = request;
  const deciding = Object.keys(options).filter((key) => options[key].decides !== false);
  const identity = {
    experiment: name,
    version,
    options: Object.fromEntries(deciding.map((key) => [key, values[key]])),
  };
  const hasDefaults = deciding.every((key) => values[key] === options[key].default);
  const store = new RunStore(runFolder(folder, identity, hasDefaults), identity);
  const stop = stopOnInterrupt();
  try {
    const outcome = await Promise.race([
      experiment.execute({
        seeds,
        values,
        store,
        part,
        log: (text) => console.log(text),
        signal: stop.signal,
      }),
      stop.stopped,
    ]);
    if (outcome === 'stopped') {
      console.log(
        `\nStopped. What is done is kept in ${store.folder}; the same line goes on from there:\n  ${again}`,
      );
      return 130;
    }
    return finish(outcome, request, store, command);
  } finally {
    stop.release();
  }
}

function finish(outcome: Outcome, request: Request, store: RunStore, command: string): number {
  if ('missing' in outcome) {
    console.log(`This part is done. Missing: ${outcome.missing}. When they are there: ${command}`);
    return 0;
  }
  const { results, seeds, seconds } = outcome;
  const record = { command, seeds, seconds, results };
  if (request.record) {
    console.log(`recorded: ${path.relative(process.cwd(), writeRecordedResults(request.as, record))}`);
    return 0;
  }
  mkdirSync(store.folder, { recursive: true });
  const file = path.join(store.folder, 'results.json');
  writeFileSync(file, `${JSON.stringify(record, null, 1)}\n`);
  console.log(`results: ${file} (--record writes them to data/results)`);
  return 0;
}

/** Ctrl-C aborts the signal; files are written in one step, so there is nothing to wait for. */
function stopOnInterrupt() {
  const controller = new AbortController();
  let resolve: (reason: 'stopped') => void = () => {};
  const stopped = new Promise<'stopped'>((settle) => {
    resolve = settle;
  });
  const onInterrupt = (): void => {
    controller.abort();
    resolve('stopped');
  };
  process.on('SIGINT', onInterrupt);
  return {
    signal: controller.signal,
    stopped,
    release: () => process.off('SIGINT', onInterrupt),
  };
}
