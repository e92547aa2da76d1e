import path from 'node:path';
import { argumentError } from './argument-error';

/** Which device runs the tensors: the GPU if there is one (`auto`), or the named one or an error. */
export type DeviceChoice = 'auto' | 'cpu' | 'gpu' | 'javascript';

/** How progress shows: as the surroundings allow (`auto`), as plain lines, or not at all. */
export type ProgressChoice = 'auto' | 'lines' | 'off';

/** Whether a script's figures open in the browser: when a person sits at its terminal (`auto`), always, never. */
export type FiguresChoice = 'auto' | 'window' | 'off';

/** What the environment variables say, checked. */
export interface Settings {
  device: DeviceChoice;
  /** Folder with data sets that are there already, absolute. */
  data: string | undefined;
  /** Folder that downloads are kept in, absolute. */
  cache: string;
  progress: ProgressChoice;
  figures: FiguresChoice;
  /** TensorFlow's log level, 0 (all) to 3 (nothing). */
  logLevel: number;
  /** Whether TensorFlow uses Intel's oneDNN kernels. */
  oneDnn: boolean;
  /** Threads within one TensorFlow operation; undefined: one per core. */
  intraOpThreads: number | undefined;
  /** TensorFlow operations that run at the same time; undefined: one per core. */
  interOpThreads: number | undefined;
}

/** One environment variable, for messages and documentation. */
export interface SettingDescription {
  name: string;
  values: string;
  fallback: string;
  meaning: string;
}

/** Every environment variable that the library reads. */
export const settingDescriptions: readonly SettingDescription[] = [
  {
    name: 'RECSYS_DEVICE',
    values: 'auto, cpu, gpu, javascript',
    fallback: 'auto',
    meaning:
      'Device of the tensors. gpu is an error where there is none; javascript is a hundred times slower, for comparison',
  },
  {
    name: 'RECSYS_DATA',
    values: 'a folder',
    fallback: 'none',
    meaning: 'Looked into first for data sets, by their registered file names',
  },
  { name: 'RECSYS_CACHE', values: 'a folder', fallback: 'data/cache', meaning: 'Where downloads are kept' },
  {
    name: 'RECSYS_PROGRESS',
    values: 'auto, lines, off',
    fallback: 'auto',
    meaning: 'Progress in place (in a notebook or on a terminal), as plain lines, or none',
  },
  {
    name: 'RECSYS_FIGURES',
    values: 'auto, window, off',
    fallback: 'auto',
    meaning: "Opens a script's figures in the browser: on a terminal only, always, or never",
  },
  {
    name: 'TF_CPP_MIN_LOG_LEVEL',
    values: '0 to 3',
    fallback: '2',
    meaning: 'Lowest severity of TensorFlow messages: 2 shows errors only',
  },
  {
    name: 'TF_ENABLE_ONEDNN_OPTS',
    values: '0, 1',
    fallback: '0',
    meaning:
      "Intel's oneDNN kernels: a third faster on attention, no gain on small steps; they print a line at the start",
  },
  {
    name: 'TF_NUM_INTRAOP_THREADS',
    values: '1 or more',
    fallback: 'one per core; compiled steps by their size',
    meaning: 'Threads within one TensorFlow operation; 1 repeats bit for bit',
  },
  {
    name: 'TF_NUM_INTEROP_THREADS',
    values: '1 or more',
    fallback: 'one per core',
    meaning: 'TensorFlow operations that run at the same time',
  },
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks the settings. This function is the library's only reader of environment variables.
 * An empty variable counts as unset.
 * @throws naming the variable, its rule and its value
 */
export function readSettings(environment: Environment = process.env): Settings {
  const data = textOf(environment, 'RECSYS_DATA');
  return {
    device: oneOf(environment, 'RECSYS_DEVICE', ['auto', 'cpu', 'gpu', 'javascript']),
    data: data === undefined ? undefined : path.resolve(data),
    cache: path.resolve(textOf(environment, 'RECSYS_CACHE') ?? path.join(projectFolder, 'data', 'cache')),
    progress: oneOf(environment, 'RECSYS_PROGRESS', ['auto', 'lines', 'off']),
    figures: oneOf(environment, 'RECSYS_FIGURES', ['auto', 'window', 'off']),
    logLevel: integer(environment, 'TF_CPP_MIN_LOG_LEVEL', 0, 3) ?? 2,
    oneDnn: integer(environment, 'TF_ENABLE_ONEDNN_OPTS', 0, 1) === 1,
    intraOpThreads: integer(environment, 'TF_NUM_INTRAOP_THREADS', 1, 1024),
    interOpThreads: integer(environment, 'TF_NUM_INTEROP_THREADS', 1, 1024),
  };
}

/** The project's root, seen from lib/dist/core. */
export const projectFolder = path.resolve(__dirname, '..', '..', '..');

function textOf(environment: Environment, name: string): string | undefined {
  const text = environment[name]?.trim();
  return text === '' ? undefined : text;
}

function oneOf<T extends string>(environment: Environment, name: string, allowed: readonly T[]): T {
  const text = textOf(environment, name) ?? allowed[0];
  if (!(allowed as readonly string[]).includes(text)) {
    throw argumentError(name, `one of ${allowed.join(', ')}`, text);
  }
  return text as T;
}

function integer(environment: Environment, name: string, low: number, high: number): number | undefined {
  const text = textOf(environment, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high) {
    throw argumentError(name, `an integer in [${low}, ${high}]`, text);
  }
  return value;
}
