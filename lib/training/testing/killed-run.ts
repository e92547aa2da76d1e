import '../../compiler/testing/one-thread';
import { fit } from '../fit';
import { smallRun } from './small-run';

// Run by checkpoint.test.ts as a process that it kills: `node killed-run.js <folder> <epochs>`.
const [folder, epochs] = process.argv.slice(2);
fit({
  ...smallRun(Number(epochs)),
  checkpoint: { folder },
  callbacks: { onEpochEnd: ({ epoch }) => void process.stdout.write(`${epoch}\n`) },
}).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
