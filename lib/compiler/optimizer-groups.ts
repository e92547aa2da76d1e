import { argumentError } from '../core/checks';
import { requireOptions } from '../core/options/options';
import type { tf } from '../core/tensorflow';
import { type OptimizerOptions, type ResolvedOptimizer, resolveOptimizer } from './optimizer-options';

/** Variables that are updated by an optimizer of their own. */
export interface OptimizerGroup {
  /** Some of the step's variables; none of them in another group. */
  variables: readonly tf.Variable[];
  /** Its gradient clipping by norm takes the norm of the group's gradients. */
  optimizer: OptimizerOptions;
}

/** Variables and their optimizer, with every default filled in. */
export interface ResolvedGroup {
  readonly variables: readonly tf.Variable[];
  readonly optimizer: ResolvedOptimizer;
}

/** Variables of a step, and by what they are updated. */
export interface GroupedVariables {
  variables: readonly tf.Variable[];
  optimizer: OptimizerOptions;
  optimizers?: readonly OptimizerGroup[];
}

/**
 * All variables of a step by their optimizer: those without a group first.
 * @throws on bad options, a group without variables, a variable that is not the step's or is in two groups
 */
export function resolveGroups({ variables, optimizer, optimizers = [] }: GroupedVariables): ResolvedGroup[] {
  if (!Array.isArray(optimizers)) throw argumentError('optimizers', 'a list of groups', optimizers);
  const grouped = new Set<tf.Variable>();
  const groups = (optimizers as readonly OptimizerGroup[]).map((group, i) => {
    requireOptions(`optimizers[${i}]`, group, { variables: 'list', optimizer: 'object' });
    if (group.variables.length === 0)
      throw argumentError(`optimizers[${i}].variables`, 'at least one variable', group.variables);
    group.variables.forEach((variable, j) => {
      const argument = `optimizers[${i}].variables[${j}]`;
      if (!variables.includes(variable))
        throw argumentError(argument, "one of the step's variables", variable);
      if (grouped.has(variable)) throw argumentError(argument, 'in one group', variable.name);
      grouped.add(variable);
    });
    return { variables: group.variables, optimizer: resolveOptimizer(group.optimizer) };
  });
  const others = variables.filter((variable) => !grouped.has(variable));
  const rest = { variables: others, optimizer: resolveOptimizer(optimizer) };
  return others.length === 0 && groups.length > 0 ? groups : [rest, ...groups];
}
