import { argumentError, requireFinite, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { sigmoid } from '../../core/sigmoid';
import type { BatchedEnvironment, ResetOptions } from './environment';
import {
  basePremium,
  contactCost,
  type InsuranceProducts,
  insuranceProducts,
  rebate,
} from './insurance-products';
import { BoxSpace, DiscreteSpace } from './spaces';

/** Options of `InsuranceCustomers`. */
export interface InsuranceCustomersOptions {
  /** Customers side by side, 1 or more. */
  size: number;
  /** Products beside the motor cover, 1 or more. Default: 6. */
  products?: number;
  /** Kinds of customers, who need different products, 1 or more. Default: 4. */
  kinds?: number;
  /** Quarters after which nobody looks any further, 1 or more. Default: 40, ten years. */
  horizon?: number;
  /** Seed of what is fixed in the world: premiums, appeal, needs. Default: 1. */
  world?: number;
  /** Source of the customers and of what they do. */
  random: Random;
}

const misfitDrift = 0.1;
const restSatisfaction = 0.6;
const contactMemory = 0.6;

/**
 * Customers of a motor insurer over years, thousands side by side. Each quarter one action: nothing, an offer of one of
 * the further products, or a discount.
 *
 * - An offer is taken with probability sigmoid(-2.7 + 2 need + 1.8 appeal + satisfaction - contacts / 2): what
 *   sounds good is bought, needed or not.
 * - Each product held moves satisfaction every quarter by 0.1 (need - 1/2): what does not fit takes effect slowly.
 * - Contacts add up and fade (memory 0.6); each offer made while they are high annoys, one of what is held the more.
 * - The customer leaves with probability sigmoid(-1.2 - 4 satisfaction - 0.3 log(1 + quarters) - 0.15 products).
 * - The reward is the quarter's premiums, less the discount and the cost of a contact.
 *
 * The insurer sees a noisy profile of the needs, what is held, satisfaction, contacts and tenure: all but the needs
 * exactly.
 * @example
 * const customers = new InsuranceCustomers({ size: 2000, random: new Random(1) });
 * customers.reset({ seed: 7 });
 * customers.step(new Int32Array(2000)); // nothing for anybody
 */
export class InsuranceCustomers implements BatchedEnvironment {
  readonly size: number;
  readonly products: InsuranceProducts;
  readonly observationSpace: BoxSpace;
  readonly actionSpace: DiscreteSpace;
  readonly observations: Float32Array;
  readonly nextObservations: Float32Array;
  readonly rewards: Float32Array;
  readonly costs: Float32Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  private readonly horizon: number;
  private readonly need: Float64Array;
  private readonly profile: Float64Array;
  private readonly held: Uint8Array;
  private readonly satisfaction: Float64Array;
  private readonly contacts: Float64Array;
  private readonly tenure: Int32Array;
  private random: Random;
  private ready = false;

  /** @throws on an option outside its range */
  constructor(options: InsuranceCustomersOptions) {
    requireOptions('options', options, {
      size: 'number',
      products: 'number?',
      kinds: 'number?',
      horizon: 'number?',
      world: 'number?',
      random: 'Random',
    });
    const { size, products = 6, kinds = 4, horizon = 40, world = 1, random } = options;
    for (const [name, value] of Object.entries({ size, products, kinds, horizon })) {
      requirePositiveInteger(name, value);
    }
    requireFinite('world', world);
    requireRandom(random);
    this.size = size;
    this.horizon = horizon;
    this.random = random;
    this.products = insuranceProducts(products, kinds, world);
    const names = [
      ...Array.from({ length: products }, (_, j) => `profile ${j}`),
      ...Array.from({ length: products }, (_, j) => `holds ${j}`),
      'satisfaction',
      'contacts',
      'tenure',
    ];
    const high = new Float32Array(names.length).fill(1);
    high[2 * products + 1] = 1 / (1 - contactMemory);
    this.observationSpace = new BoxSpace(new Float32Array(names.length), high, names);
    const offers = Array.from({ length: products }, (_, j) => `offer ${j}`);
    this.actionSpace = new DiscreteSpace(products + 2, ['nothing', ...offers, 'discount']);
    this.observations = new Float32Array(size * names.length);
    this.nextObservations = new Float32Array(size * names.length);
    this.rewards = new Float32Array(size);
    this.costs = new Float32Array(size);
    this.terminated = new Uint8Array(size);
    this.truncated = new Uint8Array(size);
    this.need = new Float64Array(size * products);
    this.profile = new Float64Array(size * products);
    this.held = new Uint8Array(size * products);
    this.satisfaction = new Float64Array(size);
    this.contacts = new Float64Array(size);
    this.tenure = new Int32Array(size);
  }

  reset(options: ResetOptions = {}): void {
    requireOptions('options', options, { seed: 'any?' });
    if (options.seed !== undefined) this.random = new Random(options.seed);
    for (let i = 0; i < this.size; i++) {
      this.arrive(i);
      this.observe(i, this.observations);
    }
    this.ready = true;
  }

  step(actions: Int32Array): void {
    if (!this.ready) throw argumentError('step', 'called after reset', 'before');
    if (actions?.length !== this.size) {
      throw argumentError('actions', `one per customer (${this.size})`, actions?.length ?? actions);
    }
    for (let i = 0; i < this.size; i++) this.actionSpace.require(`actions[${i}]`, actions[i]);
    const { terminated, truncated } = this;
    for (let i = 0; i < this.size; i++) {
      terminated[i] = this.quarter(i, actions[i]) ? 1 : 0;
      truncated[i] = terminated[i] === 0 && this.tenure[i] >= this.horizon ? 1 : 0;
      this.observe(i, this.nextObservations);
      if (terminated[i] === 1 || truncated[i] === 1) this.arrive(i);
      this.observe(i, this.observations);
    }
  }

  /**
   * What each action is expected to earn this quarter from each customer, with the true needs: [size, actions]. The
   * best that a recommender which looks no further than the sale could know.
   */
  expectedRewards(): Float64Array {
    const { size, actionSpace, held } = this;
    const { products, premium } = this.products;
    const table = new Float64Array(size * actionSpace.n);
    for (let i = 0; i < size; i++) {
      let premiums = basePremium;
      for (let j = 0; j < products; j++) if (held[i * products + j] === 1) premiums += premium[j];
      const row = i * actionSpace.n;
      table[row] = premiums;
      for (let j = 0; j < products; j++) {
        table[row + 1 + j] = premiums + this.acceptance(i, j) * premium[j] - contactCost;
      }
      table[row + 1 + products] = premiums - rebate;
    }
    return table;
  }

  /** The probability that an offer is taken. */
  private acceptance(i: number, j: number): number {
    const { products, appeal } = this.products;
    const k = i * products + j;
    if (this.held[k] === 1) return 0;
    return sigmoid(-2.7 + 2 * this.need[k] + 1.8 * appeal[j] + this.satisfaction[i] - 0.5 * this.contacts[i]);
  }

  /** One quarter of a customer. @returns whether they left */
  private quarter(i: number, action: number): boolean {
    const { random, held, need } = this;
    const { products, premium } = this.products;
    const offered = action >= 1 && action <= products ? action - 1 : -1;
    const discounted = action === products + 1;
    let change = restSatisfaction - this.satisfaction[i];
    change *= 0.1;
    if (offered >= 0) {
      const repeated = held[i * products + offered] === 1;
      const taken = random.uniform() < this.acceptance(i, offered);
      change -= 0.05 * this.contacts[i] + (repeated ? 0.05 : 0);
      if (taken) held[i * products + offered] = 1;
    }
    let reward = basePremium;
    let count = 0;
    for (let j = 0, k = i * products; j < products; j++, k++) {
      if (held[k] === 0) continue;
      reward += premium[j];
      change += misfitDrift * (need[k] - 0.5);
      count++;
    }
    if (discounted) change += 0.12;
    this.rewards[i] = reward - (offered >= 0 ? contactCost : 0) - (discounted ? rebate : 0);
    this.costs[i] = offered >= 0 ? 1 : 0;
    this.contacts[i] = contactMemory * this.contacts[i] + (offered >= 0 ? 1 : 0);
    const satisfaction = this.satisfaction[i] + change + 0.1 * (random.uniform() - 0.5);
    this.satisfaction[i] = Math.min(1, Math.max(0, satisfaction));
    this.tenure[i]++;
    const stay = 1.2 + 4 * this.satisfaction[i] + 0.3 * Math.log1p(this.tenure[i]) + 0.15 * count;
    return random.uniform() < sigmoid(-stay);
  }

  /** A new customer takes a place. */
  private arrive(i: number): void {
    const { random } = this;
    const { products, kinds, need } = this.products;
    const kind = Math.floor(random.uniform() * kinds);
    for (let j = 0, k = i * products; j < products; j++, k++) {
      const own = need[kind * products + j] + 0.4 * (random.uniform() - 0.5);
      this.need[k] = Math.min(1, Math.max(0, own));
      this.profile[k] = Math.min(1, Math.max(0, this.need[k] + 0.4 * (random.uniform() - 0.5)));
      this.held[k] = 0;
    }
    this.satisfaction[i] = 0.5 + 0.2 * random.uniform();
    this.contacts[i] = 0;
    this.tenure[i] = 0;
  }

  private observe(i: number, into: Float32Array): void {
    const { products } = this.products;
    let at = i * this.observationSpace.dimension;
    for (let k = i * products; k < (i + 1) * products; k++) into[at++] = this.profile[k];
    for (let k = i * products; k < (i + 1) * products; k++) into[at++] = this.held[k];
    into[at++] = this.satisfaction[i];
    into[at++] = this.contacts[i];
    into[at] = this.tenure[i] / this.horizon;
  }
}
