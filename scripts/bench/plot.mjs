// usage: plot.mjs: draws data/bench/latest.json as data/bench/ratios.png, the README's picture.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { FigurePainter } from '../notebooks/pictures.mjs';
import { readRows, rowsByMachine } from './record.mjs';

const { barChart } = createRequire(import.meta.url)('lib');
const folder = path.resolve(import.meta.dirname, '../../data/bench');

/** What a row of the picture counts: a training step, or a whole epoch. */
const trainingUnits = ['ms/step', 's/epoch'];

/** @typedef {import('./record.mjs').Row & { unit: string, threads?: string, ratio?: number }} RatioRow */

/**
 * One bar per training work and peer, everybody at the best number of threads; the works of one machine stand together
 * in one color.
 *
 * @param {RatioRow[]} rows
 */
export function ratiosFigure(rows) {
  const groups = rowsByMachine(
    rows.filter(({ unit, threads }) => trainingUnits.includes(unit) && threads === 'best'),
  );
  const machines = [...groups.keys()];
  const compared = [...groups.values()].flat();
  const figure = barChart({
    title: 'The peers’ time per training step or epoch as a multiple of ours',
    x: { title: 'theirs / ours (ratio of times; above 1, ours is ahead)', log: true },
    y: 'Work: peer',
    orientation: 'horizontal',
    categories: compared.map(
      ({ work, peer, environment: { gpu } }) => `${work}: ${peer}${gpu === undefined ? '' : ' (GPU)'}`,
    ),
    series: machines.map((name) => ({ name, values: compared.map(({ ratio = Number.NaN }) => ratio) })),
    references: [{ name: 'as fast as ours', axis: 'x', value: 1 }],
    height: 180 + 22 * compared.length,
  });
  // Each machine keeps the bars that it measured, at full width.
  machines.forEach((machine, i) => {
    const own = compared.map((row) => groups.get(machine)?.includes(row));
    for (const axis of ['x', 'y']) {
      const all = /** @type {unknown[]} */ (figure.data[i][axis]);
      figure.data[i][axis] = all.filter((_, k) => own[k]);
    }
  });
  const legend = { orientation: 'h', x: 0, xanchor: 'left', y: -0.13, yanchor: 'top' };
  Object.assign(figure.layout, { barmode: 'overlay', showlegend: true, legend });
  return figure;
}

/** Draws the saved figures. @returns the picture's file */
export async function plotRatios() {
  const painter = new FigurePainter();
  try {
    const { png } = await painter.paint(ratiosFigure(readRows()));
    const file = path.join(folder, 'ratios.png');
    writeFileSync(file, Buffer.from(png, 'base64'));
    return file;
  } finally {
    await painter.close();
  }
}

if (process.argv[1] === import.meta.filename) console.log(await plotRatios());
