import { inspect } from 'node:util';
import type * as Danfo from 'danfojs-node';
import type { FrameLike } from '../tables/table-cells';
import { tableOutput } from '../tables/table-output';
import { DISPLAY } from './display-symbol';

/** What danfo's tables and columns have in common. */
type Frame = FrameLike & { shape: readonly number[] };

/**
 * Makes danfo's tables and columns print as tables: by `console.log`, in messages, and as the last value of a cell. By
 * themselves they print their insides.
 */
export function printFrames(danfo: typeof Danfo): void {
  for (const kind of [danfo.DataFrame, danfo.Series]) {
    // danfo's operations make objects of the class below its Node one.
    const own = kind.prototype as object;
    const { name } = kind;
    for (const prototype of [own, Object.getPrototypeOf(own) as object]) {
      Object.defineProperty(prototype, inspect.custom, {
        configurable: true,
        value(this: Frame): string {
          const shape = name === 'Series' ? this.shape.slice(0, 1) : this.shape;
          return `${name} [${shape.join(', ')}]\n${output(this)['text/plain']}`;
        },
      });
      Object.defineProperty(prototype, DISPLAY, {
        configurable: true,
        value(this: Frame): Record<string, string> {
          return output(this);
        },
      });
    }
  }
}

function output(frame: Frame): { 'text/html': string; 'text/plain': string } {
  // A table without columns has nothing to be laid out.
  if (frame.columns.length === 0)
    return { 'text/html': '<p>an empty table</p>', 'text/plain': 'an empty table' };
  return tableOutput(frame);
}
