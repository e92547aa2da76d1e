// usage: plot.mjs: draws data/bench/latest.json as data/bench/ratios.png, the README's picture.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { FigurePainter } from '../notebooks/pictures.mjs';

const { barChart } = createRequire(import.meta.url)('lib');
const folder = path.resolve(import.meta.dirname, '../../data/bench');

/** One bar per training step and peer, everybody at the best number of threads. */
export function ratiosFigure({ rows }) {
  const compared = rows.filter(({ unit, threads }) => unit === 'ms/step' && threads === 'best');
  return barChart({
    title: 'The peers’ time per training step as a multiple of ours',
    x: { title: 'theirs / ours (ratio of times; above 1, ours is ahead)', log: true },
    y: 'Work: peer',
    orientation: 'horizontal',
    categories: compared.map(({ work, peer }) => `${work}: ${peer}`),
    series: [{ name: 'median of the rounds', values: compared.map(({ ratio }) => ratio) }],
    references: [{ name: 'as fast as ours', axis: 'x', value: 1 }],
    height: 140 + 22 * compared.length,
  });
}

/** Draws the saved figures. @returns the picture's file */
export async function plotRatios() {
  const result = JSON.parse(readFileSync(path.join(folder, 'latest.json'), 'utf8'));
  const painter = new FigurePainter();
  try {
    const { png } = await painter.paint(ratiosFigure(result));
    const file = path.join(folder, 'ratios.png');
    writeFileSync(file, Buffer.from(png, 'base64'));
    return file;
  } finally {
    await painter.close();
  }
}

if (process.argv[1] === import.meta.filename) console.log(await plotRatios());
