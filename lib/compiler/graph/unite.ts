import type { TensorValue } from './graph';
import type { FedLeaves } from './graph-inputs';
import type { Call, Leaf, Recording, Source } from './record';
import { type InputForms, type Position, positionOf } from './replay';

/** Recordings of one function on batches of different shapes as one, for batches of any. */
export interface United {
  /** The first of them, -1 in place of the dimensions in which they differ. */
  readonly recording: Recording;
  /** Where they differ in values that JavaScript made, which have to be fed. */
  readonly fed: FedLeaves;
}

/**
 * Recordings as one, if they are the same kernels in the same order and differ only in sizes, and in values that
 * JavaScript made of them (shapes, numbers of rows to divide by).
 * @returns undefined if they differ in anything else
 */
export function unite(recordings: readonly Recording[]): United | undefined {
  const [first, ...others] = recordings;
  const fed = new Map<Position, { dtype: number; shape: readonly number[] }>();
  const calls: Call[] = [];
  for (let i = 0; i < first.calls.length; i++) {
    const call = first.calls[i];
    const twins = others.map((other) => other.calls[i]);
    if (!twins.every((twin) => twin !== undefined && sameKernel(call, twin))) return undefined;
    const outputs = call.outputs.map(({ dtype, shape }, index) => {
      const united = uniteShapes([shape, ...twins.map((twin) => twin.outputs[index].shape)]);
      return united && { dtype, shape: united };
    });
    if (outputs.includes(undefined)) return undefined;
    for (let j = 0; j < call.inputs.length; j++) {
      const sources = [call.inputs[j], ...twins.map((twin) => twin.inputs[j])];
      if (sources.every((source) => sameSource(sources[0], source))) continue;
      const form = uniteLeaves(sources);
      if (form === undefined) return undefined;
      fed.set(positionOf(i, j), form);
    }
    calls.push({ ...call, outputs: outputs as Call['outputs'] });
  }
  const sameEnds = others.every(
    (other) =>
      other.calls.length === calls.length &&
      sameByName(first.results, other.results) &&
      first.assigned.length === other.assigned.length &&
      first.assigned.every(
        ({ variable, source }, i) =>
          variable === other.assigned[i].variable && sameSource(source, other.assigned[i].source),
      ),
  );
  return sameEnds ? { recording: { ...first, calls }, fed } : undefined;
}

/** Whether a recording is of the united kind: it differs from it only where that leaves sizes and values open. */
export function covers({ recording, fed }: United, other: Recording): boolean {
  const both = unite([recording, other]);
  if (both === undefined) return false;
  const open = (shape: readonly number[], wider: readonly number[]) =>
    shape.every((size, axis) => size < 0 || size === wider[axis]);
  for (const [position, { shape }] of both.fed) {
    const known = fed.get(position);
    if (known === undefined || !open(known.shape, shape)) return false;
  }
  return recording.calls.every(({ outputs }, i) =>
    outputs.every(({ shape }, index) => open(shape, both.recording.calls[i].outputs[index].shape)),
  );
}

/** The columns of several batches as inputs of any of their sizes; undefined if their ranks differ. */
export function uniteForms(forms: readonly InputForms[]): InputForms | undefined {
  const united = new Map<string, { dtype: number; shape: readonly number[] }>();
  for (const [name, { dtype }] of forms[0]) {
    const shape = uniteShapes(forms.map((each) => each.get(name)?.shape ?? []));
    if (shape === undefined) return undefined;
    united.set(name, { dtype, shape });
  }
  return united;
}

/** The values of a recording at the positions that are fed. */
export function valuesAt(recording: Recording, positions: Iterable<Position>): Map<Position, TensorValue> {
  const values = new Map<Position, TensorValue>();
  for (const position of positions) {
    const [call, input] = position.split(':').map(Number);
    values.set(position, (recording.calls[call].inputs[input] as Leaf).value);
  }
  return values;
}

function uniteShapes(shapes: readonly (readonly number[])[]): number[] | undefined {
  const [first, ...others] = shapes;
  if (others.some((shape) => shape.length !== first.length)) return undefined;
  return first.map((size, axis) => (others.every((shape) => shape[axis] === size) ? size : -1));
}

function uniteLeaves(sources: readonly Source[]): { dtype: number; shape: number[] } | undefined {
  const values: TensorValue[] = [];
  for (const source of sources) {
    if (source.kind !== 'leaf') return undefined;
    values.push(source.value);
  }
  const [{ dtype }] = values;
  const shape = uniteShapes(values.map((value) => value.shape));
  return shape && values.every((value) => value.dtype === dtype) ? { dtype, shape } : undefined;
}

function sameKernel(a: Call, b: Call): boolean {
  return (
    a.op === b.op &&
    a.inputs.length === b.inputs.length &&
    a.outputs.length === b.outputs.length &&
    a.outputs.every(({ dtype }, i) => dtype === b.outputs[i].dtype) &&
    JSON.stringify(a.attributes) === JSON.stringify(b.attributes)
  );
}

function sameByName(a: Readonly<Record<string, Source>>, b: Readonly<Record<string, Source>>): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => b[name] && sameSource(a[name], b[name]))
  );
}

function sameSource(a: Source, b: Source): boolean {
  if (a.kind === 'call' && b.kind === 'call') return a.call === b.call && a.index === b.index;
  if (a.kind === 'input' && b.kind === 'input') return a.name === b.name;
  if (a.kind === 'variable' && b.kind === 'variable') return a.variable === b.variable;
  if (a.kind !== 'leaf' || b.kind !== 'leaf') return false;
  if (a.dataId !== undefined && a.dataId === b.dataId) return true;
  const same = a.value.dtype === b.value.dtype && String(a.value.shape) === String(b.value.shape);
  return (
    same &&
    Buffer.from(a.value.bytes.buffer, a.value.bytes.byteOffset, a.value.bytes.byteLength).equals(
      b.value.bytes,
    )
  );
}
