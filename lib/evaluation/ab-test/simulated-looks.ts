import { argumentError, requirePositiveInteger, requireProbability } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import type { Arm } from './arm';

/** One look at a running experiment. */
export interface ExperimentLook {
  readonly control: Arm;
  readonly treatment: Arm;
}

/** Setting of a simulated test. */
export interface SimulatedLooksOptions {
  /** True rate of each arm, in [0, 1]. */
  control: number;
  treatment: number;
  /** Visitors per arm at the end, 1 or more. */
  perArm: number;
  /** Number of looks, equally spaced, in [1, perArm]. */
  looks: number;
  random: Random;
}

/**
 * One simulated experiment, as seen at each of its looks: counts since the start, so any rule to stop can be tried on
 * the same visitors.
 * @throws on an option outside its range
 */
export function simulatedLooks(options: SimulatedLooksOptions): ExperimentLook[] {
  requireOptions('options', options, {
    control: 'number',
    treatment: 'number',
    perArm: 'number',
    looks: 'number',
    random: 'Random',
  });
  const { control, treatment, perArm, looks, random } = options;
  requireProbability('control', control);
  requireProbability('treatment', treatment);
  requirePositiveInteger('perArm', perArm);
  requirePositiveInteger('looks', looks);
  if (looks > perArm) throw argumentError('looks', `at most the ${perArm} visitors per arm`, looks);
  let trials = 0;
  let [c, t] = [0, 0];
  return Array.from({ length: looks }, (_, k) => {
    const until = Math.round(((k + 1) * perArm) / looks);
    c += random.binomial(until - trials, control);
    t += random.binomial(until - trials, treatment);
    trials = until;
    return { control: { successes: c, trials }, treatment: { successes: t, trials } };
  });
}
