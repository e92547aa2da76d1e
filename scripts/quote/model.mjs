import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../setup/paths.mjs';

const require = createRequire(import.meta.url);
/** @type {typeof import('lib')} */
const { Random } = require('lib');
/** @type {typeof import('lib/evaluation')} */
const { fitPlatt } = require('lib/evaluation');
/** @type {typeof import('lib/lessons')} */
const { QuoteModel, trainQuoteModel } = require('lib/lessons');
/** @type {typeof import('lib/worlds')} */
const { QuoteFunnel } = require('lib/worlds');

/** Where the page's model is kept. */
export const modelFolder = path.join(projectRoot, 'data', 'runs', 'quote-model');

/**
 * The saved model, or, where there is none, one trained on a pilot of the simulated funnel, which is then saved.
 *
 * @param {{ folder?: string, visitors?: number, seed?: number, progress?: string, retrain?: boolean }} [options]
 *   visitors: of the pilot, whose offers the model learns from; a tenth as many more stop it early, and another tenth
 *   calibrate it
 * @returns {Promise<{ model: import('lib/lessons').QuoteModel, trained: boolean }>}
 */
export async function quoteModel({
  folder = modelFolder,
  visitors = 25_000,
  seed = 42,
  progress,
  retrain = false,
} = {}) {
  if (!retrain && QuoteModel.isSaved(folder)) {
    return { model: await QuoteModel.load(folder), trained: false };
  }
  const random = new Random(seed);
  const funnel = new QuoteFunnel({ random: random.child('funnel') });
  const held = Math.ceil(visitors / 10);
  const { model } = await trainQuoteModel({
    training: funnel.offerLog(0, visitors),
    validation: funnel.offerLog(visitors, held),
    calibration: { offers: funnel.offerLog(visitors + held, held), fit: fitPlatt },
    random: random.child('model'),
    progress,
  });
  await model.save(folder);
  return { model, trained: true };
}
