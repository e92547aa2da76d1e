import type { Random } from '../../core/random';
import { twoProportionSampleSize } from '../../evaluation/ab-test/power';
import { expectedCalibrationError } from '../../evaluation/click/calibration';
import { fitTemperature } from '../../evaluation/click/recalibration';
import { type QuoteEvent, type QuotePrefix, quoteAnswer } from '../../worlds/quotes/events';
import type { FunctionExercise } from './exercise';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Weights of a GRU of one unit: of the reset gate, the update gate and the candidate. */
export interface GruWeights {
  input: [r: number, z: number, n: number];
  state: [r: number, z: number, n: number];
}

const gruBy =
  (join: (z: number, candidate: number, h: number) => number, candidate = Math.tanh, reset = true) =>
  (x: number, h: number, { input, state }: GruWeights): number => {
    const [r, z] = [0, 1].map((gate) => sigmoid(input[gate] * x + state[gate] * h));
    return join(z, candidate(input[2] * x + (reset ? r : 1) * state[2] * h), h);
  };
const joined = (z: number, candidate: number, h: number): number => (1 - z) * candidate + z * h;

const gruStep: FunctionExercise<[number, number, GruWeights], number> = {
  name: '6.1',
  cases: (random) => [
    [1, 0, { input: [1, 1, 1], state: [0.5, 0.5, 0.5] }],
    [0, 1, { input: [1, 1, 1], state: [0.5, 0.5, 0.5] }],
    ...Array.from({ length: 4 }, (): [number, number, GruWeights] => {
      const three = (): [number, number, number] => [random.normal(), random.normal(), random.normal()];
      return [random.normal(), random.uniform(-0.9, 0.9), { input: three(), state: three() }];
    }),
  ],
  reference: gruBy(joined),
  tolerance: 1e-8,
  mistakes: [
    {
      says: 'The update gate is upside down: z is the share of the old state that stays.',
      does: gruBy((z, candidate, h) => z * candidate + (1 - z) * h),
    },
    {
      says: 'The reset gate is missing: r scales what the state says to the candidate.',
      does: gruBy(joined, Math.tanh, false),
    },
    { says: 'The candidate goes through tanh.', does: gruBy(joined, (x) => x) },
    { says: 'The candidate goes through tanh, not through a sigmoid.', does: gruBy(joined, sigmoid) },
    { says: 'That is the candidate; the state is a mixture.', does: gruBy((_, candidate) => candidate) },
    {
      says: 'r and z are swapped.',
      does: (x, h, { input: [ir, iz, n], state: [sr, sz, sn] }) =>
        gruBy(joined)(x, h, { input: [iz, ir, n], state: [sz, sr, sn] }),
    },
  ],
  hint: 'r and z are sigmoids; n = tanh(input x + r · state h); the new state is (1 - z) n + z h.',
};

const upliftBy =
  (treated: (base: number, uplift: number) => number, power = 0.8) =>
  (perArm: number, base: number): number => {
    let steps = 1;
    const size = (): number =>
      twoProportionSampleSize({ control: base, treatment: treated(base, steps * 0.005) }, power);
    while (size() > perArm) steps++;
    return steps * 0.005;
  };

const smallestUplift: FunctionExercise<[number, number], number> = {
  name: '6.2',
  cases: () => [
    [20_000, 0.31],
    [5000, 0.31],
    [20_000, 0.1],
    [100_000, 0.31],
    [8000, 0.2],
  ],
  reference: upliftBy((base, uplift) => base * (1 + uplift)),
  tolerance: 1e-9,
  mistakes: [
    {
      says: 'The uplift is relative to the base rate: 0.31 becomes 0.31 · (1 + uplift).',
      does: upliftBy((base, uplift) => base + uplift),
    },
    {
      says: 'At that uplift a test finds it in half of the cases only; 80 % power is asked for.',
      does: upliftBy((base, uplift) => base * (1 + uplift), 0.5),
    },
    {
      says: 'One step further back: at this uplift the power is not yet enough.',
      does: (perArm, base) => upliftBy((b, uplift) => b * (1 + uplift))(perArm, base) - 0.005,
    },
    {
      says: 'That is in per cent; a share is asked for.',
      does: (perArm, base) => 100 * upliftBy((b, uplift) => b * (1 + uplift))(perArm, base),
    },
  ],
  hint: 'twoProportionSampleSize in a loop over 0.005, 0.010, …',
};

/** Logits and what came of the offers. */
export interface Offers {
  logits: number[];
  attached: number[];
}

function offers(random: Random, rows: number, sharpness: number): Offers {
  const truth = Array.from({ length: rows }, () => random.normal(-1, 1));
  return {
    logits: truth.map((z) => sharpness * z),
    attached: truth.map((z) => Number(random.bernoulli(sigmoid(z)))),
  };
}

const errorOf = ({ logits, attached }: Offers, scale: number): number =>
  expectedCalibrationError(
    attached,
    logits.map((z) => sigmoid(scale * z)),
    { bins: 10, strategy: 'quantile' },
  );
