import { everyPolicy } from '../testing/every-policy';
import { describePolicy } from '../testing/policy-contract';

for (const [name, which] of Object.entries(everyPolicy)) describePolicy(name, which);
