import { createHash } from 'node:crypto';
import { Random } from '../../core/random';
import type { ModelState } from '../model-state';

/**
 * A source of zeros, for the initial values of a model whose saved ones take their place at once. Its seed is a hash of
 * those, so that a run that goes on from a loaded model is known from one that started over.
 */
export class Zeros extends Random {
  constructor({ kind, tensors }: ModelState) {
    const hash = createHash('sha256').update(kind);
    for (const { buffer, byteOffset, byteLength } of Object.values(tensors)) {
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    }
    super(`saved ${hash.digest('hex')}`);
  }

  override child(): Random {
    return this;
  }

  override normal(): number {
    return 0;
  }

  override uniform(): number {
    return 0;
  }
}
