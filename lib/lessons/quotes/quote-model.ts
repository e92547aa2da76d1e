import type { OptimizerOptions } from '../../compiler/optimizer-options';
import { argumentError, requireOneOf } from '../../core/checks';
import { requireKind, requireOptions, requireParts } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireLayersModel } from '../../core/shapes/require-tensor';
import type { tf } from '../../core/tensorflow';
import type { FitResult } from '../../training/fit-result';
import { layersFromState, layersState } from '../../training/layers-state';
import { isArchive, readArchive, writeArchive } from '../../training/model-archive';
import { quoteAddOns } from '../../worlds/quotes/add-ons';
import type { QuotePrefix } from '../../worlds/quotes/events';
import { type OfferLog, requireOtherVisitors } from '../../worlds/quotes/offer-log';
import { fitOffers, type OfferRows } from './fit-offers';
import { formerQuoteFiles, isFormerQuoteModel, loadFormerQuoteModel } from './former-quote-model';
import type { LogitScale } from './logit-scale';
import { OfferScorer } from './offer-scorer';
import { bagReader, createSessionModel, recurrentReader } from './quote-session-model';
import { encodeQuoteSessions, quoteActIds, quoteTokens } from './quote-sessions';

/** How a trained model is calibrated. */
export interface QuoteCalibration {
  /** Offers to visitors on whom neither weights nor epoch were chosen: on those the model looks better than it is. */
  offers: OfferLog;
  /** Fits logits to answers: `fitPlatt`, say. */
  fit: (logits: Float64Array, labels: Int32Array) => LogitScale;
}

/** Options of `trainQuoteModel`. */
export interface QuoteModelOptions {
  /** How sessions are read. Default: 'gru'. */
  reader?: 'gru' | 'lstm' | 'bag';
  /** Numbers per event and per state, 1 or more. Default: 32. */
  width?: number;
  /** Most events of a session that count, 1 or more. Default: 20. */
  length?: number;
  /** A pilot's offers to learn from. */
  training: OfferLog;
  /** Offers to other visitors, for early stopping and nothing else. */
  validation: OfferLog;
  /** Default: none, logits are taken as they are. */
  calibration?: QuoteCalibration;
  /** Most passes over the training offers, 1 or more. Default: 12. */
  epochs?: number;
  /** Offers per step, 1 or more. Default: 128. */
  batchSize?: number;
  /** Default: AdamW with learning rate 0.01 and weight decay 0.1. */
  optimizer?: OptimizerOptions;
  /** Shows progress under this label. Default: no progress. */
  progress?: string;
  /** Source of initial values and shuffles. */
  random: Random;
}

/**
 * Trains a model of quote sessions on a pilot's offers, keeps the weights of the best validation loss, and calibrates
 * it.
 * @returns the model and how training went
 * @throws before anything is trained: on a bad option, a log that does not fit, or a visitor who stands in two of
 *   the logs
 * @example
 * const { model } = await trainQuoteModel({
 *   training: funnel.offerLog(0, 20_000),
 *   validation: funnel.offerLog(20_000, 2_500),
 *   calibration: { offers: funnel.offerLog(22_500, 2_500), fit: fitPlatt },
 *   random,
 * });
 * model.probabilities([[quoteAnswer('zip', '94103'), quoteAnswer('age', 34), quoteAnswer('vehicle', 'Tesla Model 3')]]);
 */
export async function trainQuoteModel(
  options: QuoteModelOptions,
): Promise<{ model: QuoteModel; fit: FitResult }> {
  requireOptions('options', options, {
    reader: 'text?',
    width: 'number?',
    length: 'number?',
    training: 'object',
    validation: 'object',
    calibration: 'object?',
    epochs: 'number?',
    batchSize: 'number?',
    progress: 'text?',
    random: 'Random',
    optimizer: 'object?',
  });
  const {
    reader = 'gru',
    width = 32,
    length = 20,
    epochs = 12,
    batchSize = 128,
    optimizer = { kind: 'adamW', learningRate: 0.01, weightDecay: 0.1 },
  } = options;
  const { training, validation, calibration, random, progress } = options;
  requireOtherVisitors('validation', validation, 'training', training);
  if (calibration !== undefined) {
    requireOptions('calibration', calibration, { offers: 'object', fit: 'function' });
    requireOtherVisitors('calibration.offers', calibration.offers, 'training', training);
    requireOtherVisitors('calibration.offers', calibration.offers, 'validation', validation);
  }
  requireOneOf('reader', reader, ['gru', 'lstm', 'bag'] as const);
  const network = createSessionModel({
    length,
    tokens: quoteTokens,
    acts: quoteActIds,
    outputs: quoteAddOns.length,
    width,
    reader: reader === 'bag' ? bagReader(width, random) : recurrentReader(reader, width, random),
    random,
  });
  const fit = await fitOffers({
    model: network,
    training: offerRows(training, length),
    validation: offerRows(validation, length),
    optimizer,
    batchSize,
    epochs,
    earlyStopping: { patience: 3, restoreBest: true },
    random: random.child('fit'),
    progress,
  });
  const plain = new QuoteModel(network, { slope: 1, intercept: 0 });
  if (calibration === undefined) return { model: plain, fit };
  const { prefixes, addOn, attached } = calibration.offers;
  const logits = plain.logits(prefixes);
  const offered = Float64Array.from(addOn, (offer, row) => logits[row * quoteAddOns.length + offer]);
  return { model: plain.rescaled(calibration.fit(offered, attached)), fit };
}

