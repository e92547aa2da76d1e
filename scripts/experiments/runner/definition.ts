import type { RecordedResultTypes, RecordName } from 'lib/lessons';
import type { Options, OptionValue, OptionValues } from './options';
import type { RunStore } from './run-store';

/** The seeds of an experiment where nothing else is asked for. */
export interface SeedRange {
  readonly first: number;
  readonly count: number;
  /** Fewest seeds that can be summed up. Default: 1. */
  readonly least?: number;
  /** Most seeds that one record holds. Default: any number. */
  readonly most?: number;
}

/** What an experiment says of itself. */
export interface About<Name extends RecordName, Values> {
  /** Name on the command line and of the record. */
  readonly name: Name;
  /** What it answers, in one sentence. */
  readonly summary: string;
  /** Chapter, as its folder is called. */
  readonly chapter: string;
  readonly seeds: SeedRange;
  /** Further records that this experiment makes, with `--as`. Default: none. */
  readonly alsoRecords?: readonly RecordName[];
  /** Options beside those of every experiment. Default: none. */
  readonly options?: Options<Values>;
  /** Raised when a change of the code changes what runs compute: older runs are then not taken. Default: 1. */
  readonly version?: number;
}

/** What an experiment works with. */
export interface Work<Values> {
  readonly options: Readonly<Values>;
  /**
   * A result that a stopped run left behind, or a new one, kept in a file. It comes back as JSON makes it: no typed
   * arrays, null for what is not finite.
   * @param key names the result among those of this seed (or, outside a seed, of this experiment)
   */
  once<T>(key: string, make: () => T | Promise<T>): Promise<T>;
  /** Prints a line. */
  log(text: string): void;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Folder for what the experiment keeps itself, such as checkpoints. */
  readonly folder: string;
}

/** An experiment of independent seeds. `Run` is kept as JSON, one file per seed. */
export interface SeedExperiment<Name extends RecordName, Values, Shared, Run> extends About<Name, Values> {
  /** Data or settings that all seeds share; not kept, but for what goes through `once`. Default: nothing. */
  prepare?(work: Work<Values>): Shared | Promise<Shared>;
  run(seed: number, work: Work<Values> & { readonly shared: Shared }): Run | Promise<Run>;
  /** Results of the record, of all runs in the order of the seeds. */
  summarize(
    runs: readonly Run[],
    work: Pick<Work<Values>, 'options' | 'log'> & {
      readonly shared: Shared;
      readonly seeds: readonly number[];
    },
  ): RecordedResultTypes[Name] | Promise<RecordedResultTypes[Name]>;
}

/** An experiment that is no list of independent seeds: its steps are kept by `once`. */
export interface StepExperiment<Name extends RecordName, Values> extends About<Name, Values> {
  /** Whether several processes can share the work, which `owns` then divides. Default: false. */
  readonly sharesWork?: boolean;
  /** Seeds as the record names them. Default: those of the command line. */
  recordedSeeds?(seeds: readonly number[], options: Readonly<Values>): readonly number[];
  runAll(
    seeds: readonly number[],
    work: Work<Values> & {
      /** Whether this process works on a piece of work with this number, counted from 0; see `--part`. */
      owns(index: number): boolean;
      /** Shows how far the work is. */
      progress(done: number, total: number, detail?: string): void;
      /** What `once` has kept, if it has. */
      kept<T>(key: string): T | undefined;
    },
  ): Promise<RecordedResultTypes[Name] | undefined>;
}

/** What the runner hands to an experiment. */
export interface Surroundings {
  readonly seeds: readonly number[];
  readonly values: OptionValues;
  readonly store: RunStore;
  /** This process does every n-th piece of work, from number k on: [k, n]. */
  readonly part: readonly [number, number];
  readonly log: (text: string) => void;
  readonly signal: AbortSignal;
}

/** What a run gave: the results, or how much of them is still missing. */
export type Outcome =
  | { readonly results: unknown; readonly seeds: readonly number[]; readonly seconds: number }
  | { readonly missing: string };

/** An experiment as the runner sees it. */
export interface Experiment extends Omit<About<RecordName, unknown>, 'options'> {
  readonly options: Options<Record<string, OptionValue>>;
  readonly version: number;
  execute(surroundings: Surroundings): Promise<Outcome>;
}
