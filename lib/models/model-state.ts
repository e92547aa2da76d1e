import type { Column } from '../core/columns';

/** Everything that a trained model is, as plain data: what is written to disk, and from which it is made again. */
export interface ModelState {
  /** Which kind of model: 'light-gcn', 'item-knn'. */
  readonly kind: string;
  /** Version of the kind's state, 1 or more: it grows when what is in it changes. */
  readonly version: number;
  /** The options that the model was made with, as JSON. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What else has to be known, as JSON. */
  readonly state?: unknown;
  readonly tensors: Readonly<Record<string, Column>>;
  /** Shapes of tensors that have more than one axis, by name. */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
}

/** A model that can be saved: `saveModel` writes it, `loadModel` makes it again. */
export interface SavableModel {
  /** The model as it is now, as plain data. Tensors may be the model's own arrays: they are not to be written to. */
  toState(): ModelState;
}