/** A pilot's offers as rows for `fitOffers`. */
export function offerRows(log: Omit<OfferLog, 'visitor'>, length: number): OfferRows {
  requireParts('log', log, ['prefixes', 'addOn', 'attached']);
  return {
    inputs: { ...encodeQuoteSessions(log.prefixes, length) },
    offered: log.addOn,
    taken: log.attached,
  };
}

/** Kind and version of a saved quote model. */
const kind = 'quote-model';
const version = 1;

/** A trained model of quote sessions, ready to be asked. Dispose of it when done. */
export class QuoteModel {
  private readonly scorer: OfferScorer;
  private readonly length: number;

  /** @param network of `createSessionModel`, for the quote's tokens and add-ons */
  constructor(
    readonly network: tf.LayersModel,
    readonly scale: LogitScale,
  ) {
    requireOptions('scale', scale, { slope: 'number', intercept: 'number' });
    requireLayersModel('network', network);
    const [token] = network.inputs;
    const outputs = network.outputs[0].shape[1];
    if (outputs !== quoteAddOns.length) {
      throw argumentError('network', `a model of ${quoteAddOns.length} add-ons`, outputs);
    }
    this.length = token.shape[1] as number;
    this.scorer = new OfferScorer(network);
  }

  /** Logits before calibration, [sessions * add-ons]. @throws on no sessions or an event that the form does not have */
  logits(sessions: readonly QuotePrefix[]): Float32Array {
    requireKind('sessions', sessions, 'list');
    return this.scorer.logits({ ...encodeQuoteSessions(sessions, this.length) });
  }

  /** P(add-on is taken if offered next | session), [sessions * add-ons]. @throws as `logits` */
  probabilities(sessions: readonly QuotePrefix[]): Float64Array {
    requireKind('sessions', sessions, 'list');
    const { slope, intercept } = this.scale;
    return Float64Array.from(
      this.logits(sessions),
      (logit) => 1 / (1 + Math.exp(-slope * logit - intercept)),
    );
  }

  /** The same network with another calibration. */
  rescaled(scale: LogitScale): QuoteModel {
    requireParts('scale', scale, ['slope', 'intercept']);
    this.scorer.dispose();
    return new QuoteModel(this.network, scale);
  }

  /**
   * Saves network and calibration in one step.
   * @param folder of this model alone; the one saved there before is replaced
   * @throws if the folder holds something other than a saved model, naming it
   */
  async save(folder: string): Promise<void> {
    const network = await layersState(this.network);
    writeArchive(folder, { ...network, kind, version, options: { ...this.scale } }, formerQuoteFiles(folder));
  }

  /** Whether a folder holds a saved model. */
  static isSaved(folder: string): boolean {
    return isArchive(folder) || isFormerQuoteModel(folder);
  }

  /** @throws DamagedFileError if a file is cut short or altered; an argument error if nothing was saved there */
  static async load(folder: string): Promise<QuoteModel> {
    if (!QuoteModel.isSaved(folder)) throw argumentError('folder', 'a saved quote model', folder);
    if (!isArchive(folder)) {
      const { network, scale } = await loadFormerQuoteModel(folder);
      return new QuoteModel(network, scale);
    }
    const archive = readArchive(folder, { kind, versions: [version] });
    const scale = archive.options as LogitScale;
    return new QuoteModel(await layersFromState({ ...archive, options: {} }), scale);
  }

  dispose(): void {
    this.scorer.dispose();
    this.network.dispose();
  }
}
