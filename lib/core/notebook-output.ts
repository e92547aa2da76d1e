import { randomBytes } from 'node:crypto';

/** One output's alternatives: MIME type to content (text, or an object for JSON types). */
export type MimeBundle = Record<string, unknown>;

/** An output that stays in its place and is drawn again by each `update`. */
export interface UpdatableOutput {
  update(bundle: MimeBundle): void;
}

type WriteDisplay = (
  content: { data: MimeBundle; metadata: Record<string, unknown>; transient: Record<string, unknown> },
  update: boolean,
) => void;

/**
 * tslab's way to its front end, if a kernel runs in this process. Looked up among the modules that are already
 * loaded, because loading tslab to ask would start its TypeScript compiler in every script; and at each call,
 * because tslab sets it anew for each cell.
 */
function kernelWriter(): WriteDisplay | undefined {
  let path: string;
  try {
    path = require.resolve('tslab/dist/jupyter');
  } catch {
    return undefined;
  }
  const kernel = require.cache[path]?.exports as { lastWriteDisplayData?: WriteDisplay | null } | undefined;
  return kernel?.lastWriteDisplayData ?? undefined;
}

/** Whether this code runs in a cell of a notebook (a tslab kernel). */
export function isNotebook(): boolean {
  return kernelWriter() !== undefined;
}

/**
 * Sends one output with all its alternatives to the notebook; the front end shows the richest it can.
 * @throws outside a notebook
 */
export function writeDisplay(bundle: MimeBundle, metadata: Record<string, unknown> = {}): void {
  requireKernel()({ data: bundle, metadata, transient: {} }, false);
}

/**
 * Reserves an output that `update` draws in place: the first call shows it, later calls replace it.
 * @throws (from `update`) outside a notebook
 */
export function openDisplay(): UpdatableOutput {
  const transient = { display_id: randomBytes(8).toString('hex') };
  let shown = false;
  return {
    update(bundle: MimeBundle): void {
      requireKernel()({ data: bundle, metadata: {}, transient }, shown);
      shown = true;
    },
  };
}

function requireKernel(): WriteDisplay {
  const write = kernelWriter();
  if (write === undefined) {
    throw new Error('A display needs a notebook: this process runs no tslab kernel, or no cell has run yet');
  }
  return write;
}
