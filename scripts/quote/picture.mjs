// Takes notebook 06's picture of the quote page: a Tesla beside a petrol car, at a phone's width.
//
//   node scripts/quote/picture.mjs
import path from 'node:path';
import sharp from 'sharp';
import { launchChromium } from '../browser/chromium.mjs';
import { projectRoot } from '../setup/paths.mjs';
import { quoteModel } from './model.mjs';
import { createQuoteServer } from './server.mjs';

const size = { width: 400, height: 640 };
const { model } = await quoteModel({ progress: 'The quote model' });
const server = createQuoteServer(model);
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
const browser = await launchChromium();
const shots = [];
for (const vehicle of ['Tesla Model 3', 'Honda Civic']) {
  const page = await browser.newPage({ viewport: size, deviceScaleFactor: 2 });
  await page.goto(`http://127.0.0.1:${port}`);
  await page.getByLabel('ZIP code', { exact: true }).fill('94103');
  await page.getByLabel('Your age', { exact: true }).fill('34');
  await page.getByLabel('Vehicle', { exact: true }).fill(vehicle);
  await page.waitForTimeout(1000);
  shots.push(await page.screenshot());
}
await browser.close();
server.close();
server.closeAllConnections();
model.dispose();
const gap = 40;
const [width, height] = [4 * size.width + gap, 2 * size.height];
const file = path.join(projectRoot, 'notebooks', 'pictures', 'quote-page.png');
await sharp({ create: { width, height, channels: 3, background: '#c8ced6' } })
  .composite(shots.map((input, i) => ({ input, left: i * (2 * size.width + gap), top: 0 })))
  .png({ palette: true, colors: 64, compressionLevel: 9 })
  .toFile(file);
console.log(file);
