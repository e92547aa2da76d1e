import { readFileSync } from 'node:fs';
import path from 'node:path';
import { linucbWorks } from './linucb-works.mjs';

/**
 * A runtime (`node` or `python`) and what it runs, with its arguments.
 *
 * @typedef {string[]} Program
 *
 * What a work is held against; `requirements` are files of `peers/`, `gpuPrograms` run on a GPU alone.
 *
 * @typedef {{ requirements?: string[], programs: Program[], gpuPrograms?: Program[] }} Peer
 *
 * Something to measure.
 *
 * @typedef {object} Work
 * @property {string} name
 * @property {string} about
 * @property {string} unit
 * @property {number} rounds
 * @property {boolean} threaded
 * @property {Program[]} programs
 * @property {Record<string, Peer>} peers
 *
 * @typedef {import('./work/step-models.mjs').StepShape} StepShape
 */

const here = (/** @type {string[]} */ ...parts) => path.join(import.meta.dirname, ...parts);
const node = (/** @type {string} */ name, /** @type {string[]} */ ...parameters) => [
  'node',
  here('work', `${name}.mjs`),
  ...parameters,
];
const python = (/** @type {string} */ name, /** @type {string[]} */ ...parameters) => [
  'python',
  here('peers', `${name}.py`),
  ...parameters,
];

/** @type {Record<string, StepShape>} */
const steps = JSON.parse(readFileSync(here('steps.json'), 'utf8'));

const pytorch = (/** @type {Program[]} */ ...programs) => ({ requirements: ['pytorch'], programs });
/** PyTorch at its best: on a GPU, CUDA graphs are one way more. */
const pytorchBest = (/** @type {(way: string) => Program} */ peer) => ({
  ...pytorch(peer('fused'), peer('compiled')),
  gpuPrograms: [peer('graphs')],
});

/**
 * SASRec with the sizes of Amazon Games: full rows, and an epoch of rows as long as they are there.
 *
 * @param {'full' | 'games'} rows @param {string} name @param {string} about
 * @returns {Work}
 */
function sasrecWork(rows, name, about) {
  const peer = (/** @type {string[]} */ ...parameters) => python('sasrec', rows, ...parameters);
  /** @type {Record<string, Peer>} */
  const peers = { 'pytorch-port': pytorch(peer('port')), 'pytorch-best': pytorchBest(peer) };
  if (rows === 'games')
    peers['pytorch-grouped'] = pytorch(peer('fused', 'grouped'), peer('compiled', 'grouped'));
  const programs = [node('sasrec', rows), node('sasrec', rows, 'oneDNN')];
  const unit = rows === 'games' ? 's/epoch' : 'ms/step';
  return { name, about, unit, rounds: 3, threaded: true, programs, peers };
}

/** @type {Record<string, string>} */
const stepTitles = {
  'ch0-step': 'document 000’s model A, batch 64',
  'ch1-step-512': 'chapter 1’s model, batch 512',
  'ch1-step-8192': 'chapter 1’s model, batch 8,192',
  'embedding-10k': 'a table of 10,000 x 64, only the batch’s rows updated, batch 1,024',
  'embedding-1m': 'a table of 1,000,000 x 64, only the batch’s rows updated, batch 1,024',
  'transformer-step': 'SASRec, 2 blocks of width 50, length 50, batch 128',
  'gru-step': 'GRU of width 100 over 20 steps, batch 128',
  'lightgcn-lastfm': 'LightGCN, 3 layers of 64, LastFM’s size (random edges), batch 2,048',
  'lightgcn-70k': 'LightGCN, 3 layers of 64, 70,839 nodes and 1.6 million edges, batch 2,048',
  'wide-deep-step':
    'Wide & Deep, 26 categories of 197,587 values, 13 numbers, 4 crosses hashed to 100,000 on FTRL, only the batch’s ' +
    'rows updated, batch 512',
  'dcn-step':
    'DCN-v2, 2 cross layers of full rank, 26 categories of 197,587 values, 13 numbers, only the batch’s rows updated, ' +
    'batch 512',
};

