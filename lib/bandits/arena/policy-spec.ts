import { createHash } from 'node:crypto';
import { argumentError, requireRecord } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import type { InteractionLog } from '../../worlds/pet-shop/zooplus-log';
import type { BanditPolicy } from '../base/bandit-policy';
import type { Policy } from '../base/policy';
import type { ArenaWorld } from './arena-world';

/** A policy described by plain JSON, so that it can cross to a worker thread or another machine. */
export interface PolicySpec {
  /** Name in the registry. */
  readonly policy: string;
  /** What tables and legends call it. Default: the registry's name. */
  readonly label?: string;
  /** The policy's own options. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Whether it knows, and learns from, the scenario's past log before the first step. Default: false. */
  readonly fromLog?: boolean;
}

/** What a policy may be made from: sizes that a shop knows, its own random numbers, and the past log. */
export interface PolicySetting {
  readonly users: number;
  readonly products: number;
  readonly categories: number;
  /** Length of `Context.features`. */
  readonly dimension: number;
  readonly random: Random;
  /** The random interactions from before the first step, where the spec asks for them. */
  readonly past: InteractionLog | undefined;
  /** Lets a policy observe every row of the past, with the context that its user had then; nothing without a past. */
  observePast(policy: Pick<BanditPolicy, 'observe'>): void;
  /** Category number of a product, as a shop knows it. */
  categoryOf(product: number): number;
  /** The world with its truth: for yardsticks alone. */
  readonly truth: ArenaWorld;
}

/** Makes a policy from its JSON options. */
export type PolicyFactory = (
  options: Readonly<Record<string, unknown>>,
  setting: PolicySetting,
) => Policy | Promise<Policy>;

/** @throws on an option of the spec that does not exist, or one of the wrong kind */
export function requireSpec(argument: string, spec: PolicySpec): void {
  requireOptions(argument, spec, { policy: 'text', label: 'text?', options: 'object?', fromLog: 'boolean?' });
  const { policy, label, options } = spec;
  if (typeof policy !== 'string') throw argumentError(`${argument}.policy`, 'a name', policy);
  if (label !== undefined && typeof label !== 'string')
    throw argumentError(`${argument}.label`, 'a text', label);
  if (options !== undefined) requireRecord(`${argument}.options`, options);
}

/** What tables call the policy of a spec. */
export function labelOf(spec: PolicySpec): string {
  return spec.label ?? spec.policy;
}

/** Eight hexadecimal digits that tell two pieces of JSON apart, whatever the order of their keys. */
export function fingerprint(json: unknown): string {
  return createHash('sha256').update(sortedJson(json)).digest('hex').slice(0, 8);
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
