import path from 'node:path';

const work = (name) => path.join(import.meta.dirname, 'work', `${name}.mjs`);
const peer = (name) => path.join(import.meta.dirname, 'peers', `${name}.py`);

/**
 * The works that `npm run bench` can measure. `peers` maps a peer's name to its requirement files and program;
 * `threads` lists the thread settings to try, the best of which counts.
 */
export const works = [
  {
    name: 'simulate-200k',
    about: '200,000 interactions of chapter 1’s pet shop (1,000 users, 50 products)',
    unit: 's',
    rounds: 5,
    ours: [work('simulate'), '200000', '1000'],
    peers: { document: { requirements: ['document'], program: [peer('document_simulator'), '200000'] } },
  },
  {
    name: 'simulate-10m',
    about: '10,000,000 interactions of 1,000,000 users, without a peer: its floor is 10 s and 500 MB',
    unit: 's',
    rounds: 3,
    ours: [work('simulate'), '10000000', '1000000'],
    peers: {},
  },
];
