import { type BatchWidths, type Columns, type ColumnWidths, widthsOf } from '../../core/columns';
import { StaleTraceError, TraceError } from '../trace-error';
import { type BatchForm, feedColumn, formOf, givenWidth, requireForm, tensorsOf } from './batch';
import { ChangeWatch } from './change-watch';
import type { TensorValue } from './graph';
import { type NativeBackend, nativeBackend, type TensorMetadata } from './native';
import type { Recording } from './record';
import { type InputForms, type Position, type Replayed, replay } from './replay';
import { feedValue } from './session-constants';
import type { StepState } from './step-state';
import { Session } from './tensorflow-session';
import { columnForms, recordOnce, recordTwice, type Trace, type Tracer } from './tracer';
import { covers, type United, unite, uniteForms, valuesAt } from './unite';

/** A value that is fed beside the batch; a number is a float32 scalar. */
export type Extra = Int32Array | Float32Array | number;

/**
 * Shapes that have a trace of their own, with all sizes known: a full batch and the last one of an epoch, each in some
 * widths, and a few more. Further ones share a trace for any size.
 */
const ownTraces = 16;
/** Shapes kept ready that share a trace: each has the record of its run, some 100 bytes per kernel. */
const sharingShapes = 512;
/** Traces thrown away before that is said. */
const fewEvictions = 16;

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

/** The trace for batches of any size. */
interface AnySize {
  readonly trace: Trace;
  readonly united: United;
  readonly forms: InputForms;
}

/** A function traced for each batch size it meets, all traces in one session, with the state they share. */
export class Traced {
  private readonly backend: NativeBackend = nativeBackend();
  private readonly watch: ChangeWatch;
  /** By the shapes of the batch's columns, least recently used first. */
  private readonly traces = new Map<string, Variant>();
  private last: Variant | undefined;
  private anySize: AnySize | undefined;
  private evictions = 0;
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
   * @param undisturbed whether no other code ran since the last look, nor will before the next run: within two seconds
   *   nothing is looked at then
   * @throws StaleTraceError if it has changed, with runs meanwhile
   */
  verify(undisturbed = false): void {
    this.requireAlive();
    const { last, watch } = this;
    if (this.pure) return;
    if (undisturbed && watch.fresh) {
      watch.unconfirmed = 0;
      return;
    }
    watch.alert();
    if (last === undefined || watch.unconfirmed === 0) return;
    let change: string | undefined;
    try {
      change = this.see(last)?.change;
    } catch {
      // The function fails by now, which does not say that it was another one.
      return;
    }
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
    const seen = this.see(variant, outdated);
    if (seen === undefined) {
      if (!outdated) watch.confirmed();
      variant.version = watch.version;
      return variant;
    }
    // A change that another trace has shown is known: this one has not run since.
    const { now, change } = seen;
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
    if (variant.trace === this.anySize?.trace) this.dropAnySize();
    return this.put({ ...variant, trace: this.build(variant.recording, variant.forms, variant.fed) });
  }

