import util from 'node:util';

// tfjs-node 4.22 calls two functions that Node 23 removed (tensorflow/tfjs issue 8609). This module is
// imported before TensorFlow anywhere in the library, so the definitions are there when it loads.
const legacy = util as unknown as Record<string, unknown>;
legacy.isNullOrUndefined ??= (value: unknown): boolean => value === null || value === undefined;
legacy.isArray ??= Array.isArray;
