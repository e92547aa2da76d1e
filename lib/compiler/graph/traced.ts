import { type BatchWidths, type Columns, type ColumnWidths, widthsOf } from '../../core/columns';
import { StaleTraceError, TraceError } from '../trace-error';
import { type BatchForm, feedColumn, formOf, givenWidth, requireForm, tensorsOf } from './batch';
import { ChangeWatch } from './change-watch';
import type { Node, TensorValue } from './graph';
import { type NativeBackend, nativeBackend, type TensorMetadata } from './native';
import type { Recording } from './record';
import { type InputForms, type Position, type Replayed, replay } from './replay';
import { feedValue } from './session-constants';
import type { SessionThreads } from './session-options';
import type { StepState } from './step-state';
import { type Program, Session } from './tensorflow-session';
import { columnForms, recordTwice, type Tracer } from './tracer';

/** A traced function for one batch size, as part of a graph. */
export interface Trace {
  readonly nodes: readonly Node[];
  readonly program: Program;
  /** Batch columns in the order in which they are fed; columns that the function ignores are not. */
  readonly columns: readonly string[];
  /** What is fed after the columns. */
  readonly extras: readonly string[];
  /** Values made in JavaScript that change between runs, fed last. */
  readonly leaves: readonly Position[];
  /** The threads that suit it. */
  readonly threads: SessionThreads;
}

/** A value that is fed beside the batch; a number is a float32 scalar. */
export type Extra = Int32Array | Float32Array | number;

/** Traces kept ready at a time: a full batch and the last one of an epoch, each in some widths, and a few more. */
const keptTraces = 16;

/** Changes of structure, at most one in this many runs, that are traced anew rather than refused. */
const runsPerRetrace = 16;
const fewRetraces = 8;

/** A batch to make a trace for. */
interface TracedBatch {
  form: BatchForm;
  batch: Columns;
  widths: ColumnWidths;
}

/** The function for batches of one shape. */
interface Variant {
  readonly shapes: string;
  readonly trace: Trace;
  readonly recording: Recording;
  readonly forms: InputForms;
  /** Present values of what changes. */
  readonly fed: Map<Position, TensorValue>;
  /** Version of the function that it was last found to agree with. */
  version: number;
}

/** A function traced for each batch size it meets, all traces in one session, with the state they share. */
export class Traced {
  private readonly backend: NativeBackend = nativeBackend();
  private readonly watch: ChangeWatch;
  /** By the shapes of the batch's columns, least recently used first. */
  private readonly traces = new Map<string, Variant>();
  private last: Variant | undefined;
  private made = 0;
  private runs = 0;
  private retraces = 0;
  private form: BatchForm | undefined;
  private disposed = false;
  /** Undefined until the first run. */
  session: Session | undefined;

  /**
   * @param subject what it is, for errors
   * @param widths numbers per row of the batch's wide columns
   * @param perBatch columns of any number of rows
   * @param pure whether the function is known to take nothing from outside that changes
   */
  constructor(
    private readonly subject: string,
    private readonly state: StepState,
    private readonly widths: BatchWidths | undefined,
    private readonly perBatch: readonly string[] | undefined,
    private readonly tracer: Tracer,
    private readonly pure = false,
  ) {
    this.watch = new ChangeWatch(subject);
  }

  /**
   * Runs the function on a batch.
   * @param extras makes a value by its name, for those that the graph uses
   * @returns the outputs, whose ids the caller must delete or hand to tfjs
   * @throws StaleTraceError if the function has changed since it was compiled, with runs meanwhile
   */
  run(batch: Columns, extras: (name: string) => Extra): TensorMetadata[] {
    this.requireAlive();
    const form = this.form ?? formOf(batch);
    const widths = widthsOf(this.widths, batch);
    const shapes = requireForm(form, batch, widths, this.perBatch);
    const ready = this.ready(shapes, { form, batch, widths });
    const session = this.session as Session;
    this.state.refresh(session);
    const { binding } = this.backend;
    const inputs: number[] = [];
    try {
      for (const name of ready.trace.columns)
        inputs.push(feedColumn(binding, batch[name], givenWidth(widths, name)));
      for (const name of ready.trace.extras) {
        const extra = extras(name);
        inputs.push(
          typeof extra === 'number'
            ? binding.createTensor([], binding.TF_FLOAT, Float32Array.of(extra))
            : feedColumn(binding, extra),
        );
      }
      for (const position of ready.trace.leaves)
        inputs.push(feedValue(binding, ready.fed.get(position) as TensorValue));
      const outputs = session.run(ready.trace.program, inputs);
      this.runs++;
      return outputs;
    } finally {
      for (const id of inputs) binding.deleteTensor(id);
    }
  }

  /**
   * Checks that the function still is what was compiled, and looks again before the next run: for moments at which what
   * it takes from outside may change.
   * @param undisturbed whether no other code ran since the last look: within a second nothing is looked at then
   * @throws StaleTraceError if it has changed, with runs meanwhile
   */
  verify(undisturbed = false): void {
    this.requireAlive();
    const { last, watch } = this;
    if (this.pure) return;
    watch.alert();
    if (undisturbed && watch.fresh) watch.unconfirmed = 0;
    if (last === undefined || watch.unconfirmed === 0) return;
    let now: Replayed;
    try {
      now = this.replay(last);
    } catch {
      // The function fails by now, which does not say that it was another one.
      return;
    }
    const change = changeOf(last, now);
    if (change !== undefined) watch.changed(change);
    watch.unconfirmed = 0;
  }

