import { factorModels } from './factors';
import { networkModels } from './networks';
import type { SequenceModel } from './sequence-model';

/** Every model by its name in the record. */
export const sequenceModels: Readonly<Record<string, SequenceModel>> = { ...factorModels, ...networkModels };