/** @param {string} name @param {StepShape} shape @returns {Record<string, Peer>} */
function stepPeers(name, { kind, lazyEmbeddings }) {
  const fused = python('pytorch_steps', name, 'fused');
  /** @type {Record<string, Peer>} */
  const peers = {
    'pytorch-best': pytorchBest((way) => python('pytorch_steps', name, way)),
    'tf-function': { requirements: ['tensorflow'], programs: [python('tensorflow_steps', name)] },
    'tfjs-eager': { programs: [node('steps', name, 'eager')] },
  };
  if (kind === 'wide-deep' || kind === 'dcn') {
    const click = (/** @type {string} */ way) => python('pytorch_click_steps', name, way);
    return {
      'pytorch-best': pytorch(click('lazy'), click('lazy-compiled')),
      'pytorch-dense': pytorch(click('dense'), click('dense-compiled')),
    };
  }
  if (lazyEmbeddings) {
    // A dense update of the table is other work: it stands beside as a peer of its own.
    return {
      'pytorch-best': pytorch(python('pytorch_steps', name, 'sparse')),
      'pytorch-dense': pytorch(fused),
    };
  }
  if (kind === 'lightgcn') {
    // tfjs has no gradient of a sparse product, and torch.compile leaves sparse CSR to eager PyTorch.
    return { 'pytorch-best': pytorch(fused), 'tf-function': peers['tf-function'] };
  }
  if (kind === 'mlp') {
    peers['tfjs-fit'] = { programs: [node('steps', name, 'fit')] };
    peers.document = pytorch(python('pytorch_steps', name, 'document'));
  }
  return peers;
}

/** Whether a step may gain from Intel's kernels: many small matrix products, or large ones. */
const mayGain = (/** @type {StepShape} */ { kind, batch }) =>
  ['transformer', 'gru', 'wide-deep', 'dcn'].includes(kind) || batch > 4096;

/** @param {[string, StepShape]} step @returns {Work} */
function stepWork([name, shape]) {
  return {
    name,
    about: stepTitles[name],
    unit: 'ms/step',
    rounds: 5,
    threaded: true,
    programs: [
      node('steps', name, 'compiled'),
      ...(mayGain(shape) ? [node('steps', name, 'compiled', 'oneDNN')] : []),
    ],
    peers: stepPeers(name, shape),
  };
}

const epochTitles = {
  'lightgcn-epoch-lastfm':
    'an epoch of LightGCN, 3 layers of 64, LastFM (42,135 edges), triples drawn, batch 2,048',
  'lightgcn-epoch-810k':
    'an epoch of LightGCN, 3 layers of 64, 30,000 users, 41,000 items, 810,000 edges, triples drawn, batch 2,048; ' +
    'scaled up from a few steps',
};

/** @type {Work[]} */
const epochWorks = Object.entries(epochTitles).map(([name, about]) => ({
  name,
  about,
  unit: 's/epoch',
  rounds: 3,
  threaded: true,
  programs: [node('lightgcn-epoch', name)],
  peers: {
    'pytorch-best': pytorch(python('lightgcn_epoch', name, 'csr')),
    'lightgcn-authors': pytorch(python('lightgcn_epoch', name, 'authors')),
  },
}));

/** @type {Work} */
const neuMfWork = {
  name: 'neumf-epoch',
  about:
    'an epoch of NeuMF, 943 users, 1,682 items and 100,000 interactions (MovieLens-100K’s size, random pairs), 4 negatives ' +
    'each drawn for the epoch, batch 256; the aim is 2 times faster',
  unit: 's/epoch',
  rounds: 5,
  threaded: true,
  programs: [node('neumf-epoch', 'neumf-epoch')],
  peers: {
    'pytorch-best': pytorch(
      python('neumf_epoch', 'neumf-epoch', 'fused'),
      python('neumf_epoch', 'neumf-epoch', 'compiled'),
    ),
  },
};

