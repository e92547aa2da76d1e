import { type QuoteFieldName, quoteFieldNames } from './form';
import { quoteVehicles, vehicleGroups } from './vehicles';

/** What nobody sees of an anonymous visitor: the kind of driver. All answers are independent given the kind. */
export interface DriverKind {
  readonly name: string;
  /** Share of the visitors. */
  readonly share: number;
  /** Probabilities of what happens after an answer, beside going on to the next question. */
  readonly acts: { readonly help: number; readonly compare: number; readonly edit: number };
  /** Probability that a change of the deductible is upwards. */
  readonly dearer: number;
}

/** The kinds of drivers. Invented, as the table below; no insurer's figures. */
export const driverKinds: readonly DriverKind[] = [
  { name: 'commuter', share: 0.3, acts: { help: 0.1, compare: 0.09, edit: 0.14 }, dearer: 0.6 },
  { name: 'family', share: 0.3, acts: { help: 0.14, compare: 0.05, edit: 0.1 }, dearer: 0.25 },
  { name: 'saver', share: 0.25, acts: { help: 0.08, compare: 0.14, edit: 0.12 }, dearer: 0.85 },
  { name: 'professional', share: 0.15, acts: { help: 0.06, compare: 0.04, edit: 0.08 }, dearer: 0.4 },
];

/**
 * P(level | kind) of each question: a row per kind, in the order above, with a share per level of the form; of a vehicle,
 * per group in the order of `vehicleGroups`, within which all cars are equally likely.
 */
const shares: Readonly<Record<QuoteFieldName, readonly (readonly number[])[]>> = {
  zip: [
    [0.22, 0.2, 0.2, 0.18, 0.2],
    [0.2, 0.2, 0.25, 0.2, 0.15],
    [0.2, 0.25, 0.25, 0.2, 0.1],
    [0.25, 0.12, 0.08, 0.1, 0.45],
  ],
  age: [
    [0.5, 0.4, 0.08, 0.02],
    [0.03, 0.62, 0.33, 0.02],
    [0.02, 0.13, 0.4, 0.45],
    [0.05, 0.65, 0.28, 0.02],
  ],
  vehicle: [
    [0.06, 0.08, 0.5, 0.14, 0.04, 0.14, 0.04],
    [0.06, 0.14, 0.1, 0.5, 0.05, 0.11, 0.04],
    [0.02, 0.1, 0.34, 0.34, 0.06, 0.1, 0.04],
    [0.42, 0.1, 0.06, 0.08, 0.28, 0.02, 0.04],
  ],
  ownership: [
    [0.45, 0.5, 0.05],
    [0.4, 0.48, 0.12],
    [0.85, 0.13, 0.02],
    [0.15, 0.4, 0.45],
  ],
  vehicleAge: [
    [0.15, 0.35, 0.5],
    [0.35, 0.4, 0.25],
    [0.12, 0.33, 0.55],
    [0.7, 0.22, 0.08],
  ],
  deductible: [
    [0.1, 0.4, 0.35, 0.15],
    [0.25, 0.45, 0.25, 0.05],
    [0.05, 0.2, 0.4, 0.35],
    [0.25, 0.35, 0.3, 0.1],
  ],
  mileage: [
    [0.1, 0.35, 0.55],
    [0.2, 0.5, 0.3],
    [0.6, 0.32, 0.08],
    [0.35, 0.45, 0.2],
  ],
  parking: [
    [0.12, 0.33, 0.55],
    [0.5, 0.4, 0.1],
    [0.45, 0.4, 0.15],
    [0.55, 0.2, 0.25],
  ],
  use: [
    [0.75, 0.17, 0.08],
    [0.55, 0.4, 0.05],
    [0.2, 0.77, 0.03],
    [0.5, 0.2, 0.3],
  ],
  household: [
    [0.7, 0.25, 0.05],
    [0.05, 0.45, 0.5],
    [0.3, 0.65, 0.05],
    [0.45, 0.4, 0.15],
  ],
  prior: [
    [0.3, 0.35, 0.35],
    [0.03, 0.12, 0.85],
    [0.02, 0.08, 0.9],
    [0.08, 0.07, 0.85],
  ],
};

/** P(level | kind) by kind and index of the question: [kind][index][level]. */
export const answerShares: readonly (readonly Float64Array[])[] = driverKinds.map((_, kind) =>
  quoteFieldNames.map((name) => {
    const row = shares[name][kind];
    return Float64Array.from(name === 'vehicle' ? byVehicle(row) : row);
  }),
);

/** Shares of the groups, each divided among its cars. */
function byVehicle(ofGroups: readonly number[]): number[] {
  return quoteVehicles.map(({ group }) => {
    const cars = quoteVehicles.filter((other) => other.group === group).length;
    return ofGroups[vehicleGroups.indexOf(group)] / cars;
  });
}
