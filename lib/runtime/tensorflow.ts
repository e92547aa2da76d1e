import './node-compatibility';
import * as tf from '@tensorflow/tfjs-node-gpu';

/** The one native TensorFlow of the project. Every file and notebook takes `tf` from here. */
export { tf };
