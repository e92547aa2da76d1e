/** The kernel that Jupyter starts: `node launch.mjs kernel --config-path FILE`, as tslab's own program is called. */
import { startKernel } from './kernel.mjs';

const [command, option, file] = process.argv.slice(2);
if (command !== 'kernel' || option !== '--config-path' || file === undefined) {
  console.error('Usage: node scripts/kernel/launch.mjs kernel --config-path CONNECTION_FILE');
  process.exit(2);
}
startKernel(file);
