/**
 * Simulators whose truth is known.
 *
 * @module lib/worlds
 */

export { type CrowdLogOptions, CrowdSimulator } from './crowd/crowd';
export type { CrowdCatalog } from './crowd/crowd-catalog';
export type { CrowdCommunities } from './crowd/crowd-communities';
export type { NodeFeatures } from './crowd/crowd-features';
export {
  type CrowdKind,
  crowdCategories,
  crowdKinds,
  crowdPersonas,
  crowdPets,
  crowdPriceBands,
} from './crowd/crowd-kinds';
export type { CrowdLog } from './crowd/crowd-log';
export type { CrowdOptions } from './crowd/crowd-options';
export type { CrowdPeople } from './crowd/crowd-people';
export { type CustomerOracleOptions, customerOracle } from './customers/customer-oracle';
export {
  type CustomerLog,
  type CustomerLogOptions,
  type CustomerOptions,
  CustomerSimulator,
} from './customers/customers';
export type { InsuranceCustomer } from './insurance/customers';
export {
  InsuranceMarket,
  type InsuranceMarketOptions,
  type InsuranceOfferKind,
  type InsuranceOfferOptions,
  type InsuranceOffers,
  type InsuranceRule,
} from './insurance/insurance-market';
export {
  type PolicyLog,
  PolicyWorld,
  type PolicyWorldOptions,
  rowsByUser,
} from './logged-policies/policy-world';
export { type SlateLog, type SlateWorldOptions, slateLog, slateValue } from './logged-policies/slate-world';
export { MushroomBandit, mushroomActions } from './mushroom/mushroom-bandit';
export { type SlateOptions, slatePolicy, topProducts } from './pet-shop/slate-policy';
export { ZooplusSimulator } from './pet-shop/zooplus';
export type {
  InteractionLog,
  LogOptions,
  ProductPolicy,
} from './pet-shop/zooplus-log';
export type { ZooplusOptions } from './pet-shop/zooplus-options';
export {
  type PersonaRates,
  zooplusCategories,
  zooplusLaterPersonas,
  zooplusPersonas,
} from './pet-shop/zooplus-personas';
export { type UniformLogTheory, uniformLogTheory } from './pet-shop/zooplus-theory';
export { type AddOn, quoteAddOns, type Term, type Trait } from './quotes/add-ons';
export {
  type BoxRule,
  chooseForBox,
  type DecisionPoints,
  decisionPoints,
  type FunnelOutcomes,
  funnelOutcomes,
} from './quotes/box-policy';
export { type QuoteAct, type QuoteEvent, type QuotePrefix, quoteActs, quoteAnswer } from './quotes/events';
export {
  type ChoiceField,
  type NumberField,
  numberRange,
  type QuoteField,
  type QuoteFieldName,
  quoteFieldNames,
  quoteForm,
} from './quotes/form';
export { QuoteFunnel, type QuoteFunnelOptions } from './quotes/funnel';
export type { QuoteVisitor } from './quotes/journey';
export type { OfferLog } from './quotes/offer-log';
export { type QuoteVehicle, quoteVehicles, type VehicleGroup } from './quotes/vehicles';
export type { OfferBox, QuoteVisit } from './quotes/visit';
export { IntentFilter, type Look } from './sessions/intent-filter';
export type { SessionLog } from './sessions/session-log';
export type { SessionLogOptions, SessionOptions } from './sessions/session-options';
export { restockingProbability, type SessionWorld } from './sessions/session-world';
export { SessionSimulator } from './sessions/sessions';
