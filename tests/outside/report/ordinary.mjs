// The report of the project's own articles, against the tables of the same run.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible, check, open, quiet, same, settled } from './browser.mjs';

// rows of a table in the spreadsheet dialect, in which no cell holds a line break
const table = path => {
  const [head, ...lines] = readFileSync(path, 'utf8').replace('\ufeff', '').trim().split('\r\n');
  const cells = line => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell.replace(/^"|"$/g, '').replaceAll('""', '"'));
  const names = head.split(',');
  return lines.map(line => Object.fromEntries(cells(line).slice(0, names.length).map((cell, index) => [names[index], cell])));
};
const middle = values => { const sorted = values.filter(Boolean).sort(); return sorted[Math.floor(sorted.length / 2)]; };

export async function ordinary(browser, { out, report }, shots) {
  const claims = table(join(out, 'claims.csv')), stances = table(join(out, 'stances.csv')), documents = table(join(out, 'documents.csv'));
  const page = await open(browser, report);
  const shot = async (name, options = {}) => { if (shots) await page.screenshot({ path: join(shots, `${name}.png`), ...options }); };
  same('counts are those of the tables', await page.textContent('#counts'),
    `${claims.length} of ${claims.length} claims, ${stances.length} of ${stances.length} stances, ${documents.length} of ${documents.length} articles`);

  await filters(page, claims, stances);
  await rows(page, claims);
  await cards(page, claims, stances);
  await looks(page, shot);
  await quiet(page, 'corpus');
  await page.close();
}

async function filters(page, claims, stances) {
  const shown = async () => Number((await page.textContent('#counts')).split(' ')[0]);
  const only = async (name, id, value, passes, how = 'selectOption') => {
    await page[how](`#${id}`, value);
    same(`the filter of ${name} keeps its claims (${value})`, await shown(), claims.filter(passes).length);
  };
  const reset = () => page.click('#clear');
  const act = middle(claims.map(row => row.act));
  await only('act', 'act', act, row => row.act === act);
  await reset();
  const speaker = middle(claims.flatMap(row => row.speaker.split('; ')));
  const says = row => row.speaker.split('; ').includes(speaker);
  await only('speaker', 'speaker', speaker, says);
  same('articles without such a claim are hidden', await page.locator('article:visible').count(), new Set(claims.filter(says).map(row => row.doc_id)).size);
  await reset();
  const of = test => new Set(stances.filter(row => row.claim_id && test(row)).map(row => row.claim_id));
  const opposing = of(row => row.stance === 'oppose'), target = middle(stances.map(row => row.target)), towards = of(row => row.target === target);
  await only('stance', 'stance', 'oppose', row => opposing.has(row.claim_id));
  await reset();
  await only('target', 'target', target, row => towards.has(row.claim_id));
  await reset();
  const outlet = middle(claims.map(row => row.outlet));
  if (outlet) {
    await only('outlet', 'outlet', outlet, row => row.outlet === outlet);
    await reset();
  }
  const day = middle(claims.map(row => row.published.length === 10 ? row.published : ''));
  if (day) {
    await only('date', 'from', day, row => row.published >= day, 'fill');
    await reset();
  }
  await only('words', 'words', 'THE ', row => row.quote.toLowerCase().includes('the '), 'fill');
  await page.selectOption('#act', act);
  same('filters are joined', await shown(), claims.filter(row => row.act === act && row.quote.toLowerCase().includes('the ')).length);
  await reset();
  same('reset brings all back', await shown(), claims.length);
}

async function rows(page, claims) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
  const got = table(await download.path());
  for (const column of ['claim_id', 'speaker', 'act', 'quote', 'kind', 'target', 'stance']) {
    same(`the download has the table's column ${column}`, got.filter((row, index) => row[column] !== claims[index][column]).length, 0);
  }
  const pages = Math.ceil(claims.length / 25);
  for (let at = 1; at < pages; at++) await page.click('#next');
  same('the last page of the table has the last claim', await page.textContent('#rows tr:last-child a'), claims.at(-1).claim_id);
  for (let at = 1; at < pages; at++) await page.click('#previous');
}

async function cards(page, claims, stances) {
  // by keyboard: from the table into the text, and on to the card
  await page.locator('#rows a').first().focus();
  await page.keyboard.press('Enter');
  same('a row leads to its claim', await page.evaluate(() => location.hash), '#c0');
  const number = claims.findIndex(row => row.cue && row.speaker);
  await page.locator(`#c${number}`).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(id => document.activeElement && document.activeElement.id === id, `k${number}`);
  check('a claim leads to its card', true);
  const card = await page.textContent(`#k${number}`), { cue, speaker, quote } = claims[number];
  const parts = [speaker, quote, `cue ${cue}`, 'pattern ', 'confidence '];
  same('the card tells speaker, quote, cue, rule and confidence', parts.filter(part => !card.includes(part)), []);
  await page.evaluate(() => document.querySelectorAll('article details').forEach(it => { it.open = true; }));
  await page.waitForFunction(count => document.querySelectorAll('.cards > li').length === count, claims.length);
  check('every claim has a card', true, `${claims.length}`);
  same('cards tell all stances of claims', await page.locator('.cards > li .tag:not(p:first-child .tag)').count(), stances.filter(row => row.claim_id).length);
  await page.selectOption('#stance', 'support');
  const visible = await page.locator('.cards > li:visible').count();
  same('cards of other claims are hidden by a filter', visible, Number((await page.textContent('#counts')).split(' ')[0]));
  await page.click('#clear');
  const ids = await page.evaluate(() => { const all = [...document.querySelectorAll('[id]')].map(it => it.id); return all.length - new Set(all).size; });
  same('ids that are there twice', ids, 0);
}

async function looks(page, shot) {
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    await accessible(page, scheme);
    await page.evaluate(() => { history.replaceState(null, '', location.pathname); scrollTo(0, 0); document.activeElement.blur(); });
    await settled(page);
    await shot(`${scheme}-top`);
    await page.locator('#matrix').scrollIntoViewIfNeeded();
    await page.evaluate(() => document.getElementById('matrix').scrollIntoView());
    await settled(page);
    await shot(`${scheme}-charts`);
    await page.evaluate(() => document.querySelectorAll('article')[3].scrollIntoView());
    await settled(page);
    await shot(`${scheme}-article`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.evaluate(() => scrollTo(0, 0));
  await settled(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check('a narrow window needs no scrolling sideways', wide <= 390, `${wide} px`);
  await accessible(page, 'narrow');
  await shot('narrow-top');
  await page.evaluate(() => document.querySelectorAll('article')[3].scrollIntoView());
  await settled(page);
  await shot('narrow-article');
  await page.setViewportSize({ width: 794, height: 1123 });
  await page.emulateMedia({ media: 'print' });
  check('filters and buttons are not printed', !(await page.isVisible('#filters')) && !(await page.isVisible('#next')));
  check('articles are printed', await page.locator('article').first().isVisible());
  await page.evaluate(() => scrollTo(0, 0));
  await settled(page);
  const cut = await page.evaluate(() => Math.max(...[...document.querySelectorAll('table')].map(it => it.getBoundingClientRect().right)));
  check('tables fit the paper', cut <= 794, `${Math.round(cut)} px of 794`);
  await shot('print-top');
  await page.evaluate(() => document.querySelectorAll('article')[3].scrollIntoView());
  await shot('print-article');
}
