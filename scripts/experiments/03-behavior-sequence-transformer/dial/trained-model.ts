import type { NextItemCases } from 'lib';
import type { SequenceWorld } from './world';

/** A model that was trained on a world. */
export interface TrainedModel {
  /** How many of a history's last looks the model sees. */
  sees: number;
  /** Scores of cases of its world: [cases * items]. */
  scores(cases: NextItemCases): Float32Array;
  dispose?(): void;
}

/** Trains on a world. */
export type SequenceModel = (world: SequenceWorld) => Promise<TrainedModel> | TrainedModel;
