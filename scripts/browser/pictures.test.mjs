import assert from 'node:assert/strict';
import test from 'node:test';
import sharp from 'sharp';
import { figuresOf, pictureOf, pictureSize } from '../notebooks/figures.mjs';
import { readNotebook } from '../notebooks/notebook-file.mjs';
import { notebooksUnderTest } from './notebooks-under-test.mjs';

for (const { name, file } of notebooksUnderTest()) {
  test(`${name} holds a picture of each figure, of its size and not blank`, async () => {
    for (const { cell, output, figure } of figuresOf(await readNotebook(file))) {
      const what = `"${figure.layout.title?.text}" (cell ${cell})`;
      const png = pictureOf(output);
      assert.ok(png, `${what} has no picture`);
      const size = pictureSize(png);
      const shown = output.metadata?.['image/png'];
      assert.equal(shown.height, figure.layout.height, `${what} is shown at another height`);
      assert.equal(size && size.width / size.height, shown.width / shown.height, `${what} is distorted`);
      const { channels, isOpaque } = await sharp(png).stats();
      assert.ok(isOpaque, `${what} shows the page through`);
      const contrast = Math.max(...channels.map(({ stdev }) => stdev));
      assert.ok(contrast > 5, `${what} is blank (contrast ${contrast})`);
    }
  });
}
