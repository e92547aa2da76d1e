import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomically } from '../core/atomic-file';
import { argumentError } from '../core/checks';
import { Vocabulary } from '../data/vocabulary';

export type SavedTensors = Record<string, Float32Array | Float64Array | Int32Array>;

export interface Archive {
  kind: string;
  version: number;
  options: unknown;
  state?: unknown;
  vocabularies?: Record<string, Vocabulary>;
  tensors: SavedTensors;
}

const types = { Float32Array, Float64Array, Int32Array };

/** To be replaced by `lib/training/model-archive`. */
export function writeArchive(folder: string, archive: Archive): void {
  mkdirSync(folder, { recursive: true });
  const tensors = Object.fromEntries(
    Object.entries(archive.tensors).map(([name, values]) => [
      name,
      {
        type: values.constructor.name,
        base64: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'),
      },
    ]),
  );
  writeFileAtomically(path.join(folder, 'archive.json'), [
    Buffer.from(JSON.stringify({ ...archive, tensors })),
  ]);
}

export function readArchive(folder: string, { kind }: { kind: string; versions: number[] }): Archive {
  let read: Archive;
  try {
    read = JSON.parse(readFileSync(path.join(folder, 'archive.json'), 'utf8'));
  } catch (error) {
    throw argumentError('folder', 'a folder of a saved model', `${folder} (${error})`);
  }
  if (read.kind !== kind) throw argumentError('folder', `of a ${kind}`, read.kind);
  const tensors = Object.fromEntries(
    Object.entries(
      read.tensors as unknown as Record<string, { type: keyof typeof types; base64: string }>,
    ).map(([name, { type, base64 }]) => {
      const bytes = Buffer.from(base64, 'base64');
      const copy = new Uint8Array(bytes).buffer;
      return [name, new types[type](copy)];
    }),
  );
  const vocabularies = Object.fromEntries(
    Object.entries(read.vocabularies ?? {}).map(([name, saved]) => [
      name,
      Vocabulary.from(saved as unknown as Parameters<typeof Vocabulary.from>[0]),
    ]),
  );
  return { ...read, tensors, vocabularies };
}
