import type { tf } from '../../core/tensorflow';

/** The sequence models by what they compute. */
export type Architecture = 'SASRec' | 'BERT4Rec' | 'BST' | 'GRU4Rec';

/**
 * Writes into the model what it is, as part of its metadata, which tf.layers saves and loads with it. Names of models
 * would not do: tf.layers numbers them, and anyone may rename a model.
 * @returns the same model
 */
export function describedAs(architecture: Architecture, model: tf.LayersModel): tf.LayersModel {
  model.setUserDefinedMetadata({ ...model.getUserDefinedMetadata(), architecture });
  return model;
}

/** What the model is; undefined of one that no function of this folder made. */
export function architectureOf(model: tf.LayersModel): Architecture | undefined {
  return (model.getUserDefinedMetadata() as { architecture?: Architecture } | undefined)?.architecture;
}
