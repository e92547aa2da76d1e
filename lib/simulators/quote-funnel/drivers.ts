import { type QuoteFieldName, quoteFieldNames } from './form';
import { quoteVehicles, type VehicleGroup, vehicleGroups } from './vehicles';

/** What nobody sees of an anonymous visitor: the kind of driver. All answers are independent given the kind. */
export interface DriverKind {
  readonly name: string;
  /** Share of the visitors. */
  readonly share: number;
  /** P(level | kind) of each question; of a vehicle, by group. */
  readonly answers: Readonly<Record<Exclude<QuoteFieldName, 'vehicle'>, readonly number[]>> & {
    readonly vehicle: Readonly<Record<VehicleGroup, number>>;
  };
  /** Probabilities of what happens after an answer, beside going on to the next question. */
  readonly acts: { readonly help: number; readonly compare: number; readonly edit: number };
  /** Probability that a change of the deductible is upwards. */
  readonly dearer: number;
}

const groups = (...shares: number[]) =>
  Object.fromEntries(vehicleGroups.map((group, i) => [group, shares[i]])) as Record<VehicleGroup, number>;

/** The kinds of drivers. Invented; no insurer's figures. */
export const driverKinds: readonly DriverKind[] = [
  {
    name: 'commuter',
    share: 0.3,
    answers: {
      zip: [0.22, 0.2, 0.2, 0.18, 0.2],
      age: [0.5, 0.4, 0.08, 0.02],
      vehicle: groups(0.06, 0.08, 0.5, 0.14, 0.04, 0.14, 0.04),
      ownership: [0.45, 0.5, 0.05],
      vehicleAge: [0.15, 0.35, 0.5],
      deductible: [0.1, 0.4, 0.35, 0.15],
      mileage: [0.1, 0.35, 0.55],
      parking: [0.12, 0.33, 0.55],
      use: [0.75, 0.17, 0.08],
      household: [0.7, 0.25, 0.05],
      prior: [0.3, 0.35, 0.35],
    },
    acts: { help: 0.1, compare: 0.09, edit: 0.14 },
    dearer: 0.6,
  },
  {
    name: 'family',
    share: 0.3,
    answers: {
      zip: [0.2, 0.2, 0.25, 0.2, 0.15],
      age: [0.03, 0.62, 0.33, 0.02],
      vehicle: groups(0.06, 0.14, 0.1, 0.5, 0.05, 0.11, 0.04),
      ownership: [0.4, 0.48, 0.12],
      vehicleAge: [0.35, 0.4, 0.25],
      deductible: [0.25, 0.45, 0.25, 0.05],
      mileage: [0.2, 0.5, 0.3],
      parking: [0.5, 0.4, 0.1],
      use: [0.55, 0.4, 0.05],
      household: [0.05, 0.45, 0.5],
      prior: [0.03, 0.12, 0.85],
    },
    acts: { help: 0.14, compare: 0.05, edit: 0.1 },
    dearer: 0.25,
  },
  {
    name: 'saver',
    share: 0.25,
    answers: {
      zip: [0.2, 0.25, 0.25, 0.2, 0.1],
      age: [0.02, 0.13, 0.4, 0.45],
      vehicle: groups(0.02, 0.1, 0.34, 0.34, 0.06, 0.1, 0.04),
      ownership: [0.85, 0.13, 0.02],
      vehicleAge: [0.12, 0.33, 0.55],
      deductible: [0.05, 0.2, 0.4, 0.35],
      mileage: [0.6, 0.32, 0.08],
      parking: [0.45, 0.4, 0.15],
      use: [0.2, 0.77, 0.03],
      household: [0.3, 0.65, 0.05],
      prior: [0.02, 0.08, 0.9],
    },
    acts: { help: 0.08, compare: 0.14, edit: 0.12 },
    dearer: 0.85,
  },
  {
    name: 'professional',
    share: 0.15,
    answers: {
      zip: [0.25, 0.12, 0.08, 0.1, 0.45],
      age: [0.05, 0.65, 0.28, 0.02],
      vehicle: groups(0.42, 0.1, 0.06, 0.08, 0.28, 0.02, 0.04),
      ownership: [0.15, 0.4, 0.45],
      vehicleAge: [0.7, 0.22, 0.08],
      deductible: [0.25, 0.35, 0.3, 0.1],
      mileage: [0.35, 0.45, 0.2],
      parking: [0.55, 0.2, 0.25],
      use: [0.5, 0.2, 0.3],
      household: [0.45, 0.4, 0.15],
      prior: [0.08, 0.07, 0.85],
    },
    acts: { help: 0.06, compare: 0.04, edit: 0.08 },
    dearer: 0.4,
  },
];

/** P(level | kind) by kind and place of the question: [kind][place][level]. */
export const answerShares: readonly (readonly Float64Array[])[] = driverKinds.map(({ answers }) =>
  quoteFieldNames.map((name) =>
    name === 'vehicle'
      ? Float64Array.from(
          quoteVehicles,
          ({ group }) =>
            answers.vehicle[group] / quoteVehicles.filter((other) => other.group === group).length,
        )
      : Float64Array.from(answers[name]),
  ),
);
