// A thousand articles on a page, and more of them behind an index: how long they take to load and to filter. Seconds of the page's main thread are
// bounded, since another load on the machine changes them little; those of the clock are told beside them.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible, bound, open, quiet, same, settled, worked } from './browser.mjs';

const LOAD = 3, FILTER = 0.5;

export async function large(browser, work, dixit, made) {
  const all = join(work, 'made.jsonl'), thousand = join(work, 'thousand.jsonl');
  dixit('bench', '--mb', '6', '--seed', '1', '--write', all);
  writeFileSync(thousand, readFileSync(all, 'utf8').split('\n').slice(0, 1000).join('\n') + '\n');
  const { report } = made('thousand', [thousand], '--engine', 'fast');
  const index = await open(browser, report);
  const names = await index.locator('ol a').evaluateAll(links => links.map(link => link.getAttribute('href')));
  await index.close();
  const pages = names.length ? names.map(name => join(work, decodeURIComponent(name))) : [report];
  let articles = 0;
  for (const [number, path] of pages.entries()) {
    const name = `thousand, page ${number + 1} of ${pages.length}`;
    const started = Date.now();
    const page = await open(browser, path);
    const seconds = (Date.now() - started) / 1000;
    articles += await page.locator('article').count();
    console.log(`        report: ${name}: ${await page.textContent('#counts')}, ${seconds.toFixed(2)} s by the clock`);
    bound(`${name} loads`, await worked(page), LOAD, 's');
    for (const [id, wanted] of [['stance', 'oppose'], ['act', ''], ['speaker', ''], ['target', '']]) {
      const before = await worked(page), began = Date.now();
      await page.evaluate(([id, wanted]) => {
        const field = document.getElementById(id);
        field.value = wanted || field.options[1].value;
        field.dispatchEvent(new Event('change'));
      }, [id, wanted]);
      await settled(page);
      const clock = (Date.now() - began) / 1000;
      bound(`${name} filters by ${id} (${clock.toFixed(2)} s by the clock)`, await worked(page) - before, FILTER, 's');
      await page.click('#clear');
      await settled(page);
    }
    await quiet(page, name);
    await page.close();
  }
  same('thousand: all articles are there', articles, 1000);
  await many(browser, work, made, all);
}

// above a thousand articles: an index
async function many(browser, work, made, all) {
  const { report } = made('many', [all], '--engine', 'fast');
  const lines = readFileSync(all, 'utf8').trim().split('\n').length;
  const page = await open(browser, report);
  const told = await page.textContent('header p');
  same('index: articles', Number(/(\d+) articles/.exec(told)[1]), lines);
  const links = await page.locator('ol a').count();
  same('index: articles of its pages', await page.locator('ol a').evaluateAll(all => all.reduce((sum, it) => sum + Number(/^(\d+) articles/.exec(it.textContent)[1]), 0)), lines);
  await accessible(page, 'index');
  await page.locator('ol a').nth(links - 1).click();
  await page.waitForFunction(() => document.querySelector('#rows tr') !== null);
  await quiet(page, 'index');
  await page.close();
}
