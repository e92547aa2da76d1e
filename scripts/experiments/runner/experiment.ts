import type { RecordName } from 'lib/lessons';
import type { About, Experiment, SeedExperiment, StepExperiment } from './definition';
import type { OptionValues } from './options';
import { runSeeds } from './run-seeds';
import { runSteps } from './run-steps';

export type { Experiment, Work } from './definition';

/**
 * Declares an experiment of independent seeds.
 * @example
 * export const learning = experiment({
 *   name: 'off-policy-learning',
 *   chapter: '07-off-policy',
 *   summary: 'What policies learned from logs are worth',
 *   seeds: { first: 1, count: 10 },
 *   run: async (seed, { once, log, signal }) => …,
 *   summarize: (runs) => …,
 * });
 */
export function experiment<Name extends RecordName, Values extends OptionValues, Shared, Run>(
  definition: SeedExperiment<Name, Values, Shared, Run>,
): Experiment {
  return { ...common(definition), execute: (surroundings) => runSeeds(definition, surroundings) };
}

/** Declares an experiment whose steps depend on each other. */
export function stepExperiment<Name extends RecordName, Values extends OptionValues>(
  definition: StepExperiment<Name, Values>,
): Experiment {
  return { ...common(definition), execute: (surroundings) => runSteps(definition, surroundings) };
}

function common<Values extends OptionValues>(about: About<RecordName, Values>): Omit<Experiment, 'execute'> {
  const { name, summary, chapter, seeds, alsoRecords = [], options, version = 1 } = about;
  return { name, summary, chapter, seeds, alsoRecords, options: { ...options }, version };
}
