import { argumentError } from 'lib/core';
import type { RecordName } from 'lib/lessons';
import type { Outcome, StepExperiment, Surroundings } from './definition';
import type { OptionValues } from './options';
import { lineProgress, Steps, secondsSince } from './steps';

/** Runs an experiment that keeps its own steps. */
export async function runSteps<Name extends RecordName, Values extends OptionValues>(
  definition: StepExperiment<Name, Values>,
  surroundings: Surroundings,
): Promise<Outcome> {
  const { seeds, store, log, signal } = surroundings;
  const [part, parts] = surroundings.part;
  if (parts > 1 && !definition.sharesWork)
    throw argumentError('--part', 'left out, because steps depend on each other', `${part}/${parts}`);
  const options = surroundings.values as Values;
  const begun = performance.now();
  const steps = new Steps(surroundings, 'steps');
  let progress: ReturnType<typeof lineProgress> | undefined;
  try {
    const results = await definition.runAll(seeds, {
      options,
      log,
      signal,
      folder: store.folder,
      once: (key, make) => steps.once(key, make),
      kept: (key) => steps.kept(key),
      owns: (index) => index % parts === part,
      progress(done, total, detail) {
        progress ??= lineProgress(definition.name, total, 'steps');
        progress.update(done, detail);
      },
    });
    if (results === undefined) return { missing: 'steps of other parts' };
    const seconds = secondsSince(begun) + steps.earlierSeconds;
    return { results, seeds: definition.recordedSeeds?.(seeds, options) ?? seeds, seconds };
  } finally {
    progress?.finish();
  }
}
