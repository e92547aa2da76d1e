import { readFileSync } from 'node:fs';
import path from 'node:path';

const here = (...parts) => path.join(import.meta.dirname, ...parts);
const node = (name, ...parameters) => ['node', here('work', `${name}.mjs`), ...parameters];
const python = (name, ...parameters) => ['python', here('peers', `${name}.py`), ...parameters];

const steps = JSON.parse(readFileSync(here('steps.json'), 'utf8'));

const stepTitles = {
  'ch0-step': 'document 000’s model A, batch 64',
  'ch1-step-512': 'chapter 1’s model, batch 512',
  'ch1-step-8192': 'chapter 1’s model, batch 8,192',
  'embedding-1m': 'a table of 1,000,000 x 64, batch 1,024',
  'transformer-step': 'SASRec, 2 blocks of width 50, length 50, batch 128',
  'gru-step': 'GRU of width 100 over 20 steps, batch 128',
  'lightgcn-lastfm': 'LightGCN, 3 layers of 64, LastFM’s size (random edges), batch 2,048',
  'lightgcn-70k': 'LightGCN, 3 layers of 64, 70,839 nodes and 1.6 million edges, batch 2,048',
};

function stepWork([name, shape]) {
  const peers = {
    'pytorch-best': {
      requirements: ['pytorch'],
      programs: [python('pytorch_steps', name, 'fused'), python('pytorch_steps', name, 'compiled')],
    },
    'tf-function': { requirements: ['tensorflow'], programs: [python('tensorflow_steps', name)] },
    'tfjs-eager': { programs: [node('steps', name, 'eager')] },
  };
  if (shape.kind === 'mlp') {
    peers['tfjs-fit'] = { programs: [node('steps', name, 'fit')] };
    peers.document = { requirements: ['pytorch'], programs: [python('pytorch_steps', name, 'document')] };
  }
  return {
    name,
    about: stepTitles[name],
    unit: 'ms/step',
    rounds: 5,
    threaded: true,
    programs: [node('steps', name, 'compiled')],
    peers,
  };
}

/**
 * The works that `npm run bench` can measure. A contender may have several programs and is measured with all
 * threads and with one: the best counts. `threaded: false` works run with default threads only.
 */
export const works = [
  {
    name: 'simulate-200k',
    about: '200,000 interactions of chapter 1’s pet shop (1,000 users, 50 products)',
    unit: 's',
    rounds: 5,
    threaded: false,
    programs: [node('simulate', '200000', '1000')],
    peers: { document: { requirements: ['document'], programs: [python('document_simulator', '200000')] } },
  },
  {
    name: 'simulate-10m',
    about: '10,000,000 interactions of 1,000,000 users; no peer, the aim is 10 s and 500 MB',
    unit: 's',
    rounds: 3,
    threaded: false,
    programs: [node('simulate', '10000000', '1000000')],
    peers: {},
  },
  ...Object.entries(steps).map(stepWork),
];
