import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { KernelClient, wait } from './testing/kernel-client.mjs';

/** @type {KernelClient} */
let kernel;
before(async () => {
  kernel = await KernelClient.start();
});
after(() => kernel.stop());

test('a runtime error is an error output with the line of the cell, and says what was not declared', async () => {
  const cell = [
    'const kept = 1;',
    '',
    'function fails(x: number): never {',
    '  throw new RangeError("no " + x);',
  ];
  const { error, reply, text } = await kernel.run([...cell, '}', 'fails(kept);'].join('\n'));
  assert.equal(error.ename, 'RangeError');
  assert.equal(error.evalue, 'no 1');
  const traceback = error.traceback.join('\n');
  assert.match(traceback, /> 4 \|\s+throw new RangeError/);
  assert.match(traceback, /at fails \(cell \[\d+\], line 4\)\n {2}at cell \[\d+\], line 6\n/);
  assert.match(traceback, /Not declared[^\n]*: kept, fails\./);
  assert.doesNotMatch(traceback, /tslab|commander|node:|evalmachine/);
  assert.equal(text, '');
  assert.equal(reply.status, 'error');
  assert.equal(reply.ename, 'RangeError');
});

test('a function of an earlier cell is named with that cell and its line', async () => {
  await kernel.run(
    'interface Point { x: number }\nfunction late(p: Point) {\n  if (p.x > 0) throw new TypeError("late");\n}',
  );
  const { error } = await kernel.run('const y = await Promise.resolve(2);\n\nlate({ x: y });');
  assert.match(error.traceback.join('\n'), /at late \(cell \[\d+\], line 3\)\n {2}at cell \[\d+\], line 3/);
});

test('an error of the library keeps the library’s frame above the cell’s', async () => {
  const { error } = await kernel.run(
    "import { fitPopularity } from 'lib';\nfitPopularity(undefined as never, {} as never);",
  );
  assert.match(error.traceback.join('\n'), /lib\/dist\/[\s\S]*cell \[\d+\], line 2/);
});

test('a compile error shows its line with a caret, and nothing of the cell runs', async () => {
  const { error, text } = await kernel.run('console.log("ran");\nconst s: string = 5;');
  assert.equal(error.ename, 'TypeScriptError');
  assert.match(
    error.traceback.join('\n'),
    /line 2, column 7[\s\S]*> 2 \| const s: string = 5;\n {4}\| {7}\^/,
  );
  assert.equal(text, '');
});

test('a value that is no error is shown as thrown', async () => {
  const { error } = await kernel.run('throw { code: 7 };');
  assert.equal(error.ename, 'Thrown');
  assert.match(error.evalue, /code: 7/);
});

test('await works in every form at the top of a cell', async () => {
  const loop = 'for await (const v of (async function* () { yield 1; yield 2; })()) console.log(v);';
  assert.equal((await kernel.run(loop)).text, '1\n2\n');
  assert.equal((await kernel.run('await (async () => 5)()')).text, '5\n');
  assert.equal((await kernel.run('const six = await Promise.resolve(6);\nsix')).text, '6\n');
});

test('the shorthand of an earlier cell’s name is its value', async () => {
  await kernel.run('const first = 1;\nlet second = 2;');
  assert.equal(
    (await kernel.run('const o = { first, second, third: 3 };\no')).text,
    '{ first: 1, second: 2, third: 3 }\n',
  );
  assert.equal(
    (await kernel.run('((first: number) => ({ first, second }))(9)')).text,
    '{ first: 9, second: 2 }\n',
  );
});

test('a value that knows how it looks is shown so', async () => {
  const { displayed, text } = await kernel.run(
    "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>x</b>', 'text/plain': 'x' }) })",
  );
  assert.deepEqual(displayed, [{ 'text/html': '<b>x</b>', 'text/plain': 'x' }]);
  assert.equal(text, '');
});

test('the kernel is busy until the last queued cell ends, completions between them or not', async () => {
  const from = kernel.messages.length;
  const cells = [1, 2, 3].map((i) => kernel.run(`await new Promise((r) => setTimeout(r, 150)); ${i}`));
  await wait(80);
  await kernel.request('complete_request', { code: 'Mat', cursor_pos: 3 });
  await Promise.all(cells);
  const states = kernel.messages
    .slice(from)
    .flatMap(({ header, content, parent }) =>
      header.msg_type === 'status' ? [{ state: content.execution_state, of: parent.msg_type }] : [],
    );
  // Whatever says idle is followed by busy before any time passes, but for the last.
  states.forEach(({ state }, i) => {
    if (state === 'idle' && i < states.length - 1) assert.equal(states[i + 1]?.state, 'busy', `after ${i}`);
  });
  assert.equal(states.at(-1)?.state, 'idle');
  assert.equal(states.at(-1)?.of, 'execute_request');
});

test('cells that wait are left out after a failure', async () => {
  const [failed, next] = await Promise.all([
    kernel.run('throw new Error("x");'),
    kernel.run('console.log("ran")'),
  ]);
  assert.equal(failed.reply.status, 'error');
  assert.equal(next.reply.status, 'aborted');
  assert.equal(next.text, '');
});

test('a rejection that nobody waits for is told with its line', async () => {
  const { text } = await kernel.run(
    "Promise.reject(new Error('lost'));\nawait new Promise((r) => setTimeout(r, 50));",
  );
  assert.match(text, /UnhandledPromiseRejection: Error: lost\n {2}at cell \[\d+\], line 1/);
});

test('stop ends a loop that waits, and one that does not; earlier cells’ names stay', async () => {
  await kernel.run('const before = 1;');
  for (const code of ['while (true) {}', 'while (true) await new Promise((r) => setTimeout(r, 5));']) {
    const running = kernel.run(`const during = 2;\n${code}`);
    await wait(400);
    kernel.interrupt();
    const { error } = await running;
    assert.equal(error.ename, 'Interrupted');
    assert.match(error.traceback.join('\n'), /Not declared[^\n]*during/);
  }
  assert.equal((await kernel.run('before')).text, '1\n');
});

test('long work that hears the signal ends the cell, and the rest of the cell does not run', async () => {
  const running = kernel.run(`
    const signal = () => (globalThis as any)[Symbol.for('recommenders.interrupt')] as AbortSignal;
    for (;;) { await new Promise((r) => setTimeout(r, 5)); signal().throwIfAborted(); }
    console.log('the rest');`);
  await wait(300);
  kernel.interrupt();
  const { error, text } = await running;
  assert.equal(error.ename, 'Interrupted');
  assert.equal(text, '');
});

test('Shift+Tab shows every tag with its name, and the function’s options inside its brackets', async () => {
  const at = async (/** @type {string} */ marked) => {
    const position = marked.indexOf('|');
    const { content } = await kernel.request('inspect_request', {
      code: marked.replace('|', ''),
      cursor_pos: position,
      detail_level: 0,
    });
    return content.data['text/plain'];
  };
  const text = await at("import { loadRecommender } from 'lib'; loadRecom|mender('x')");
  assert.match(text, /@throws on a folder[\s\S]*@example\n/);
  assert.match(await at("import { models } from 'lib'; models.ease({ | })"), /EaseRecommenderOptions/);
  assert.equal(await at('   |   '), undefined);
});
