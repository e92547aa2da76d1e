import { readArchive, writeArchive } from '../model-archive';

// Run by model-archive.test.ts as a process of its own: `node archive-process.js <folder> <mark> <rounds>` saves and
// loads so many times, each time numbers that are all alike, and fails if it ever reads a mixture. With 0 rounds it
// saves until it is killed.
const [folder, mark, rounds] = process.argv.slice(2);
const size = 20_000;
process.stdout.write('ready\n');
for (let round = 0; rounds === '0' || round < Number(rounds); round++) {
  const value = Number(mark) * 1_000_000 + round;
  writeArchive(folder, {
    ...{ kind: 'marks', version: 1, options: { value } },
    tensors: { marks: new Float64Array(size).fill(value) },
  });
  const { options, tensors } = readArchive(folder, { kind: 'marks', versions: [1] });
  const { value: found } = options as { value: number };
  if (tensors.marks.length !== size || tensors.marks.some((number) => number !== found)) {
    throw new Error(`numbers of ${found} and others`);
  }
}
