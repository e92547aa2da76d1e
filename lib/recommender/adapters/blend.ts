import { argumentError, requireNonNegativeInteger } from '../../core/checks';
import { optional } from '../../core/options/options';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { ScoreBlend, type ScoreBlendOptions } from '../../models/blend/score-blend';
import { fitBlend } from '../../training/ranking/fit-blend';
import type { FitContext, FittedModel, SavedFit } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import { prefixed, unprefixed } from '../saved-recommender';
import type { TrainingData } from '../training-data';
import { type EpochOptions, loopOptions, splitOptions, trained } from './epochs';
import { count, nonNegative, requireRecommenderOptions, trainingKinds } from './factory-options';
import type { Named } from './naming';

/** Options of `models.blend`. Epochs by default: 30. */
export interface BlendRecommenderOptions
  extends Pick<ScoreBlendOptions, 'hidden' | 'l2'>,
    Omit<EpochOptions, 'patience'>,
    Named {
  /**
   * Share of each user's rows that the weights are learned from, in (0, 1), where `fit` gets no validation part; the
   * models are then trained twice: without these rows to learn the weights, and with them. Default: 0.1.
   */
  heldOutShare?: number;
  /** Negatives per held-out interaction, 1 or more. Default: 8. */
  negatives?: number;
}

/** Of a blend, what a file says of its parts. */
export interface SavedPart {
  model: string;
  name: string;
  options: unknown;
}

function requireShare(argument: string, share: number): void {
  if (!(share > 0 && share < 1)) throw argumentError(argument, 'in (0, 1)', share);
}

/**
 * A learned blend of recommenders: their scores, each standardized by user, times weights that are learned on rows that
 * none of the models has seen. See `ScoreBlend`.
 * @param parts two or more recommenders of `models`; they are left as they are, the blend trains others like them
 * @example
 * models.blend([models.itemKnn(), models.lightGcn({ epochs: 20 })])
 */
export function blend(parts: readonly Recommender[], options: BlendRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...{ hidden: optional(requireNonNegativeInteger), l2: nonNegative, negatives: count },
    heldOutShare: optional(requireShare),
    ...{ epochs: count, batchSize: count, optimizer: trainingKinds.optimizer },
  });
  if (!Array.isArray(parts) || parts.length < 2 || !parts.every((part) => part instanceof ModelRecommender))
    throw argumentError('parts', 'a list of two recommenders of models or more', parts);
  const { heldOutShare = 0.1, negatives, ...rest } = options;
  const { training, model: settings, name } = splitOptions(rest);
  const adapters = parts.map((part: ModelRecommender) => part.adapter);
  const names = parts.map((part, i) =>
    parts.some((p, j) => j < i && p.name === part.name) ? `${part.name} ${i + 1}` : part.name,
  );
  const create = (members: readonly ModelRecommender[], data: TrainingData, random: Random) =>
    new ScoreBlend({
      ...settings,
      parts: Object.fromEntries(members.map((member, i) => [names[i], member.scoreItems])),
      items: data.items.size,
      random,
    });
  const fitted = (members: readonly ModelRecommender[], data: TrainingData, context: FitContext) =>
    inTurn(members, async (member, i) => {
      context.stopping.check();
      await member.fitData(data, {
        seed: context.random.child(`part-${i}`).seed,
        validation: context.validation,
        progress: context.progress && `${context.progress}, ${names[i]}`,
      });
    });
  return new ModelRecommender(
    {
      model: 'blend',
      name: `blend of ${names.join(', ')}`,
      reads: adapters.some(({ reads }) => reads === 'order') ? 'order' : 'items',
      canFoldIn: false,
      isRandom: true,
      options: {
        ...options,
        parts: adapters.map(
          ({ model, options: own }, i): SavedPart => ({ model, name: names[i], options: own }),
        ),
      },
      train: async (data, context) => {
        const members = parts.map((part) => part.fresh() as ModelRecommender);
        let learned: ScoreBlend | undefined;
        try {
          const { random, validation } = context;
          const { train: inner, test: heldOut } = validation
            ? { train: data, test: validation }
            : data.split(heldOutShare, random.child('held-out'));
          await fitted(members, inner, context);
          learned = create(members, data, random.child('model'));
          const { batchSize = 512, epochs = 30, optimizer = { kind: 'adam', learningRate: 1e-2 } } = training;
          const result = await fitBlend({
            ...loopOptions(context),
            ...(negatives !== undefined && { negatives }),
            blend: learned,
            heldOut: heldOut.interactions,
            seen: inner.interactions,
            batchSize,
            epochs,
            optimizer,
          });
          if (inner !== data) await fitted(members, data, context);
          return trained(fromParts(members, learned), result);
        } catch (error) {
          learned?.dispose();
          for (const member of members) member.dispose();
          throw error;
        }
      },
      restore: (data, { state, tensors }) => {
        const states = (state as { parts: unknown[] }).parts;
        const members = adapters.map((adapter, i) => {
          const saved: SavedFit = {
            state: states[i] ?? undefined,
            tensors: unprefixed(`part-${i}/`, tensors),
          };
          return ModelRecommender.restored(adapter, names[i], {
            data,
            fitted: adapter.restore(data, saved),
            seed: '0',
          });
        });
        const learned = create(members, data, new Random(0));
        learned.variables.forEach((variable, i) => {
          tf.tidy(() => variable.assign(tf.tensor(tensors[`weights-${i}`], variable.shape)));
        });
        return fromParts(members, learned);
      },
    },
    name,
  );
}

function fromParts(members: readonly ModelRecommender[], learned: ScoreBlend): FittedModel {
  return {
    scoreItems: (users) =>
      learned.scoreRows(
        learned.features.ofScores(
          users,
          members.map((member) => member.scoreItems(users)),
        ),
      ),
    save: () => {
      const saved = members.map((member) => member.savedFit());
      const weights = learned.variables.map((variable, i) => [
        `weights-${i}`,
        variable.dataSync<'float32'>().slice(),
      ]);
      return {
        state: { parts: saved.map(({ state }) => state ?? null) },
        tensors: {
          ...Object.fromEntries(weights),
          ...Object.assign({}, ...saved.map(({ tensors }, i) => prefixed(`part-${i}/`, tensors))),
        },
      };
    },
    dispose: () => {
      learned.dispose();
      for (const member of members) member.dispose();
    },
  };
}

async function inTurn<T>(list: readonly T[], work: (item: T, i: number) => Promise<void>): Promise<void> {
  for (let i = 0; i < list.length; i++) await work(list[i], i);
}
