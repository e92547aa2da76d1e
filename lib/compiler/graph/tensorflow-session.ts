import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemError } from '../../core/system-error';
import { TraceError } from '../trace-error';
import type { Node, Output } from './graph';
import { type NativeBackend, nativeBackend, type TensorMetadata } from './native';
import { savedModel } from './saved-model';
import { type SessionThreads, sessionConfig } from './session-options';

/** What to run in one call, with all names joined once: the addon takes them as comma-separated text. */
export interface Program {
  readonly inputNames: string;
  readonly outputNames: string;
}

export function program(inputs: readonly Output[], outputs: readonly Output[]): Program {
  const names = (list: readonly Output[]) => list.map(({ node, index }) => `${node.name}:${index}`).join(',');
  return { inputNames: names(inputs), outputNames: names(outputs) };
}

/** A graph loaded into a TensorFlow session of its own; variables in it live as long as the session. */
export class Session {
  private readonly backend: NativeBackend = nativeBackend();
  private id: number | undefined;

  constructor(nodes: readonly Node[], threads: SessionThreads) {
    const model = savedModel(nodes);
    const config = sessionConfig(threads, this.backend.isUsingGpuDevice);
    // The addon loads graphs from a folder only. It has read everything when it returns.
    const folder = temporaryFolder();
    try {
      write(path.join(folder, 'saved_model.pb'), model);
      // Read by the addon's own part of the loading (scripts/native/session-options.h).
      if (config) write(path.join(folder, 'session_config.pb'), config);
      this.id = this.backend.binding.loadSavedModel(folder, 'serve');
    } catch (error) {
      if (error instanceof TraceError) throw error;
      throw new TraceError(`TensorFlow refuses the traced graph: ${(error as Error).message}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /**
   * Runs part of the graph.
   * @param inputs the addon's ids of the input tensors, which stay the caller's to delete
   * @returns the outputs, whose ids the caller must delete or hand to tfjs
   */
  run({ inputNames, outputNames }: Program, inputs: number[]): TensorMetadata[] {
    if (this.id === undefined) throw new Error('the session must not be used after dispose');
    return this.backend.binding.runSavedModel(this.id, inputs, inputNames, outputNames);
  }

  dispose(): void {
    if (this.id !== undefined) this.backend.binding.deleteSavedModel(this.id);
    this.id = undefined;
  }
}

function temporaryFolder(): string {
  try {
    return mkdtempSync(path.join(tmpdir(), 'compiled-step-'));
  } catch (error) {
    throw noRoom(error, 'used');
  }
}

function write(file: string, content: Uint8Array): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw noRoom(error, 'written to');
  }
}

/** Nothing is wrong with the graph: the system has no place for the file that carries it. */
function noRoom(error: unknown, task: string): TraceError {
  const named = systemError(error, task, `the folder for temporary files, ${tmpdir()},`) as Error;
  return new TraceError(`${named.message}. TMPDIR names another folder`);
}
