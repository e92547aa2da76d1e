import type { RecordName } from 'lib/lessons';
import type { Outcome, SeedExperiment, Surroundings } from './definition';
import type { OptionValues } from './options';
import { lineProgress, Steps, secondsSince } from './steps';

/** Runs the seeds that are missing and, when all are there, sums them up. */
export async function runSeeds<Name extends RecordName, Values extends OptionValues, Shared, Run>(
  definition: SeedExperiment<Name, Values, Shared, Run>,
  surroundings: Surroundings,
): Promise<Outcome> {
  const { seeds, store, log, signal } = surroundings;
  const [part, parts] = surroundings.part;
  // The command line was read by the definition's own options.
  const options = surroundings.values as Values;
  const begun = performance.now();
  const steps = new Steps(surroundings, 'shared');
  const work = { options, log, signal, folder: store.folder };
  const once: Steps['once'] = (key, make) => steps.once(key, make);
  const shared = (await definition.prepare?.({ ...work, once })) as Shared;
  let seconds = secondsSince(begun) + steps.earlierSeconds;

  const own = seeds.filter((_, i) => i % parts === part);
  const missing = own.filter((seed) => store.read(placeOf(seed)) === undefined);
  if (missing.length < own.length)
    log(`${own.length - missing.length} of ${own.length} seeds were there already`);
  const progress = missing.length > 0 ? lineProgress(definition.name, missing.length, 'seeds') : undefined;
  try {
    for (const [done, seed] of missing.entries()) {
      signal.throwIfAborted();
      const started = performance.now();
      const inSeed = new Steps(surroundings, placeOf(seed));
      const run = await definition.run(seed, {
        ...work,
        shared,
        once: (key, make) => inSeed.once(key, make),
        log: (text) => log(`seed ${seed}: ${text}`),
      });
      store.write([placeOf(seed)], run, secondsSince(started) + inSeed.earlierSeconds);
      progress?.update(done + 1);
    }
  } finally {
    progress?.finish();
  }

  const kept = seeds.map((seed) => store.read<Run>(placeOf(seed)));
  const absent = seeds.filter((_, i) => kept[i] === undefined);
  if (absent.length > 0)
    return { missing: `${absent.length} of ${seeds.length} seeds (${absent.join(', ')})` };
  const started = performance.now();
  const runs = kept.flatMap((one) => (one === undefined ? [] : [one.result]));
  const results = await definition.summarize(runs, { options, log, shared, seeds });
  seconds += kept.reduce((sum, one) => sum + (one?.seconds ?? 0), 0) + secondsSince(started);
  return { results, seeds, seconds };
}

const placeOf = (seed: number): string => `seed-${seed}`;
