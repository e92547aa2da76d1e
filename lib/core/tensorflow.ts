import './node-compatibility';
import * as tf from '@tensorflow/tfjs-node-gpu';
import { printTensors } from './printing/print-tensors';
import { readSettings } from './settings';

printTensors(tf);
const { device } = readSettings();
const native = tf.backend() as unknown as { isUsingGpuDevice: boolean };
if (device === 'gpu' && !native.isUsingGpuDevice) {
  throw new Error(
    'RECSYS_DEVICE is gpu, but TensorFlow found no GPU: `npm run doctor` says what is missing (the driver, or the ' +
      'CUDA build of TensorFlow). Without RECSYS_DEVICE the CPU is used',
  );
}
if (device === 'javascript') {
  console.warn(
    'RECSYS_DEVICE=javascript: TensorFlow.js runs without native code, a hundred times slower and without ' +
      'compiled training steps. For comparison only',
  );
  // The pure JavaScript backend is there at once, so there is nothing to wait for.
  void tf.setBackend('cpu');
}

/** The one native TensorFlow of the project. Every file and notebook takes `tf` from here. */
export { tf };
