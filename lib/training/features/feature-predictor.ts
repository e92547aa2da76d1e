import { argumentError } from '../../core/checks';
import { requireParts } from '../../core/options/options';
import { type FeatureModel, featureWidths } from '../../models/features/feature-model';
import { Predictor } from '../predictor';

/** Rows per call, and rows from which a graph of the model is worth its making over some epochs. */
const batchSize = 8192;

/** Logits of a model for encoded rows. @param compile whether a graph may be made for many rows */
export function featurePredictor(model: FeatureModel, rows: number, compile: boolean): Predictor {
  return new Predictor((batch) => model.logits(batch, { training: false }), {
    widths: featureWidths(model.encoders),
    batchSize,
    compile: compile && rows > batchSize,
  });
}

/** @throws unless it is a model on feature columns */
export function requireFeatureModel(argument: string, model: FeatureModel): void {
  requireParts(argument, model, ['encoders', 'variables', 'logits']);
  if (typeof model.logits !== 'function') throw argumentError(argument, 'a model on feature columns', model);
}