  /** What has changed, if anything: a look at the start of the function, or at the whole. */
  private see(variant: Variant, whole = false): { now: Replayed; change: string } | undefined {
    const { watch } = this;
    const { start, extras } = this.tracer;
    const { recording, forms, fed } = variant;
    let startChanged = true;
    // What is fed may be needed by the gradients.
    if (start !== undefined && fed.size === 0 && !whole) {
      const inputs = new Map([...forms, ...extras]);
      startChanged = changeOf(variant, replay(recording, inputs, start, new Set(), 'start')) !== undefined;
      if (!startChanged && !watch.wholeDue) return undefined;
    }
    const now = watch.whole(() => this.replay(variant));
    const change = changeOf(variant, now);
    // The gradients alone have changed, at any of the runs since they were looked at.
    if (change !== undefined && !startChanged)
      watch.unconfirmed = Math.max(watch.unconfirmed, watch.sinceWhole);
    watch.sinceWhole = 0;
    return change === undefined ? undefined : { now, change };
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

  private add(shapes: string, traced: TracedBatch): Variant {
    const { form, batch, widths } = traced;
    const forms = columnForms(form, batch, widths);
    const { version } = this.watch;
    if (this.anySize !== undefined || this.own().length >= ownTraces) {
      const recording = recordOnce(this.tracer, tensorsOf(form, batch, widths), forms);
      const shared = this.share({ shapes, recording, forms, version });
      if (shared !== undefined) return shared;
    }
    const recording = recordTwice(this.tracer, tensorsOf(form, batch, widths));
    const fed = new Map<Position, TensorValue>();
    const trace = this.build(recording, forms, fed);
    const added = this.put({ shapes, trace, recording, forms, fed, version });
    this.form = form;
    return added;
  }

  /** Variants with a trace of their own. */
  private own(): Variant[] {
    return [...this.traces.values()].filter(({ trace }) => trace !== this.anySize?.trace);
  }

  /** A variant by the trace for any size, which is made if need be; undefined if its kernels are others. */
  private share(given: Omit<Variant, 'trace' | 'fed'>): Variant | undefined {
    const { recording, forms } = given;
    const known = this.anySize;
    if (known !== undefined && covers(known.united, recording) && this.fitsForms(known, forms)) {
      const variant = { ...given, trace: known.trace, fed: valuesAt(recording, known.united.fed.keys()) };
      this.traces.set(given.shapes, variant);
      this.dropSharing();
      return variant;
    }
    // From all that is known of its kind: one pair of sizes may agree by chance where others do not.
    const kin = [...this.traces.values()].filter(
      (each) => each.version === given.version && unite([recording, each.recording]) !== undefined,
    );
    const united = kin.length > 0 ? unite([recording, ...kin.map((each) => each.recording)]) : undefined;
    const anyForms = united && uniteForms([forms, ...kin.map((each) => each.forms)]);
    if (united === undefined || anyForms === undefined) return undefined;
    const trace = this.tracer.build(united.recording, anyForms, `t${this.made++}_`, united.fed);
    const former = this.dropAnySize();
    this.anySize = { trace, united, forms: anyForms };
    const shared = (each: Omit<Variant, 'trace' | 'fed'>): Variant => {
      return { ...each, trace, fed: valuesAt(each.recording, united.fed.keys()) };
    };
    for (const each of former) if (kin.includes(each)) this.traces.set(each.shapes, shared(each));
    return this.put(shared(given));
  }

  /** Forgets the trace for any size. @returns the variants that shared it, which are gone as well */
  private dropAnySize(): Variant[] {
    const sharing = [...this.traces.values()].filter(({ trace }) => trace === this.anySize?.trace);
    for (const { shapes } of sharing) this.traces.delete(shapes);
    this.anySize = undefined;
    return sharing;
  }

  /** Whether the columns' sizes differ from the shared trace's only where that leaves them open. */
  private fitsForms(known: AnySize, forms: InputForms): boolean {
    return [...known.forms].every(([name, { shape }]) => {
      const own = forms.get(name)?.shape ?? [];
      return own.length === shape.length && shape.every((size, axis) => size < 0 || size === own[axis]);
    });
  }

  private dropSharing(): void {
    const sharing = [...this.traces.values()].filter(({ trace }) => trace === this.anySize?.trace);
    if (sharing.length > sharingShapes) this.traces.delete(sharing[0].shapes);
  }

  /** A trace for batches of one size. */
  private build(recording: Recording, forms: InputForms, fed: Map<Position, TensorValue>): Trace {
    return this.tracer.build(recording, forms, `t${this.made++}_`, fed);
  }

  /** Puts a variant in a new session, which takes over the values of the one before. */
  private put(variant: Variant): Variant {
    this.traces.delete(variant.shapes);
    const { anySize } = this;
    const own = this.own();
    const mine = variant.trace === anySize?.trace ? 0 : 1;
    for (const each of own.slice(0, Math.max(0, own.length + mine - ownTraces))) {
      this.traces.delete(each.shapes);
      this.evicted();
    }
    const variants = [...this.traces.values(), variant];
    const traces = [...new Set(variants.map(({ trace }) => trace))];
    const session = new Session(
      [...this.state.graph.nodes, ...traces.flatMap(({ nodes }) => nodes)],
      traces.some(({ threads }) => threads === 'all') ? 'all' : 'one',
    );
    try {
      this.state.load(session, this.session);
    } catch (error) {
      session.dispose();
      throw error;
    }
    this.session?.dispose();
    this.session = session;
    this.traces.set(variant.shapes, variant);
    return variant;
  }

  private evicted(): void {
    this.evictions++;
    if (this.evictions !== fewEvictions) return;
    process.emitWarning(
      `${this.subject} meets batches of so many shapes, of which some need kernels of their own, that it is compiled again ` +
        'and again: batches of fewer sizes (padded, or cut to one size) are a hundred times faster',
      'CompiledShapes',
    );
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
