import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import { UserHistory } from '../latent/user-history';
import { ContextEncoder, type ContextSpec } from './context-encoder';

const sizes = { users: 10, personas: 4, categories: 2 };

describe('user history', () => {
  it('refuses sizes and rows outside their range', () => {
    throwsArgument(() => new UserHistory({ categories: 0 }), 'categories');
    for (const halfLife of [0, -1, Number.NaN]) {
      throwsArgument(() => new UserHistory({ categories: 2, halfLife }), 'halfLife');
    }
    const history = new UserHistory({ categories: 2 });
    throwsArgument(() => history.record(-1, 0, 1, 0), 'user');
    throwsArgument(() => history.record(0, 2, 1, 0), 'category');
    throwsArgument(() => history.record(0, 0, 0.5, 0), 'clicked');
    throwsArgument(() => history.record(0, 0, 1, -1), 'step');
  });

  it('knows nothing of a user never seen, whatever the id', () => {
    const history = new UserHistory({ categories: 2 });
    history.record(3, 1, 1, 0);
    for (const user of [0, 2, 4, 1_000_000]) {
      assert.deepEqual([history.shown(user, 1), history.clicks(user, 1), history.lastStep(user)], [0, 0, -1]);
    }
  });

  it('counts exactly without fading, and halves after a half-life of the same user', () => {
    const exact = new UserHistory({ categories: 2 });
    const fading = new UserHistory({ categories: 2, halfLife: 4 });
    for (const history of [exact, fading]) {
      history.record(200, 0, 1, 5);
      for (let i = 0; i < 100; i++) history.record(7, 1, 0, 6 + i);
      for (let i = 0; i < 4; i++) history.record(200, 1, 0, 200 + i);
    }
    assert.deepEqual([exact.shown(200, 0), exact.clicks(200, 0), exact.shown(200, 1)], [1, 1, 4]);
    assert.ok(Math.abs(fading.shown(200, 0) - 0.5) < 1e-12);
    assert.ok(Math.abs(fading.clicks(200, 0) - 0.5) < 1e-12);
    assert.equal(fading.lastStep(200), 203);
  });
});

describe('context encoder', () => {
  it('refuses an unknown kind and options outside their range', () => {
    const make = (spec: unknown) => () => new ContextEncoder(spec as ContextSpec, sizes);
    throwsArgument(make({ kind: 'weather' }), 'context.kind');
    throwsArgument(make({ kind: 'history', halfLife: 0 }), 'halfLife');
    throwsArgument(make({ kind: 'history', priorWeight: 0 }), 'priorWeight');
    throwsArgument(make({ kind: 'history', priorRate: 2 }), 'priorRate');
    throwsArgument(make({ kind: 'history', recencySteps: 0 }), 'recencySteps');
  });

  it('encodes persona and user one-hot and refuses ids beyond', () => {
    const persona = new ContextEncoder({ kind: 'persona' }, sizes);
    assert.deepEqual(persona.features({ user: 9, persona: 2, step: 0 }), Float64Array.of(0, 0, 1, 0));
    throwsArgument(() => persona.features({ user: 9, persona: 4, step: 0 }), 'persona');
    const user = new ContextEncoder({ kind: 'user' }, sizes);
    assert.equal(user.dimension, 10);
    assert.equal(user.features({ user: 9, persona: 2, step: 0 })[9], 1);
    throwsArgument(() => user.features({ user: 10, persona: 0, step: 0 }), 'user');
    assert.equal(
      new ContextEncoder({ kind: 'none' }, sizes).features({ user: 3, persona: 1, step: 0 }).length,
      0,
    );
  });

  it('gives a newcomer the prior and a known user the own past', () => {
    const encoder = new ContextEncoder(
      { kind: 'history', priorWeight: 2, priorRate: 0.2, recencySteps: 100 },
      sizes,
    );
    assert.deepEqual(Array.from(encoder.features({ user: 1, persona: 0, step: 50 })), [1, 0.2, 0.2, 0, 0, 0]);
    encoder.record(1, 0, 1, 40);
    encoder.record(1, 0, 0, 50);
    const features = encoder.features({ user: 1, persona: 0, step: 150 });
    const expected = [1, 1.4 / 4, 0.2, 0.5, 0, Math.exp(-1)];
    features.forEach((value, i) => {
      assert.ok(Math.abs(value - expected[i]) < 1e-12, `feature ${i}: ${value}, not ${expected[i]}`);
    });
  });

  it('never sees the persona but where it is the context', () => {
    for (const spec of [{ kind: 'none' }, { kind: 'user' }, { kind: 'history' }] as const) {
      const encoder = new ContextEncoder(spec, sizes);
      const [a, b] = [0, 3].map((persona) => encoder.features({ user: 2, persona, step: 9 }));
      assert.deepEqual(a, b);
    }
  });
});
