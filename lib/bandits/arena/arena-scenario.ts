import {
  argumentError,
  requireNonNegativeInteger,
  requireOneOf,
  requirePositiveInteger,
  requireProbability,
} from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { zooplusLaterPersonas, zooplusPersonas } from '../../worlds/pet-shop/zooplus-personas';
import { type ContextSpec, requireContext } from './context-encoder';

/** Something that happens to the world just before a step. Policies are not told. */
export type ArenaEvent =
  | {
      readonly kind: 'drift';
      /** 1 or more. */
      readonly step: number;
      /** Share of all users who change persona, in [0, 1]. */
      readonly share: number;
      /** The persona they change into. Default: one of the other starting personas, each user's own draw. */
      readonly to?: string;
    }
  | {
      readonly kind: 'new-users';
      readonly step: number;
      /** How many users join, 1 or more; they visit as often as the others from then on. */
      readonly count: number;
    }
  | {
      readonly kind: 'new-products';
      readonly step: number;
      /** How many products of random categories join the catalog, 1 or more. */
      readonly count: number;
    };

/** One world and one course of events in which policies compete, as plain JSON. */
export interface ArenaScenario {
  /** Decisions per run, 1 or more. */
  readonly steps: number;
  /** Users at the start, 1 or more. Default: 1,000. */
  readonly users?: number;
  /** Products at the start, 1 or more. Default: 50. */
  readonly products?: number;
  /** What policies see of a user, beside the id. Default: their history. */
  readonly context?: ContextSpec;
  /** What happens on the way. Default: nothing. */
  readonly events?: readonly ArenaEvent[];
  /** When rewards reach the policies. Default: at once. */
  readonly rewards?: {
    /** Steps between a decision and its reward, 0 or more. Default: 0. */
    readonly delay?: number;
    /** Rewards are handed over every so many steps, 1 or more. Default: 1. */
    readonly batch?: number;
  };
  /** Rows of random interactions from before the first step, for policies that start from a log. Default: 0. */
  readonly logRows?: number;
  /** Steps that are summed up in one row of the results, 1 or more. Default: 100. */
  readonly block?: number;
}

/** A scenario with all defaults filled in. */
export type FullScenario = Required<Omit<ArenaScenario, 'rewards'>> & {
  readonly rewards: { readonly delay: number; readonly batch: number };
};

/** Checks a scenario and fills in its defaults. @throws on the first field that breaks its rule */
export function fullScenario(scenario: ArenaScenario): FullScenario {
  requireOptions('scenario', scenario, {
    steps: 'number',
    users: 'number?',
    products: 'number?',
    context: 'object?',
    events: 'list?',
    rewards: 'object?',
    logRows: 'number?',
    block: 'number?',
  });
  if (scenario.rewards !== undefined)
    requireOptions('rewards', scenario.rewards, { delay: 'number?', batch: 'number?' });
  if (scenario.context !== undefined) requireContext(scenario.context);
  const { steps, users = 1000, products = 50, logRows = 0, block = 100 } = scenario;
  const { delay = 0, batch = 1 } = scenario.rewards ?? {};
  const context = scenario.context ?? { kind: 'history' };
  requirePositiveInteger('steps', steps);
  requirePositiveInteger('users', users);
  requirePositiveInteger('products', products);
  requireNonNegativeInteger('logRows', logRows);
  requirePositiveInteger('block', block);
  requireNonNegativeInteger('rewards.delay', delay);
  requirePositiveInteger('rewards.batch', batch);
  const events = scenario.events ?? [];
  if (!Array.isArray(events)) throw argumentError('events', 'a list', events);
  events.forEach((event, i) => {
    requireEvent(`events[${i}]`, event, steps);
    if (context.kind === 'user' && event.kind === 'new-users') {
      throw argumentError(
        `events[${i}].kind`,
        'no new-users where the context is a one-hot user',
        event.kind,
      );
    }
  });
  return { steps, users, products, context, events, rewards: { delay, batch }, logRows, block };
}

const personas = [...Object.keys(zooplusPersonas), ...Object.keys(zooplusLaterPersonas)];

function requireEvent(name: string, event: ArenaEvent, steps: number): void {
  if (event === null || typeof event !== 'object') throw argumentError(name, 'an event', event);
  if (!Number.isInteger(event.step) || event.step < 1 || event.step >= steps) {
    throw argumentError(`${name}.step`, `an integer in [1, ${steps})`, event.step);
  }
  switch (event.kind) {
    case 'drift':
      requireOptions(name, event, { kind: 'text', step: 'number', share: 'number', to: 'text?' });
      requireProbability(`${name}.share`, event.share);
      if (event.to !== undefined) requireOneOf(`${name}.to`, event.to, personas);
      break;
    case 'new-users':
    case 'new-products':
      requireOptions(name, event, { kind: 'text', step: 'number', count: 'number' });
      requirePositiveInteger(`${name}.count`, event.count);
      break;
    default:
      throw argumentError(
        `${name}.kind`,
        'one of drift, new-users, new-products',
        (event as { kind: unknown }).kind,
      );
  }
}