const temperatureOf = ({ logits, attached }: Offers, scale: number): number =>
  fitTemperature(
    logits.map((z) => scale * z),
    attached,
  );

const trainedTooLong: FunctionExercise<[number, Offers, Offers], number[]> = {
  name: '6.3',
  cases: (random) =>
    [2, 1, 3, 0.5].map((scale): [number, Offers, Offers] => {
      const sharpness = random.uniform(0.8, 1.3);
      return [scale, offers(random, 400, sharpness), offers(random, 300, sharpness)];
    }),
  reference: (scale, calibration, test) => [temperatureOf(calibration, scale), errorOf(test, scale)],
  tolerance: 1e-4,
  mistakes: [
    {
      says: 'The calibration logits are to be scaled as well: this temperature belongs to the model as it was.',
      does: (scale, calibration, test) => [temperatureOf(calibration, 1), errorOf(test, scale)],
    },
    {
      says: 'That is the error of the model as it was, not of the overconfident one.',
      does: (scale, calibration, test) => [temperatureOf(calibration, scale), errorOf(test, 1)],
    },
    {
      says: 'That is the error after mending; the error before is asked for.',
      does: (scale, calibration, test) => [
        temperatureOf(calibration, scale),
        errorOf(test, scale / temperatureOf(calibration, scale)),
      ],
    },
    {
      says: 'The temperature is fitted on the test offers: these tell the error, and must not be used twice.',
      does: (scale, _, test) => [temperatureOf(test, scale), errorOf(test, scale)],
    },
  ],
  hint: 'fitTemperature on scale · calibration logits; the calibration error of sigmoid(scale · test logits), ten quantile bins.',
};

type GapBox = (events: QuotePrefix, length: number, offered: readonly number[]) => readonly number[];

const boxBy =
  ({
    owing = true,
    lapse = true,
    once = true,
    ahead = false,
  }: Partial<Record<'owing' | 'lapse' | 'once' | 'ahead', boolean>>): GapBox =>
  (events, length, offered) => {
    const known = ahead ? events : events.slice(0, length);
    // An edit takes the place of the answer.
    const owned = known.filter(
      ({ act, field }) => field === 'ownership' && (act === 'answer' || act === 'edit'),
    );
    const owes = (owned.at(-1)?.value ?? 0) >= 1;
    const asked = known.some(({ field, act }) => field === 'vehicle' && act === 'answer') && length >= 3;
    if (!asked || (owing && !owes) || (once && offered.length > 0)) return [];
    return lapse && events[length - 1].act === 'compare' ? [] : [0];
  };

const begun: QuoteEvent[] = [
  quoteAnswer('zip', '94103'),
  quoteAnswer('age', 34),
  quoteAnswer('vehicle', 'Tesla Model 3'),
];
const compare: QuoteEvent = { act: 'compare', field: 'ownership', value: 0 };

const gapBox: FunctionExercise<[QuotePrefix, number, readonly number[]], readonly number[]> = {
  name: '6.4',
  cases: () => {
    const session = (ownership: string): QuoteEvent[] => [
      ...begun,
      quoteAnswer('ownership', ownership),
      compare,
      quoteAnswer('vehicleAge', 1),
    ];
    const changed: QuoteEvent[] = [...session('owned'), quoteAnswer('ownership', 'financed', 'edit')];
    return [
      ...[3, 4, 5, 6].map((length): [QuoteEvent[], number, number[]] => [session('leased'), length, []]),
      [session('leased'), 6, [0]],
      [session('financed'), 4, []],
      [session('owned'), 4, []],
      [session('owned'), 6, []],
      [changed, 6, []],
      [changed, 7, []],
    ];
  },
  reference: boxBy({}),
  mistakes: [
    {
      says: 'Just after a comparison interest is low: wait for the next event.',
      does: boxBy({ lapse: false }),
    },
    { says: 'A box that was offered already is offered again.', does: boxBy({ once: false }) },
    { says: 'Who owns the car needs no gap insurance.', does: boxBy({ owing: false }) },
    {
      says: 'The box knows answers that have not been given yet: look at events.slice(0, length) only.',
      does: boxBy({ ahead: true }),
    },
    {
      says: 'An answer may be changed: the last one for ownership counts, edits included.',
      does: (events, length, offered) =>
        boxBy({})(
          events.map((event) => (event.act === 'edit' ? { ...event, field: 'vehicleAge' } : event)),
          length,
          offered,
        ),
    },
  ],
  hint: 'Look at events[length - 1].act, and at what was answered in events.slice(0, length).',
};

/** The exercises of notebook 06. */
export const quoteFunnelExercises: {
  readonly '6.1': typeof gruStep;
  readonly '6.2': typeof smallestUplift;
  readonly '6.3': typeof trainedTooLong;
  readonly '6.4': typeof gapBox;
} = {
  '6.1': gruStep,
  '6.2': smallestUplift,
  '6.3': trainedTooLong,
  '6.4': gapBox,
};
