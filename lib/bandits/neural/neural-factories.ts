import type { PolicyFactory, PolicySetting } from '../arena/policy-spec';
import type { BanditPolicy } from '../base/bandit-policy';
import type { NeuralPolicyOptions } from './neural-options';

type Maker = (options: NeuralPolicyOptions) => BanditPolicy;

/**
 * The neural policies by name, over the features of user and product. TensorFlow is loaded when one of them is made
 * and not before, so that worker threads of other policies start fast.
 */
export const neuralFactories: Readonly<Record<string, PolicyFactory>> = {
  'neural-linear': neural(async () => {
    const { NeuralLinear } = await import('./neural-linear');
    return (options) => new NeuralLinear(options);
  }),
  'neural-ucb': neural(async () => {
    const { NeuralUcb } = await import('./neural-ucb');
    return (options) => new NeuralUcb(options);
  }),
  'neural-thompson': neural(async () => {
    const { NeuralThompson } = await import('./neural-thompson');
    return (options) => new NeuralThompson(options);
  }),
  'bootstrapped-ensemble': neural(async () => {
    const { BootstrappedEnsemble } = await import('./bootstrapped-ensemble');
    return (options) => new BootstrappedEnsemble(options);
  }),
  'dropout-ensemble': neural(async () => {
    const { DropoutEnsemble } = await import('./dropout-ensemble');
    return (options) => new DropoutEnsemble(options);
  }),
};

function neural(load: () => Promise<Maker>): PolicyFactory {
  return async (options, setting: PolicySetting) => {
    const { dimension, categories, random } = setting;
    const make = await load();
    const policy = make({ ...options, dimension, itemDimension: categories, random });
    setting.observePast(policy);
    return policy;
  };
}
