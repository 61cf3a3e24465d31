// The report in a real browser: counts equal the tables', filters work, nothing is requested, no script fails, nothing hostile runs, and
// axe-core finds nothing serious.
//
// usage: node check.mjs CHROMIUM RUN_FOLDER REPORT.html [SCREENSHOT_FOLDER]     (needs playwright-core and axe-core beside it)

import { chromium } from 'playwright-core';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [executablePath, run, report, shots] = process.argv.slice(2);
let passed = 0, failed = 0;
const check = (name, right, detail = '') => {
  right ? passed++ : failed++;
  console.log(`${right ? 'ok' : 'FAILED'}: report: ${name}${right ? '' : ` (${detail})`}`);
};

// rows of a CSV file in the spreadsheet dialect, in which no cell holds a line break
const rows = name => readFileSync(join(run, name), 'utf8').trim().split('\r\n').length - 1;
const table = name => {
  const [head, ...lines] = readFileSync(join(run, name), 'utf8').replace('\ufeff', '').trim().split('\r\n');
  const cells = line => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell.replace(/^"|"$/g, '').replaceAll('""', '"'));
  const names = head.split(',');
  return lines.map(line => Object.fromEntries(cells(line).slice(0, names.length).map((cell, index) => [names[index], cell])));
};

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
const page = await browser.newPage({ acceptDownloads: true, viewport: { width: 1280, height: 900 } });
const requests = [], errors = [];
const address = pathToFileURL(report).href;
page.on('request', request => { if (!request.url().startsWith(address) && !request.url().startsWith('blob:')) requests.push(request.url()); });
page.on('pageerror', error => errors.push(String(error)));
page.on('console', message => { if (message.type() === 'error') errors.push(message.text()); });
page.on('dialog', dialog => { errors.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });

const started = Date.now();
await page.goto(address);
await page.waitForFunction(() => document.querySelector('#rows tr') !== null);
console.log(`report: loaded in ${Date.now() - started} ms`);

const counts = await page.textContent('#counts');
const claims = rows('claims.csv'), stances = rows('stances.csv'), articles = rows('documents.csv');
check('counts are those of the tables', counts === `${claims} of ${claims} claims, ${stances} of ${stances} stances, ${articles} of ${articles} articles`, counts);
check('every claim has a card', await page.locator('.cards > li').count() === claims);

// filters
const all = table('claims.csv');
const shown = async () => Number((await page.textContent('#counts')).split(' ')[0]);
const act = all.map(row => row.act).sort()[Math.floor(all.length / 2)];
let before = Date.now();
await page.selectOption('#act', act);
const took = Date.now() - before;
check('the act filter keeps the claims of the act', await shown() === all.filter(row => row.act === act).length, `${act}: ${await shown()}`);
console.log(`report: filtered in ${took} ms`);
await page.click('#clear');
const speakers = all.flatMap(row => row.speaker.split('; ')).filter(Boolean).sort();
const speaker = speakers[Math.floor(speakers.length / 2)];
await page.selectOption('#speaker', speaker);
check('the speaker filter keeps the claims of the speaker', await shown() === all.filter(row => row.speaker.split('; ').includes(speaker)).length, speaker);
const visible = await page.locator('article:visible').count();
const documents = new Set(all.filter(row => row.speaker.split('; ').includes(speaker)).map(row => row.doc_id)).size;
check('articles without such a claim are hidden', visible === documents, `${visible} visible, ${documents} expected`);
await page.click('#clear');
await page.selectOption('#stance', 'oppose');
const of = new Set(table('stances.csv').filter(row => row.stance === 'oppose' && row.claim_id).map(row => row.claim_id));
check('the stance filter keeps claims with such a stance', await shown() === of.size, `${await shown()} shown, ${of.size} expected`);
await page.click('#clear');
check('reset brings all back', await shown() === claims);

// download
const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
const lines = readFileSync(await download.path(), 'utf8').trim().split('\r\n').length - 1;
check('the download has every row that is shown', lines === claims, `${lines} rows`);

// keyboard: from the table into the text and on to the card
await page.locator('#rows a').first().focus();
await page.keyboard.press('Enter');
check('a row leads to its claim', (await page.evaluate(() => location.hash)).startsWith('#c'));

for (const scheme of ['light', 'dark']) {
  await page.emulateMedia({ colorScheme: scheme });
  await page.addScriptTag({ content: '' }).catch(() => {}); // the policy refuses it, as it should
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const result = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ['violations'] })`);
  const serious = result.violations.filter(it => ['serious', 'critical'].includes(it.impact));
  check(`no serious accessibility finding (${scheme})`, serious.length === 0,
    serious.map(it => `${it.id}: ${it.nodes.length} of ${it.nodes[0].html.slice(0, 120)}`).join('; '));
  if (shots) await page.screenshot({ path: join(shots, `report-${scheme}.png`), fullPage: false });
}

check('no request left the page', requests.length === 0, requests.slice(0, 3).join(' '));
const unexpected = errors.filter(text => !/Content Security Policy|violates the following/.test(text));
check('no script error and no dialog', unexpected.length === 0, unexpected.slice(0, 3).join(' | '));
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