  requireAlive(): void {
    if (this.disposed) throw new Error(`${this.subject} must not be used after dispose`);
  }

  dispose(): void {
    if (this.disposed) return;
    try {
      this.verify();
    } catch (error) {
      // Whoever frees a step in a `finally` must not lose the error that led there.
      if (error instanceof StaleTraceError) process.emitWarning(error.message, 'StaleTrace');
    }
    this.session?.dispose();
    this.session = undefined;
    this.last = undefined;
    this.traces.clear();
    this.disposed = true;
  }

  /** The variant for these shapes, as the function is now or was a moment ago. */
  private ready(shapes: string, batch: TracedBatch): Variant {
    const known = this.find(shapes);
    const { watch } = this;
    if (known === undefined) {
      this.last = this.add(shapes, batch);
    } else if (!this.pure && (known.version !== watch.version || watch.due)) {
      this.last = this.look(known, batch);
    } else {
      if (!this.pure) watch.passed();
      this.last = known;
    }
    return this.last;
  }

  /** Compares the function with its trace; what has changed is fed from now on, or traced anew. */
  private look(variant: Variant, batch: TracedBatch): Variant {
    const { watch } = this;
    const outdated = variant.version !== watch.version;
    const now = this.replay(variant);
    const change = changeOf(variant, now);
    if (change === undefined) {
      if (!outdated) watch.confirmed();
      variant.version = watch.version;
      return variant;
    }
    // A change that another trace has shown is known: this one has not run since.
    if (!outdated) watch.changed(change);
    if (now.structure !== undefined) {
      this.requireFewRetraces(now.structure);
      this.traces.delete(variant.shapes);
      return this.add(variant.shapes, batch);
    }
    const fedBefore = variant.fed.size;
    for (const [position, value] of now.values) variant.fed.set(position, value);
    variant.version = watch.version;
    if (fedBefore === variant.fed.size) return variant;
    return this.put({ ...variant, trace: this.build(variant.recording, variant.forms, variant.fed) });
  }

  private replay(variant: Variant): Replayed {
    const { recording, forms, fed } = variant;
    const inputs = new Map([...forms, ...this.tracer.extras]);
    return replay(recording, inputs, this.tracer.run, new Set(fed.keys()));
  }

  private requireFewRetraces(how: string): void {
    this.retraces++;
    if (this.retraces <= fewRetraces || this.runs > this.retraces * runsPerRetrace) return;
    throw new TraceError(
      `${this.subject} changes again and again (${how}): its structure must not depend on counters, on random numbers ` +
        'or on what changes outside',
    );
  }

  /** The variant for these shapes, which becomes the most recently used one. */
  private find(shapes: string): Variant | undefined {
    const variant = this.traces.get(shapes);
    if (variant && this.traces.size > 1) {
      this.traces.delete(shapes);
      this.traces.set(shapes, variant);
    }
    return variant;
  }

  private add(shapes: string, { form, batch, widths }: TracedBatch): Variant {
    const recording = recordTwice(this.tracer, tensorsOf(form, batch, widths));
    const forms = columnForms(form, batch, widths);
    const fed = new Map<Position, TensorValue>();
    const trace = this.build(recording, forms, fed);
    const added = this.put({ shapes, trace, recording, forms, fed, version: this.watch.version });
    this.form = form;
    return added;
  }

  private build(recording: Recording, forms: InputForms, fed: Map<Position, TensorValue>): Trace {
    return this.tracer.build(recording, forms, `t${this.made++}_`, fed);
  }

  /** Puts a variant in a new session, which takes over the values of the one before. */
  private put(variant: Variant): Variant {
    this.traces.delete(variant.shapes);
    const kept = [...this.traces.values()].slice(1 - keptTraces);
    const variants = [...kept, variant];
    const session = new Session(
      [...this.state.graph.nodes, ...variants.flatMap(({ trace }) => trace.nodes)],
      variants.some(({ trace }) => trace.threads === 'all') ? 'all' : 'one',
    );
    try {
      this.state.load(session, this.session);
    } catch (error) {
      session.dispose();
      throw error;
    }
    this.session?.dispose();
    this.session = session;
    this.traces.clear();
    for (const each of variants) this.traces.set(each.shapes, each);
    return variant;
  }
}

/** What a function does otherwise than its trace, in words; undefined if nothing. */
function changeOf({ recording, fed }: Variant, { values, structure }: Replayed): string | undefined {
  if (structure !== undefined) return structure;
  for (const [position, { bytes }] of values) {
    const before = fed.get(position);
    if (before !== undefined && Buffer.from(before.bytes).equals(bytes)) continue;
    const [call, input] = position.split(':').map(Number);
    const { op } = recording.calls[call];
    return `input ${input} of ${op} is a value that JavaScript made, ${shown(bytes)} by now`;
  }
  return undefined;
}

function shown(bytes: Uint8Array): string {
  const numbers = new Float32Array(bytes.slice().buffer);
  return numbers.length === 1 ? String(Number(numbers[0].toPrecision(6))) : `${numbers.length} numbers`;
}
