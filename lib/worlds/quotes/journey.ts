import type { Random } from '../../core/random';
import { quoteAddOns } from './add-ons';
import { answerShares, driverKinds } from './drivers';
import type { QuoteEvent } from './events';
import { fieldIndex, fieldsByIndex, type QuoteFieldName, quoteFieldNames, quoteForm } from './form';

/** Questions whose answers people change. */
const editableFields: readonly QuoteFieldName[] = ['vehicle', 'deductible', 'mileage'];

/** Everything about one visitor, drawn before anything is offered: offers change what they take, not who they are. */
export interface QuoteVisitor {
  /** Kind of driver, an index in `driverKinds`. */
  readonly kind: number;
  /** Value of the first answer to each question, by index: known to the form once it was asked. */
  readonly answers: Float64Array;
  /** What they do if they stay to the end. */
  readonly events: readonly QuoteEvent[];
  /** Uniform numbers by add-on: they take the add-on when the interest is above. */
  readonly thresholds: Float64Array;
  /** Uniform numbers by event: they leave after it when the hazard is above. */
  readonly patience: Float64Array;
}

/** Draws a visitor. @param random of this visitor alone */
export function drawVisitor(random: Random): QuoteVisitor {
  const kind = drawLevel(kindShares, random.uniform());
  const answers = new Float64Array(fieldsByIndex.length);
  for (let index = 0; index < answers.length; index++) answers[index] = drawAnswer(kind, index, random);
  const events: QuoteEvent[] = [];
  const current = answers.slice();
  for (let index = 0; index < answers.length; index++) {
    const field = quoteFieldNames[index];
    events.push({ act: 'answer', field, value: answers[index] });
    const act = drawAct(kind, index, random);
    if (act === undefined) continue;
    if (act !== 'edit') events.push({ act, field, value: 0 });
    else events.push(drawEdit(kind, index, current, random));
  }
  const outcomes = random.child('luck');
  const thresholds = Float64Array.from(quoteAddOns, () => outcomes.uniform());
  return { kind, answers, events, thresholds, patience: Float64Array.from(events, () => outcomes.uniform()) };
}

const kindShares = Float64Array.from(driverKinds, ({ share }) => share);

function drawLevel(shares: ArrayLike<number>, uniform: number): number {
  let rest = uniform;
  for (let level = 0; level < shares.length - 1; level++) {
    rest -= shares[level];
    if (rest < 0) return level;
  }
  return shares.length - 1;
}

/** A level by the kind's shares; of a number, any in the band, all equally likely. Takes two uniform numbers. */
function drawAnswer(kind: number, index: number, random: Random): number {
  const level = drawLevel(answerShares[kind][index], random.uniform());
  const inBand = random.uniform();
  const field = fieldsByIndex[index];
  if (field.kind === 'choice') return level;
  return Math.floor(field.edges[level] + inBand * (field.edges[level + 1] - field.edges[level]));
}

function drawAct(kind: number, index: number, random: Random): 'help' | 'compare' | 'edit' | undefined {
  const { help, compare, edit } = actShares(kind, index);
  const u = random.uniform();
  if (u < help) return 'help';
  if (u < help + compare) return 'compare';
  return u < help + compare + edit ? 'edit' : undefined;
}

/** Probabilities of the acts after the answer at an index: there is nothing to edit before the vehicle. */
export function actShares(kind: number, index: number): { help: number; compare: number; edit: number } {
  const { acts } = driverKinds[kind];
  return index < fieldIndex.vehicle ? { ...acts, edit: 0 } : acts;
}

/** A change of one of the editable answers given so far, all equally likely; `current` is brought up to date. */
function drawEdit(kind: number, index: number, current: Float64Array, random: Random): QuoteEvent {
  const field = random.pick(editableAt(index));
  const at = fieldIndex[field];
  if (field === 'deductible') {
    current[at] = changedDeductible(current[at], random.uniform() < driverKinds[kind].dearer);
  } else current[at] = drawAnswer(kind, at, random);
  return { act: 'edit', field, value: current[at] };
}

/** The editable questions that are answered once the question at `index` is. */
export function editableAt(index: number): readonly QuoteFieldName[] {
  return editableFields.filter((field) => fieldIndex[field] <= index);
}

/** One step dearer or cheaper; at an end, the only way there is. */
export function changedDeductible(level: number, up: boolean): number {
  if (level === 0) return 1;
  if (level === quoteForm.deductible.levels.length - 1) return level - 1;
  return up ? level + 1 : level - 1;
}
