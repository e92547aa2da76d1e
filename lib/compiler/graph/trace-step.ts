import { tf } from '../../core/tensorflow';
import type { ResolvedGroup } from '../optimizer-groups';
import { TraceError } from '../trace-error';
import type { BatchTensors, StepContext, StepDefinition } from '../training-step-definition';
import { dataType, Graph, neededBy, output } from './graph';
import { type FedLeaves, GraphInputs } from './graph-inputs';
import type { Recording } from './record';
import type { InputForms, Position } from './replay';
import { threadsFor } from './session-options';
import type { StepState } from './step-state';
import { program } from './tensorflow-session';
import type { Trace, Tracer } from './tracer';
import { translate } from './translate';
import { addUpdates, groupInputs, type Parameter } from './updates';

/** What is fed beside the batch. */
export const seedInput = ' seed';
const ratesInput = ' rates';

const scalarInput = (name: string) => ` scalar ${name}`;

/** What a function is fed beside the batch's columns: the seed, and the numbers that are handed to it. */
export function extraForms(scalars: readonly string[]): InputForms {
  const forms = new Map<string, { dtype: number; shape: readonly number[] }>();
  forms.set(seedInput, { dtype: dataType.int32, shape: [2] });
  for (const name of scalars) forms.set(scalarInput(name), { dtype: dataType.float, shape: [] });
  return forms;
}

/** A number that is handed over, by the name of its input; undefined for another input. */
export function scalarOf(scalars: Readonly<Record<string, number>>, input: string): number | undefined {
  const prefix = scalarInput('');
  return input.startsWith(prefix) ? scalars[input.slice(prefix.length)] : undefined;
}

/** A function's inputs as the arguments of a loss or a prediction. */
export function argumentsOf(
  inputs: Readonly<Record<string, tf.Tensor>>,
  scalars: readonly string[],
  training: boolean,
): { batch: BatchTensors; context: StepContext } {
  const { [seedInput]: randomSeed, ...others } = inputs;
  const batch: Record<string, tf.Tensor> = others;
  const numbers: Record<string, tf.Scalar> = {};
  for (const name of scalars) {
    numbers[name] = batch[scalarInput(name)] as tf.Scalar;
    delete batch[scalarInput(name)];
  }
  return { batch, context: { training, randomSeed, scalars: numbers } };
}

export interface StepTracing {
  definition: StepDefinition;
  groups: readonly ResolvedGroup[];
  state: StepState;
}

/** How a training step is recorded, and how a recording becomes the graph of one. */
export function stepTracer(tracing: StepTracing): Tracer {
  const { definition } = tracing;
  const extras = extraForms(definition.scalars ?? []);
  return {
    extras,
    run: (inputs) => lossAndGradients(definition, inputs),
    start: (inputs) => {
      const { batch, context } = argumentsOf(inputs, definition.scalars ?? [], true);
      return { loss: requireScalar(definition.loss(batch, context)) };
    },
    build: (...given) => buildStep(tracing, extras, ...given),
  };
}

function buildStep(
  { definition, groups, state }: StepTracing,
  extras: InputForms,
  recording: Recording,
  forms: InputForms,
  prefix: string,
  fed: FedLeaves,
): Trace {
  const graph = new Graph(prefix);
  const inputs = new GraphInputs(graph, state, new Map([...forms, ...extras]), fed);
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
  const columns = inputs.taken(needed, forms.keys());
  const fedExtras = inputs.taken(needed, [...extras.keys(), ratesInput]);
  const leaves = inputs.taken(needed, fed.keys()) as Position[];
  return {
    nodes: graph.nodes.filter((node) => needed.has(node)),
    program: program(
      [...columns, ...fedExtras, ...leaves].map((name) => inputs.input(name)),
      [done],
    ),
    columns,
    extras: fedExtras,
    leaves,
    threads: threadsFor(recording.calls),
  };
}

const gradientOf = (variable: tf.Variable) => `gradient of ${variable.name}`;

/** The loss, its gradients by variable, and nothing else, from the step's inputs. */
function lossAndGradients(definition: StepDefinition, inputs: Readonly<Record<string, tf.Tensor>>) {
  const { variables, scalars = [] } = definition;
  const { batch, context } = argumentsOf(inputs, scalars, true);
  const loss = () => requireScalar(definition.loss(batch, context));
  const { value, grads } = tf.variableGrads(loss, [...variables]);
  const results: Record<string, tf.Tensor> = { loss: value };
  for (const variable of variables) {
    if (grads[variable.name]) results[gradientOf(variable)] = grads[variable.name];
  }
  return results;
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
