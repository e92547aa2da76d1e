import { neuralPolicies } from '../testing/neural-policies';
import { describePolicy } from '../testing/policy-contract';

for (const [name, which] of Object.entries(neuralPolicies)) describePolicy(name, which);
