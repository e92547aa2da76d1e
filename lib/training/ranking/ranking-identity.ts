import { describeModel, describeValue } from '../describe-value';

/**
 * What decides the weights of a ranking model besides the columns of an epoch, as parts of a run's identity: the model's
 * architecture, its code with the loss in it, its settings and initial seed, and each input by name.
 */
export function rankingIdentity(
  model: { readonly identity: string },
  inputs: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return {
    model: model.identity,
    'loss and settings of the model': describeModel(model),
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, describeValue(value)])),
  };
}
