import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
    // The addon loads graphs from a folder only. It has read everything when it returns.
    const folder = mkdtempSync(path.join(tmpdir(), 'compiled-step-'));
    try {
      writeFileSync(path.join(folder, 'saved_model.pb'), savedModel(nodes));
      const config = sessionConfig(threads, this.backend.isUsingGpuDevice);
      // Read by the addon's own part of the loading (scripts/native/session-options.h).
      if (config) writeFileSync(path.join(folder, 'session_config.pb'), config);
      this.id = this.backend.binding.loadSavedModel(folder, 'serve');
    } catch (error) {
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
