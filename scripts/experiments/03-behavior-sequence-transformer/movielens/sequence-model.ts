import type { Random } from 'lib';
import type { Films, Outcome } from './data';

export type Settings = Record<string, number>;

/** A model of the experiment. */
export interface SequenceModel {
  /** Whether chance plays a part. */
  seeded: boolean;
  /** The settings to choose among. */
  candidates: Settings[];
  run(settings: Settings, random: Random, films: Films): Promise<Outcome>;
}

/** A model whose settings have names. */
export function sequenceModel<Name extends string>(
  seeded: boolean,
  candidates: Record<Name, number>[],
  run: (settings: Record<Name, number>, random: Random, films: Films) => Promise<Outcome>,
): SequenceModel {
  // The runner gives back one of the candidates.
  return { seeded, candidates, run: (settings, ...rest) => run(settings as Record<Name, number>, ...rest) };
}
