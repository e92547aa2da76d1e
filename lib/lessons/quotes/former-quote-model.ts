import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { tf } from '../../core/tensorflow';
import { formerFiles, isFormerModel, loadFormerModel } from '../../training/former-model';
import { DamagedFileError } from '../../training/tensor-file';
import type { LogitScale } from './logit-scale';

// The format of quote models before archives: `calibration.json`, and the network in a folder beside it.

/** Whether a folder holds a quote model in the former format. */
export function isFormerQuoteModel(folder: string): boolean {
  return existsSync(scaleFile(folder)) && isFormerModel(path.resolve(folder, 'network'));
}

/** Names of what belongs to a quote model in the former format, and to nobody else. */
export function formerQuoteFiles(folder: string): string[] {
  if (!isFormerQuoteModel(folder)) return [];
  const network = path.resolve(folder, 'network');
  const own = formerFiles(network);
  return readdirSync(network).every((name) => own.includes(name)) ? ['calibration.json', 'network'] : [];
}

/** @throws DamagedFileError if a file is cut short or altered */
export async function loadFormerQuoteModel(
  folder: string,
): Promise<{ network: tf.LayersModel; scale: LogitScale }> {
  const text = readFileSync(scaleFile(folder), 'utf8');
  const scale = parsed(text);
  if (!Number.isFinite(scale?.slope) || !Number.isFinite(scale?.intercept)) {
    throw new DamagedFileError(`${scaleFile(folder)} must be a slope and an intercept, got ${text}`);
  }
  return { network: await loadFormerModel(path.resolve(folder, 'network')), scale: scale as LogitScale };
}

function scaleFile(folder: string): string {
  return path.resolve(folder, 'calibration.json');
}

function parsed(text: string): Partial<LogitScale> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
