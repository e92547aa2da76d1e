import type { Columns, ColumnWidths } from '../../core/columns';
import { tf } from '../../core/tensorflow';
import type { ResolvedGroup } from '../optimizer-groups';
import { TraceError } from '../trace-error';
import type { StepContext, StepDefinition } from '../training-step-definition';
import { type BatchForm, tensorsOf } from './batch';
import { requireSameComputation } from './compare';
import { dataType, Graph, neededBy, output } from './graph';
import { GraphInputs } from './graph-inputs';
import { type Recording, record } from './record';
import { threadsFor } from './session-options';
import type { StepState } from './step-state';
import { program } from './tensorflow-session';
import type { Trace } from './traced';
import { translate } from './translate';
import { addUpdates, groupInputs, type Parameter } from './updates';

/** What is fed beside the batch. */
export const seedInput = ' seed';
const ratesInput = ' rates';

export interface StepTracing {
  definition: StepDefinition;
  groups: readonly ResolvedGroup[];
  state: StepState;
  form: BatchForm;
  batch: Columns;
  widths: ColumnWidths;
  prefix: string;
}

/** Makes the graph of one training step from two eager runs of its loss and gradients. */
export function traceStep({ definition, groups, state, form, batch, widths, prefix }: StepTracing): Trace {
  const recording = recordTwice(definition, tensorsOf(form, batch, widths));
  const graph = new Graph(prefix);
  const inputs = new GraphInputs(graph, state, form, batch, widths);
  inputs.add(seedInput, dataType.int32, [2]);
  const { results, assigned } = translate(recording, graph, inputs);
  const computed = [...Object.values(results), ...assigned.map(({ value }) => value)];
  const used = neededBy(computed.map(({ node }) => node));
  const updated = groups.map(({ variables, optimizer }) => {
    const parameters: Parameter[] = [];
    for (const variable of variables) {
      const gradient = results[gradientOf(variable)];
      if (gradient === undefined) continue;
      const gatheredOnly = !used.has(inputs.variable(variable).node);
      const slots = state.slotsOf(variable, optimizer);
      parameters.push({ variable: state.variable(variable), slots, gradient, gatheredOnly });
    }
    return { optimizer, parameters };
  });
  const readers = [...used].filter(({ op }) => op === 'ResourceGather' || op === 'ReadVariableOp');
  const rates = inputs.add(ratesInput, dataType.float, [groupInputs(groups, 0).length]);
  const { loss } = results;
  const before = [...readers, loss.node, ...assigned.map(({ value }) => value.node)];
  const { barrier, updates } = addUpdates(graph, updated, rates, before);
  for (const { variable, value } of assigned) {
    const { handle, dtype } = state.variable(variable);
    updates.push(graph.op('AssignVariableOp', { dtype: { type: dtype } }, [handle, value], [barrier]));
  }
  for (const variable of definition.variables) state.writes(variable);
  for (const { variable } of assigned) state.writes(variable);
  const done = output(graph.op('Identity', { T: { type: loss.dtype } }, [loss], updates), loss.dtype, []);
  const needed = neededBy([done.node]);
  const columns = inputs.fed(needed, form.names);
  const extras = inputs.fed(needed, [seedInput, ratesInput]);
  return {
    nodes: graph.nodes.filter((node) => needed.has(node)),
    program: program(
      [...columns, ...extras].map((name) => inputs.input(name)),
      [done],
    ),
    columns,
    extras,
    threads: threadsFor(recording.calls),
  };
}

const gradientOf = (variable: tf.Variable) => `gradient of ${variable.name}`;

/** The kernels of the loss and its gradients, checked to be the same in two runs. */
function recordTwice(definition: StepDefinition, tensors: Record<string, tf.Tensor>): Recording {
  const { variables, seed } = definition;
  const randomSeed = tf.tensor1d([seed, 0], 'int32');
  const context: StepContext = { training: true, randomSeed };
  const once = () =>
    record({ ...tensors, [seedInput]: randomSeed }, () => {
      const loss = () => requireScalar(definition.loss(tensors, context));
      const { value, grads } = tf.variableGrads(loss, [...variables]);
      const results: Record<string, tf.Tensor> = { loss: value };
      for (const variable of variables) {
        if (grads[variable.name]) results[gradientOf(variable)] = grads[variable.name];
      }
      return results;
    });
  try {
    const first = once();
    requireSameComputation(first, once());
    return first;
  } finally {
    tf.dispose([tensors, randomSeed]);
  }
}

function requireScalar(loss: tf.Scalar): tf.Scalar {
  if (!(loss instanceof tf.Tensor)) throw new TraceError(`loss must return a scalar tensor, got ${loss}`);
  if (loss.shape.length !== 0 || loss.dtype !== 'float32') {
    throw new TraceError(
      `loss must return a float32 scalar, got ${loss.dtype} of shape [${loss.shape}]: take tf.mean of it`,
    );
  }
  return loss;
}
