// A browser that is watched: whatever a page asks of a network, says on the console or throws is kept, and checks are counted.

import { chromium } from 'playwright-core';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

// without the background flags Chromium itself asks for updates and the like
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const ledger = { passed: 0, failed: 0 };
export const check = (name, right, detail = '') => {
  right ? ledger.passed++ : ledger.failed++;
  console.log(`${right ? 'ok     ' : 'FAILED '} report: ${name}${right && detail === '' ? '' : `: ${detail}`}`);
};
export const same = (name, found, expected) => check(name, JSON.stringify(found) === JSON.stringify(expected),
  JSON.stringify(found) === JSON.stringify(expected) ? found : `${JSON.stringify(found)} != ${JSON.stringify(expected)}`);
export const bound = (name, figure, most, unit) => check(name, figure <= most, `${figure.toFixed(2)} ${unit}, at most ${most} ${unit}`);

export const launch = executablePath => chromium.launch({ executablePath, args: FLAGS });

export async function open(browser, report) {
  const page = await browser.newPage({ acceptDownloads: true, viewport: { width: 1280, height: 900 } });
  const address = pathToFileURL(report).href;
  const folder = address.slice(0, address.lastIndexOf('/') + 1);
  // a loaded machine may be slow; the figures are bounded elsewhere
  page.setDefaultTimeout(300_000);
  page.requests = [];
  page.errors = [];
  page.on('request', request => {
    const url = request.url();
    if (!(url.startsWith(folder) && request.isNavigationRequest()) && !url.startsWith('blob:')) page.requests.push(url);
  });
  page.on('pageerror', error => page.errors.push(String(error)));
  page.on('console', message => { if (message.type() === 'error') page.errors.push(message.text()); });
  page.on('dialog', dialog => { page.errors.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.session = await page.context().newCDPSession(page);
  await page.session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector('#counts, ol a') !== null);
  return page;
}

// seconds that the main thread of the page has worked
export const worked = async page => (await page.session.send('Performance.getMetrics')).metrics.find(it => it.name === 'TaskDuration').value;

// what is drawn after the next frame is there
export const settled = page => page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))));

export async function quiet(page, name) {
  check(`${name}: no request left the page`, page.requests.length === 0, page.requests.slice(0, 3).join(' '));
  check(`${name}: no script error and no dialog`, page.errors.length === 0, page.errors.slice(0, 3).join(' | '));
}

export async function accessible(page, name) {
  const result = await page.evaluate(`${AXE}; axe.run(document, { resultTypes: ['violations'] })`);
  const serious = result.violations.filter(it => ['serious', 'critical'].includes(it.impact));
  check(`${name}: no serious accessibility finding`, serious.length === 0,
    serious.map(it => `${it.id}: ${it.nodes.length} of ${it.nodes[0].html.slice(0, 160)}`).join('; '));
}