/**
 * The works that `npm run bench` can measure. A contender may have several programs and is measured with all
 * threads and with one: the best counts. `threaded: false` works run with default threads only.
 *
 * @type {Work[]}
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
  {
    name: 'off-policy-10m',
    about: 'six off-policy estimates of 10,000,000 logged rows; no peer, the aim is 10 s and 1 GB',
    unit: 's',
    rounds: 3,
    threaded: false,
    programs: [node('off-policy', '10000000')],
    peers: {},
  },
  {
    name: 'read-log-20m',
    about: 'readLog: a CSV of 20,000,000 ratings with text ids to typed columns; the aim is 60 s and 2 GB',
    unit: 's',
    rounds: 1,
    threaded: false,
    programs: [node('read-log', '20000000')],
    peers: {
      pandas: { requirements: ['pandas'], programs: [python('read_log', '20000000')] },
    },
  },
  {
    name: 'arena-20',
    about:
      'the arena: 20 seeds x 20,000 steps x 8 closed-form policies; no peer, the aim is 2 minutes on 2 cores',
    unit: 's',
    rounds: 1,
    threaded: false,
    programs: [node('arena', '20', '20000', '2')],
    peers: {},
  },
  {
    name: 'full-ranking-30k',
    about:
      'ranking 41,000 items for 30,000 users by embeddings of 64, all measures; no peer, the aim is 60 s and 2 GB',
    unit: 's',
    rounds: 3,
    threaded: true,
    programs: [node('full-ranking', '30000', '41000', '64')],
    peers: {},
  },
  {
    name: 'full-ranking-games',
    about:
      'ranking 23,715 items for 31,013 users by embeddings of 50, all measures; no peer, the aim is 60 s and 2 GB',
    unit: 's',
    rounds: 3,
    threaded: true,
    programs: [node('full-ranking', '31013', '23715', '50')],
    peers: {},
  },
  {
    name: 'bpr-triples',
    about:
      'BPR triples of 30,000 users, 41,000 items and 898,000 interactions; the aim is 100 ns, 10 million per second',
    unit: 'ns/triple',
    rounds: 7,
    threaded: false,
    programs: [node('bpr-triples', '30000', '41000', '900000', '5000000')],
    peers: {
      numpy: {
        requirements: ['numpy'],
        programs: [python('bpr_triples', '30000', '41000', '900000', '5000000')],
      },
    },
  },
  {
    name: 'shap-1000x30',
    about:
      'Kernel SHAP of 1,000 rows of 30 numbers, background of 100, 2,108 coalitions a row; scaled up from 20 rows',
    unit: 's/20 rows',
    rounds: 3,
    threaded: true,
    programs: [node('shapley-values', '20')],
    peers: {
      shap: { requirements: ['pytorch', 'explanations'], programs: [python('explanations', 'shap', '20')] },
    },
  },
  {
    name: 'integrated-gradients',
    about: 'integrated gradients of 10,000 rows of 30 numbers, 50 Gauss-Legendre steps each',
    unit: 's',
    rounds: 3,
    threaded: true,
    programs: [node('integrated-gradients', '10000')],
    peers: {
      captum: {
        requirements: ['pytorch', 'explanations'],
        programs: [
          python('explanations', 'captum', '10000'),
          python('explanations', 'captum', '10000', '4096'),
          python('explanations', 'captum', '10000', '50000'),
        ],
      },
    },
  },
  ...linucbWorks,
  {
    name: 'ltv-environment',
    about:
      'insurance customers, 5,000 side by side, 500,000 steps of one quarter with observations; no peer, the aim is ' +
      '10 µs, 100,000 steps per second on one core',
    unit: 'µs/step',
    rounds: 7,
    threaded: false,
    programs: [node('ltv-environment', '5000', '100')],
    peers: {},
  },
  {
    name: 'dqn-update',
    about:
      'an update of a double DQN: 128 rows drawn from 100,000, layers of 64 and 64, target network copied every 200',
    unit: 'ms/update',
    rounds: 7,
    threaded: true,
    programs: [node('dqn-update', '2000')],
    peers: { 'pytorch-best': pytorchBest((way) => python('dqn', '2000', way)) },
  },
  sasrecWork('full', 'sasrec-step', 'SASRec of Amazon Games’ sizes, rows of 50 items, batch 128'),
  sasrecWork(
    'games',
    'sasrec-epoch',
    'an epoch of the same on the 31,126 training rows of Amazon Games, as long as they are there, items drawn at ' +
      'random: ours and “grouped” cut the padding off; scaled up from every eighth row',
  ),
  ...Object.entries(steps).map(stepWork),
  ...epochWorks,
  neuMfWork,
];
