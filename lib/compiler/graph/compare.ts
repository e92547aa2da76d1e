import { TraceError } from '../trace-error';
import type { Call, Recording, Source } from './record';

/** tfjs ops whose results are random numbers made in JavaScript. */
const randomMakers = new Set([
  'dropout',
  'rand',
  'randomGamma',
  'randomNormal',
  'randomStandardNormal',
  'randomUniform',
  'randomUniformInt',
  'truncatedNormal',
]);

/**
 * Checks that two recordings of one function, on different batches, are the same computation: the same kernels
 * on the same constants. What differs would be frozen in a graph made from one of them.
 * @throws TraceError naming the kernel and the cure
 */
export function requireSameComputation(first: Recording, second: Recording): void {
  const calls = Math.min(first.calls.length, second.calls.length);
  for (let i = 0; i < calls; i++) requireSameCall(first.calls[i], second.calls[i]);
  if (first.calls.length !== second.calls.length) {
    throw new TraceError(
      `the step runs ${first.calls.length} kernels on one batch and ${second.calls.length} on another: ` +
        'its structure must not depend on the batch, on counters or on random numbers',
    );
  }
}

function requireSameCall(a: Call, b: Call): void {
  if (a.op !== b.op || JSON.stringify(a.attributes) !== JSON.stringify(b.attributes)) {
    throw new TraceError(
      `the step runs ${a.op} where on another batch it runs ${a.op === b.op ? 'it with other settings' : b.op}: ` +
        'its structure must not depend on the batch, on counters or on random numbers',
    );
  }
  a.inputs.forEach((source, i) => {
    requireSameSource(a.op, i, source, b.inputs[i]);
  });
}

function requireSameSource(op: string, position: number, a: Source, b: Source): void {
  if (a.kind !== 'leaf' || b.kind !== 'leaf') {
    if (!sameReference(a, b))
      throw new TraceError(`input ${position} of ${op} comes from elsewhere in each step`);
    return;
  }
  const random = a.madeBy.find((name) => randomMakers.has(name));
  if (random !== undefined) {
    throw new TraceError(
      `input ${position} of ${op} holds random numbers that tf.${random} made in JavaScript; a compiled step would ` +
        'repeat them forever. Use statelessUniform with context.randomSeed (SeededDropout for dropout), or ' +
        'pass them as a batch column.',
    );
  }
  if (a.dataId !== undefined && a.dataId === b.dataId) return;
  if (!Buffer.from(a.value.bytes.buffer).equals(b.value.bytes)) {
    const maker = a.madeBy.length > 0 ? ` (made in tf.${a.madeBy.join(' > tf.')})` : '';
    throw new TraceError(
      `input ${position} of ${op} is a value that JavaScript made${maker} and that changes from step to step; a ` +
        'compiled step would repeat its first value forever. Pass it as a batch column, or make it with ' +
        'tensor ops from the batch or from context.randomSeed.',
    );
  }
}

function sameReference(a: Source, b: Source): boolean {
  if (a.kind === 'call' && b.kind === 'call') return a.call === b.call && a.index === b.index;
  if (a.kind === 'input' && b.kind === 'input') return a.name === b.name;
  return a.kind === 'variable' && b.kind === 'variable' && a.variable === b.variable;
}
