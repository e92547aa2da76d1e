/**
 * Customers over years: exact planning, learning by acting and from logs, estimates over horizons, safety.
 *
 * @module lib/planning
 */

export { BatchedTabular, type BatchedTabularOptions } from './environment/batched-tabular';
export type { BatchedEnvironment, Environment, ResetOptions, Step } from './environment/environment';
export { InsuranceCustomers, type InsuranceCustomersOptions } from './environment/insurance-customers';
export type { InsuranceProducts } from './environment/insurance-products';
export { SingleEnvironment } from './environment/single-environment';
export {
  type SmallCustomer,
  type SmallInsurer,
  type SmallInsurerOptions,
  smallInsurer,
} from './environment/small-insurer';
export { BoxSpace, DiscreteSpace } from './environment/spaces';
export { TabularEnvironment, type TabularEnvironmentOptions } from './environment/tabular-environment';
export { actionValues, type DecisionProcess, greedyPolicy, policyTable } from './exact/decision-process';
export { policyIteration, policyValues, startValue } from './exact/policy-iteration';
export { type Plan, type PlanOptions, valueIteration } from './exact/value-iteration';
export { qLearning } from './tabular/q-learning';
export { sarsa } from './tabular/sarsa';
export type { TabularLearningOptions, TabularLearningResult } from './tabular/tabular-options';
