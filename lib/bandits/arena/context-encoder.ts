import {
  argumentError,
  requireOneOf,
  requirePositive,
  requirePositiveInteger,
  requireProbability,
} from '../../core/checks';
import { requireOptions, requireParts } from '../../core/options/options';
import { UserHistory } from '../latent/user-history';

/** Which features of a user a policy sees, as plain JSON. */
export type ContextSpec =
  /** No features: the user id alone. */
  | { readonly kind: 'none' }
  /** One-hot persona: what a shop would know if customers told it. */
  | { readonly kind: 'persona' }
  /** One-hot user id: for small worlds whose users do not grow beyond the first ones. */
  | { readonly kind: 'user' }
  /** The user's own past on the site: click rate and amount of evidence per category, and recency. */
  | {
      readonly kind: 'history';
      /** Impressions of the user after which one counts half, above 0. Default: no fading. */
      readonly halfLife?: number;
      /** Impressions that the prior click rate is worth, above 0. Default: 2. */
      readonly priorWeight?: number;
      /** Click rate of a category that the user was never shown, in [0, 1]. Default: 0.2. */
      readonly priorRate?: number;
      /** Steps after which recency has fallen to 1/e, above 0. Default: 2,000. */
      readonly recencySteps?: number;
    };

/** What the encoder must know of the world's size. */
export interface ContextSizes {
  /** Number of users whose id is a feature; only `user` needs it. */
  readonly users: number;
  /** Number of personas; only `persona` needs it. */
  readonly personas: number;
  /** Number of product categories. */
  readonly categories: number;
}

/**
 * Turns user and moment into the feature vector of `Context`. One encoder belongs to one policy's run, for a history
 * holds what that policy showed; every policy of a comparison has the same kind of encoder, so all see the same
 * information. For `history` the vector is
 * [1, rate per category, n / (n + 2) per category, exp(-steps since last seen / recencySteps)].
 *
 * @example
 * const encoder = new ContextEncoder({ kind: 'persona' }, { users: 1000, personas: 4, categories: 5 });
 * encoder.features({ user: 12, persona: 2, step: 0 }); // [0, 0, 1, 0]
 */
export class ContextEncoder {
  /** Length of the feature vector. */
  readonly dimension: number;
  private readonly history: UserHistory | undefined;

  /** @throws on a spec or size outside its range */
  constructor(
    readonly spec: ContextSpec,
    private readonly sizes: ContextSizes,
  ) {
    requireParts('sizes', sizes, ['users', 'personas', 'categories']);
    for (const size of ['users', 'personas', 'categories'] as const)
      requirePositiveInteger(size, sizes[size]);
    requireContext(spec);
    this.dimension = dimensionOf(spec, sizes);
    if (spec.kind === 'history') {
      this.history = new UserHistory({ categories: sizes.categories, halfLife: spec.halfLife });
    }
  }

  /** The feature vector of a moment, a new array. @throws if the id that is a feature is out of range */
  features(moment: { user: number; persona: number; step: number }): Float64Array {
    requireParts('moment', moment, ['user', 'persona', 'step']);
    const { kind } = this.spec;
    if (kind === 'none') return new Float64Array(0);
    if (kind === 'history') return this.historyFeatures(this.spec, moment.user, moment.step);
    const id = kind === 'persona' ? moment.persona : moment.user;
    if (!Number.isInteger(id) || id < 0 || id >= this.dimension) {
      throw argumentError(kind, `an integer in [0, ${this.dimension})`, id);
    }
    const features = new Float64Array(this.dimension);
    features[id] = 1;
    return features;
  }

  /** Tells of an impression whose outcome is known now; kinds without a history ignore it. @throws as UserHistory */
  record(user: number, category: number, clicked: number, step: number): void {
    this.history?.record(user, category, clicked, step);
  }

  private historyFeatures(
    spec: Extract<ContextSpec, { kind: 'history' }>,
    user: number,
    step: number,
  ): Float64Array {
    const { priorWeight = 2, priorRate = 0.2, recencySteps = 2000 } = spec;
    const history = this.history as UserHistory;
    const { categories } = this.sizes;
    const features = new Float64Array(this.dimension);
    features[0] = 1;
    for (let c = 0; c < categories; c++) {
      const shown = history.shown(user, c);
      features[1 + c] = (history.clicks(user, c) + priorWeight * priorRate) / (shown + priorWeight);
      features[1 + categories + c] = shown / (shown + 2);
    }
    const last = history.lastStep(user);
    features[1 + 2 * categories] = last < 0 ? 0 : Math.exp((last - step) / recencySteps);
    return features;
  }
}

/** @throws on an unknown kind, an option that it does not have, or a value outside its range */
export function requireContext(spec: ContextSpec): void {
  requireOneOf('context.kind', spec?.kind, ['none', 'persona', 'user', 'history'] as const);
  if (spec.kind !== 'history') {
    requireOptions('context', spec, { kind: 'text' });
    return;
  }
  requireOptions('context', spec, {
    kind: 'text',
    halfLife: 'number?',
    priorWeight: 'number?',
    priorRate: 'number?',
    recencySteps: 'number?',
  });
  const { halfLife, priorWeight = 2, priorRate = 0.2, recencySteps = 2000 } = spec;
  if (halfLife !== undefined) requirePositive('halfLife', halfLife);
  requirePositive('priorWeight', priorWeight);
  requireProbability('priorRate', priorRate);
  requirePositive('recencySteps', recencySteps);
}

function dimensionOf(spec: ContextSpec, sizes: ContextSizes): number {
  switch (spec.kind) {
    case 'none':
      return 0;
    case 'persona':
      return sizes.personas;
    case 'user':
      return sizes.users;
    case 'history':
      return 2 * sizes.categories + 2;
  }
}
