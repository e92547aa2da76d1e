import { requireKind } from '../../core/options/options';
import type { TableSource } from '../../data/features/table-source';
import { type FeatureModel, featureColumns } from '../../models/features/feature-model';
import { probabilitiesOf } from '../predict';
import { featurePredictor, requireFeatureModel } from './feature-predictor';

/**
 * Logits of a model on feature columns, one per row; the label column is not needed.
 * @throws if the table lacks a column that the model was trained on, naming it, or a cell is of another kind
 */
export function predictFeatureLogits(model: FeatureModel, table: TableSource): Float32Array {
  requireFeatureModel('model', model);
  requireKind('table', table, 'any');
  const { columns, rows } = featureColumns(model.encoders, table);
  const predictor = featurePredictor(model, rows / 16, true);
  try {
    return predictor.logits(columns);
  } finally {
    predictor.dispose();
  }
}

/** Predicted probabilities, sigmoid(logit), one per row; otherwise as `predictFeatureLogits`. */
export function predictFeatures(model: FeatureModel, table: TableSource): Float32Array {
  requireFeatureModel('model', model);
  return probabilitiesOf(predictFeatureLogits(model, table));
}
