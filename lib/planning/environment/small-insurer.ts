import { argumentError } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { DecisionProcess } from '../exact/decision-process';

/** Options of the small insurer. */
export interface SmallInsurerOptions {
  /**
   * How much faster satisfaction falls in a quarter with a product that does not fit, in [0, 0.4]: 0 takes the trap away.
   * Default: 0.2.
   */
  misfit?: number;
}

/** What the insurer knows of a customer. */
export interface SmallCustomer {
  /** 0 (about to leave) to 3 (content). */
  satisfaction: number;
  dental: boolean;
  gadget: boolean;
  /** Contacts that still rankle, 0 to 2. */
  contacts: number;
  /** A year or longer with the insurer. */
  established: boolean;
}

/** The small insurer's world. */
export interface SmallInsurer {
  readonly process: DecisionProcess;
  readonly actionNames: readonly string[];
  /**
   * What a network sees of each state: satisfaction one-hot, products held, contacts one-hot, established; all 0 for who
   * left: [states, 10].
   */
  readonly features: Float32Array;
  /** The customer of a state; undefined for the one that has left. */
  customerOf(state: number): SmallCustomer | undefined;
  stateOf(customer: SmallCustomer): number;
  /** The state of those who left. */
  readonly gone: number;
}

const levels = 4;
const contactLevels = 3;
const base = 30;
const premiums = { dental: 10, gadget: 14 };
const contactCost = 1;
const rebate = 13;
const churn = [0.3, 0.12, 0.05, 0.02];
const actionNames = ['nothing', 'offer dental', 'offer gadget', 'discount'];

/**
 * A motor insurer that may sell two further products, small enough to be solved exactly: 96 states of a customer and
 * one for those who left, a quarter per step, premiums as rewards.
 *
 * Dental cover suits its owners. Gadget cover costs more and is taken more easily, but its claims are mostly refused:
 * whoever holds it grows dissatisfied, and the dissatisfied leave. So do those who are asked again and again. What an offer
 * earns this quarter therefore says little about what it does to the years that follow.
 * @throws on an option outside its range
 * @example
 * const { process, customerOf, actionNames } = smallInsurer();
 * const { policy } = valueIteration(process, { discount: 0.97 });
 */
export function smallInsurer(options: SmallInsurerOptions = {}): SmallInsurer {
  requireOptions('options', options, { misfit: 'number?' });
  const { misfit = 0.2 } = options;
  if (!(misfit >= 0 && misfit <= 0.4)) throw argumentError('misfit', 'in [0, 0.4]', misfit);
  const gone = levels * 2 * 2 * contactLevels * 2;
  const states = gone + 1;
  const actions = actionNames.length;
  const transition = new Float64Array(states * actions * states);
  const reward = new Float64Array(states * actions);
  for (let state = 0; state < gone; state++) {
    for (let action = 0; action < actions; action++) {
      const row = state * actions + action;
      const add = (to: number, probability: number): void => {
        transition[row * states + to] += probability;
      };
      reward[row] = quarter(customerOf(state), action, misfit, gone, add);
    }
  }
  for (let action = 0; action < actions; action++) transition[(gone * actions + action) * states + gone] = 1;
  const terminal = new Uint8Array(states);
  terminal[gone] = 1;
  const start = new Float64Array(states);
  const newcomer = { dental: false, gadget: false, contacts: 0, established: false };
  for (const satisfaction of [1, 2, 3])
    start[stateOf({ satisfaction, ...newcomer })] = satisfaction === 2 ? 0.5 : 0.25;
  return {
    process: { states, actions, transition, reward, terminal, start },
    actionNames,
    features: featuresOf(states),
    customerOf: (state) => (state === gone ? undefined : customerOf(requireState(state, gone))),
    stateOf,
    gone,
  };
}

/** All that a quarter may lead to: `add` gets each successor. @returns the expected reward */
function quarter(
  customer: SmallCustomer,
  action: number,
  misfit: number,
  gone: number,
  add: (to: number, probability: number) => void,
): number {
  const { satisfaction, contacts, established } = customer;
  const offered = action === 1 ? 'dental' : action === 2 ? 'gadget' : undefined;
  const patience = 1 - 0.25 * contacts;
  const ease = offered === 'gadget' ? 0.35 + 0.05 * satisfaction : 0.15 + 0.08 * satisfaction;
  const taken = offered === undefined || customer[offered] ? 0 : ease * patience;
  let reward = 0;
  for (const accepted of [false, true]) {
    const probability = accepted ? taken : 1 - taken;
    if (probability === 0) continue;
    const held = { dental: customer.dental, gadget: customer.gadget };
    if (accepted && offered !== undefined) held[offered] = true;
    reward +=
      probability *
      (base +
        (held.dental ? premiums.dental : 0) +
        (held.gadget ? premiums.gadget : 0) -
        (offered === undefined ? 0 : contactCost) -
        (action === 3 ? rebate : 0));
    const repeated = offered !== undefined && customer[offered];
    const up = 0.15 + (held.dental ? 0.05 : 0) + (action === 3 ? 0.2 : 0);
    const down =
      0.08 + (held.gadget ? misfit : 0) + (offered === undefined ? 0 : 0.1 * contacts) + (repeated ? 0.1 : 0);
    const nextContacts = offered === undefined ? Math.max(0, contacts - 1) : Math.min(2, contacts + 1);
    for (const [step, chance] of [
      [1, up * (1 - down)],
      [-1, down * (1 - up)],
      [0, 1 - up * (1 - down) - down * (1 - up)],
    ]) {
      const next = Math.min(levels - 1, Math.max(0, satisfaction + step));
      const leaves = churn[next] * (established ? 0.6 : 1);
      add(gone, probability * chance * leaves);
      const stays = probability * chance * (1 - leaves);
      const after = { satisfaction: next, ...held, contacts: nextContacts };
      add(stateOf({ ...after, established: true }), stays * (established ? 1 : 0.25));
      if (!established) add(stateOf({ ...after, established: false }), stays * 0.75);
    }
  }
  return reward;
}

function stateOf({ satisfaction, dental, gadget, contacts, established }: SmallCustomer): number {
  const held = (dental ? 2 : 0) + (gadget ? 1 : 0);
  return ((satisfaction * 4 + held) * contactLevels + contacts) * 2 + (established ? 1 : 0);
}

function customerOf(state: number): SmallCustomer {
  const held = Math.floor(state / (2 * contactLevels)) % 4;
  return {
    satisfaction: Math.floor(state / (8 * contactLevels)),
    dental: held >= 2,
    gadget: held % 2 === 1,
    contacts: Math.floor(state / 2) % contactLevels,
    established: state % 2 === 1,
  };
}

function featuresOf(states: number): Float32Array {
  const width = levels + 2 + contactLevels + 1;
  const features = new Float32Array(states * width);
  for (let state = 0; state < states - 1; state++) {
    const { satisfaction, dental, gadget, contacts, established } = customerOf(state);
    const row = features.subarray(state * width, (state + 1) * width);
    row[satisfaction] = 1;
    row[levels] = dental ? 1 : 0;
    row[levels + 1] = gadget ? 1 : 0;
    row[levels + 2 + contacts] = 1;
    row[width - 1] = established ? 1 : 0;
  }
  return features;
}

function requireState(state: number, gone: number): number {
  if (!(Number.isInteger(state) && state >= 0 && state <= gone)) {
    throw argumentError('state', `an integer in [0, ${gone}]`, state);
  }
  return state;
}
