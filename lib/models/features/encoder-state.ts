import { argumentError } from '../../core/checks';
import { FeatureEncoder, type SavedFeatures } from '../../data/features/feature-encoder';
import type { ModelState } from '../model-state';

/** A model's encoders as part of its state. */
export function encodersState(encoders: Readonly<Record<string, FeatureEncoder>>): {
  encoders: Record<string, SavedFeatures>;
} {
  return {
    encoders: Object.fromEntries(Object.entries(encoders).map(([name, encoder]) => [name, encoder.toJSON()])),
  };
}

/** The encoders of a state. @throws if one is missing or damaged */
export function encodersOfState<Name extends string>(
  { kind, state }: ModelState,
  names: readonly Name[],
): Record<Name, FeatureEncoder> {
  const saved = (state as { encoders?: Record<string, SavedFeatures> } | undefined)?.encoders ?? {};
  const encoders = names.map((name) => {
    if (!Object.hasOwn(saved, name))
      throw argumentError(`state of a ${kind}`, `with the encoder ${name}`, state);
    return [name, FeatureEncoder.from(saved[name])];
  });
  return Object.fromEntries(encoders);
}
