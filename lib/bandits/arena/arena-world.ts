import { requireParts } from '../../core/options/options';
import { Random } from '../../core/random';
import { ZooplusSimulator } from '../../worlds/pet-shop/zooplus';
import type { InteractionLog } from '../../worlds/pet-shop/zooplus-log';
import type { Candidates } from '../base/policy';
import type { ArenaEvent, FullScenario } from './arena-scenario';

/**
 * The pet shop as one stream of visits. Who comes at a step, what happens to the world, and the one uniform number
 * that decides the step's click come from streams of their own, so every policy of one seed meets the same visits, and
 * two policies that show the same product at a step see the same click (common random numbers).
 */
export class ArenaWorld {
  readonly simulator: ZooplusSimulator;
  /** The personas that a user can have in this scenario; a persona-as-context has this many features. */
  readonly personas: readonly string[];
  private readonly arrivals: Random;
  private readonly clicks: Random;
  private readonly changes: Random;
  private readonly events: readonly ArenaEvent[];
  private happened = 0;
  private present: Candidates;
  private best = new Float64Array(0);

  /** @param scenario checked @param seed of world and stream */
  constructor(
    readonly scenario: FullScenario,
    readonly seed: number,
  ) {
    requireParts('scenario', scenario, [
      'steps',
      'users',
      'products',
      'context',
      'events',
      'logRows',
      'block',
      'rewards',
    ]);
    const { users, products, events } = scenario;
    this.simulator = new ZooplusSimulator({ users, products, seed });
    const stream = new Random(seed).child('arena');
    this.arrivals = stream.child('arrivals');
    this.clicks = stream.child('clicks');
    this.changes = stream.child('changes');
    this.events = [...events].sort((a, b) => a.step - b.step);
    const later = events.some((event) => event.kind === 'drift' && event.to !== undefined);
    this.personas = this.simulator.personas.slice(0, later ? undefined : this.simulator.startingPersonas);
    this.present = this.catalog();
  }

  /** The products on offer now, each with its one-hot category: [products, categories]. */
  get candidates(): Candidates {
    return this.present;
  }

  /** Random interactions from before the first step; empty unless the scenario asks for them. */
  pastLog(): InteractionLog {
    return this.simulator.generateLog(this.scenario.logRows, {
      random: new Random(this.seed).child('arena-past'),
    });
  }

  /** Visit of a step, after the changes due before it: the user, their persona, and a uniform draw that decides clicks. */
  visit(step: number): { user: number; persona: number; uniform: number } {
    while (this.happened < this.events.length && this.events[this.happened].step <= step) {
      this.happen(this.events[this.happened], this.happened++);
    }
    const user = Math.floor(this.arrivals.uniform() * this.simulator.users);
    return { user, persona: this.personaNumber(user), uniform: this.clicks.uniform() };
  }

  /** Number of a user's persona now. */
  personaNumber(user: number): number {
    return this.simulator.personas.indexOf(this.simulator.personaOf(user));
  }

  /** Number of a product's category. */
  categoryNumber(product: number): number {
    return this.simulator.categories.indexOf(this.simulator.categoryOf(product));
  }

  /** The best true click rate that a persona can be given now. */
  bestRate(persona: number): number {
    return this.best[persona];
  }

  private happen(event: ArenaEvent, number: number): void {
    if (event.kind === 'new-users') this.simulator.addUsers(event.count);
    else if (event.kind === 'new-products') {
      this.simulator.addProducts(event.count);
      this.present = this.catalog();
    } else this.drift(event.share, event.to, this.changes.child(number));
  }

  private drift(share: number, to: string | undefined, random: Random): void {
    const { users, startingPersonas, personas } = this.simulator;
    const changing = random.permutation(users).subarray(0, Math.round(share * users));
    for (const user of changing) {
      const others = personas
        .slice(0, startingPersonas)
        .filter((name) => name !== this.simulator.personaOf(user));
      this.simulator.changePersona(user, to ?? random.pick(others));
    }
  }

  private catalog(): Candidates {
    const { products, categories, personas } = this.simulator;
    const actions = Int32Array.from({ length: products }, (_, product) => product);
    const features = new Float64Array(products * categories.length);
    const offered = new Set<string>();
    for (const product of actions) {
      features[product * categories.length + this.categoryNumber(product)] = 1;
      offered.add(this.simulator.categoryOf(product));
    }
    this.best = Float64Array.from(personas, (persona) =>
      Math.max(...[...offered].map((category) => this.simulator.personaRate(persona, category))),
    );
    return { actions, features };
  }
}
