import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { duration, type ProgressOptions, type ProgressSurface, startProgress } from './progress';
import { throwsArgument } from './testing/throws-argument';

const kernel = require.resolve('tslab/dist/jupyter');

afterEach(() => {
  delete require.cache[kernel];
  delete process.env.RECSYS_PROGRESS;
});

/** Ten steps on a clock that the test turns; everything written is kept. */
function tenSteps(
  options: Partial<ProgressOptions> & { surface?: ProgressSurface; millisecondsPerStep: number },
): {
  written: string[];
  run: (steps: number) => void;
} {
  const { millisecondsPerStep, ...changes } = options;
  const written: string[] = [];
  let time = 0;
  const progress = startProgress({
    label: 'Training',
    total: 10,
    unit: 'epochs',
    now: () => time,
    write: (text) => written.push(text),
    ...changes,
  });
  return {
    written,
    run(steps) {
      for (let done = 1; done <= steps; done++) {
        time += millisecondsPerStep;
        progress.update(done, `loss ${(1 / done).toFixed(2)}`);
      }
      progress.finish();
      progress.finish();
    },
  };
}

/** What a notebook would hold, by display id, after all messages. */
function fakeNotebook(): Map<string, Record<string, string>> {
  const outputs = new Map<string, Record<string, string>>();
  const lastWriteDisplayData = (
    content: { data: Record<string, string>; transient: { display_id: string } },
    update: boolean,
  ): void => {
    assert.equal(update, outputs.has(content.transient.display_id));
    outputs.set(content.transient.display_id, content.data);
  };
  require.cache[kernel] = { exports: { lastWriteDisplayData } } as unknown as NodeModule;
  return outputs;
}

describe('progress', () => {
  it('refuses a bad total, label, unit, surface or step', () => {
    const good = { label: 'Training', total: 10, unit: 'epochs' };
    for (const total of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      throwsArgument(() => startProgress({ ...good, total }), 'total');
    }
    throwsArgument(() => startProgress({ ...good, label: '' }), 'label');
    throwsArgument(() => startProgress({ ...good, unit: '' }), 'unit');
    const surface = 'paper' as ProgressSurface;
    throwsArgument(() => startProgress({ ...good, surface }), 'surface');
    const progress = startProgress({ ...good, surface: 'off' });
    fc.assert(
      fc.property(fc.double(), (done) => {
        fc.pre(!(done >= 0 && done <= 10));
        throwsArgument(() => progress.update(done), 'done');
      }),
    );
  });

  it('draws over one line of a terminal, with the time left, and ends the line with the time taken', () => {
    const { written, run } = tenSteps({ surface: 'terminal', millisecondsPerStep: 2000 });
    run(10);
    assert.equal(written[1], '\rTraining: 2 of 10 epochs, loss 0.50, 16 s left\u001b[K');
    assert.equal(written.at(-1), '\rTraining: 10 of 10 epochs, loss 0.10, in 20 s\u001b[K\n');
    assert.equal(written.filter((text) => text.endsWith('\n')).length, 1);
  });

  it('draws no more often than an eye can follow, but always the end', () => {
    const { written, run } = tenSteps({ surface: 'terminal', millisecondsPerStep: 1 });
    run(10);
    assert.equal(written.length, 2);
    assert.match(written[1], /10 of 10/);
  });

  it('writes plain lines to a log: few while it runs, one at the end', () => {
    const short = tenSteps({ surface: 'lines', millisecondsPerStep: 10 });
    short.run(10);
    assert.deepEqual(short.written, ['Training: 10 of 10 epochs, loss 0.10, in 0.1 s\n']);
    const long = tenSteps({ surface: 'lines', millisecondsPerStep: 5000 });
    long.run(10);
    assert.equal(long.written.length, 6);
    assert.equal(long.written[0], 'Training: 2 of 10 epochs, loss 0.50, 40 s left\n');
    assert.ok(long.written.every((line) => line.endsWith('\n') && !/\p{Cc}/u.test(line.slice(0, -1))));
  });

  it('writes nothing when it is off', () => {
    const { written, run } = tenSteps({ surface: 'off', millisecondsPerStep: 60_000 });
    run(10);
    assert.deepEqual(written, []);
  });

  it('tells how far it came when it ends early', () => {
    const { written, run } = tenSteps({ surface: 'lines', millisecondsPerStep: 10 });
    run(3);
    assert.deepEqual(written, ['Training: 3 of 10 epochs, loss 0.33, in 0.0 s\n']);
  });

  it('leaves one output without any time in a notebook, however long it took', () => {
    const last = [1, 1700].map((millisecondsPerStep) => {
      const outputs = fakeNotebook();
      tenSteps({ millisecondsPerStep }).run(10);
      return [...outputs.values()];
    });
    assert.deepEqual(last[0], [{ 'text/plain': 'Training: 10 of 10 epochs, loss 0.10' }]);
    assert.deepEqual(last[1], last[0]);
  });

  it('shows a bar and escaped text in a notebook while it runs', () => {
    const outputs = fakeNotebook();
    const progress = startProgress({ label: 'a<b & c', total: 4, unit: 'steps' });
    progress.update(1);
    const [shown] = outputs.values();
    assert.match(
      shown['text/html'],
      /^<progress value="1" max="4"><\/progress> a&lt;b &amp; c: 1 of 4 steps, /,
    );
    assert.match(shown['text/plain'], /^a<b & c: 1 of 4 steps, [\d.]+ s left$/);
    progress.finish();
  });

  it('obeys RECSYS_PROGRESS where no surface is given', () => {
    process.env.RECSYS_PROGRESS = 'off';
    const silent = tenSteps({ millisecondsPerStep: 20_000 });
    silent.run(10);
    assert.deepEqual(silent.written, []);
    process.env.RECSYS_PROGRESS = 'lines';
    const lines = tenSteps({ millisecondsPerStep: 20_000 });
    lines.run(10);
    assert.equal(lines.written.length, 11);
  });
});

describe('durations', () => {
  it('read as people say them', () => {
    const cases: [number, string][] = [
      [0, '0.0 s'],
      [-5, '0.0 s'],
      [420, '0.4 s'],
      [9_940, '9.9 s'],
      [9_960, '10 s'],
      [59_400, '59 s'],
      [59_600, '1 min 00 s'],
      [185_000, '3 min 05 s'],
      [7_620_000, '2 h 07 min'],
    ];
    for (const [milliseconds, text] of cases) assert.equal(duration(milliseconds), text);
  });
});
