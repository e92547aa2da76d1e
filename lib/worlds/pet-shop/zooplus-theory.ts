import { requireParts } from '../../core/options/options';
import type { ZooplusSimulator } from './zooplus';

/** What is true of the world, without drawing a log: the yardsticks beside which a model's figures stand. */
export interface UniformLogTheory {
  /** Expected click rate when random users are shown random products. */
  clickRate: number;
  /**
   * The lowest expected log loss (nats) any model can reach on such a log: the mean entropy of the true rates,
   * -p ln p - (1 - p) ln(1 - p).
   */
  entropyFloor: number;
  /** Expected log loss of predicting the mean click rate for everyone: what a model must beat. */
  constantLoss: number;
}

/** The expected figures of a log in which all users and products are equally likely. */
export function uniformLogTheory(simulator: ZooplusSimulator): UniformLogTheory {
  requireParts('simulator', simulator, ['categoryOf', 'personaOf']);
  let clickRate = 0;
  let entropyFloor = 0;
  for (const persona of simulator.personas) {
    for (const category of simulator.categories) {
      const share =
        (simulator.usersOf(persona).length / simulator.users) *
        (simulator.productsOf(category).length / simulator.products);
      const rate = simulator.personaRate(persona, category);
      clickRate += share * rate;
      entropyFloor += share * entropy(rate);
    }
  }
  return { clickRate, entropyFloor, constantLoss: entropy(clickRate) };
}

function entropy(p: number): number {
  return p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log(1 - p);
}
