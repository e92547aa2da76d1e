import { afterEach, beforeEach } from 'node:test';

/** What a stand-in kernel was sent: one MIME bundle per output, in order. */
export type SentOutputs = Record<string, unknown>[];

/**
 * Puts a stand-in for tslab's kernel in place around each test of the file.
 * @returns the outputs sent in the running test
 */
export function useKernel(): SentOutputs {
  const path = require.resolve('tslab/dist/jupyter');
  const sent: SentOutputs = [];
  beforeEach(() => {
    sent.length = 0;
    const lastWriteDisplayData = ({ data }: { data: Record<string, unknown> }): void => {
      sent.push(data);
    };
    require.cache[path] = { exports: { lastWriteDisplayData } } as unknown as NodeModule;
  });
  afterEach(() => {
    delete require.cache[path];
  });
  return sent;
}
