// What an article can hold that a page would run or fetch: in every place that a text of it reaches, it must stay text.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, open, quiet, same } from './browser.mjs';

const RUN = 'window.ran=1;alert(1)';
const PAYLOADS = [
  `<script>${RUN}</script>`, `</script><script>${RUN}</script>`, `<img src=x onerror="${RUN}">`, `"><img src=x onerror=${RUN}>`, `'><svg/onload=${RUN}>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>">`, `<a href="javascript:${RUN}">go</a>`, `javascript:${RUN}`, `<style>@import 'http://evil.example/';</style>`,
  `<link rel=stylesheet href=http://evil.example/>`, `<base href=http://evil.example/>`, `<meta http-equiv=refresh content="0;url=http://evil.example/">`,
  `<form action=http://evil.example/><button>x</button></form>`, `<!--`, `-->`, `]]>`, `<![CDATA[`, `</textarea></title></style></div></article></main>`,
  `{{constructor.constructor('${RUN}')()}}`, '${alert(1)}', `<details open ontoggle=${RUN}>`, `<math><mi xlink:href="javascript:${RUN}">`, `\u2028${RUN}\u2029`,
  `<x\u0000y onclick=${RUN}>`, `&lt;script&gt;${RUN}&lt;/script&gt;`, `<template><script>${RUN}</script></template>`, `__proto__`, `constructor`, `=HYPERLINK("http://evil.example/")`,
];

// an article that says the payload wherever something is quoted, named or cited
const article = (payload, index) => ({
  id: `${index} ${payload}`, title: `On ${payload}`, authors: [payload], outlet: payload, url: `https://example.org/?q=${payload}`, published: '2024-05-06',
  text: `On ${payload}\n\n“We condemn the ${payload} in South Korea,” Foreign Minister Elena ${payload} Brandt said on Monday. She praised THAAD and ${payload}. ` +
    `According to ${payload}, Tehran accused Moscow of “${payload}”.`,
});

export async function hostile(browser, work, made) {
  const input = join(work, 'hostile.jsonl');
  writeFileSync(input, PAYLOADS.map((payload, index) => `${JSON.stringify(article(payload, index))}\n`).join(''));
  const { report } = made('hostile', [input]);
  const page = await open(browser, report);
  same('hostile: all articles are there', await page.locator('article').count(), PAYLOADS.length);
  await page.evaluate(() => document.querySelectorAll('article details').forEach(it => { it.open = true; }));
  const claims = Number((await page.textContent('#counts')).split(' ')[0]);
  await page.waitForFunction(count => document.querySelectorAll('.cards > li').length === count, claims);
  check('hostile: claims hold the payloads', claims >= PAYLOADS.length, `${claims} claims`);
  for (const id of ['speaker', 'target', 'act', 'outlet']) {
    const values = await page.evaluate(id => [...document.getElementById(id).options].map(option => option.value), id);
    for (const value of values.slice(0, 40)) await page.selectOption(`#${id}`, { value });
    await page.selectOption(`#${id}`, '');
  }
  // links and handlers that the page itself did not make
  const strange = await page.evaluate(() => [...document.querySelectorAll('body *')].filter(it =>
    ['IMG', 'IFRAME', 'LINK', 'BASE', 'META', 'STYLE', 'OBJECT', 'TEMPLATE', 'TEXTAREA', 'MATH', 'VIDEO'].includes(it.tagName.toUpperCase()) ||
    (it.tagName === 'SCRIPT' && it.closest('main')) || (it.tagName === 'FORM' && it.id !== 'filters') ||
    [...it.attributes].some(at => at.name.startsWith('on') || (/^(href|src|action|data|xlink:href|formaction)$/.test(at.name) && !/^(#|https?:)/.test(at.value)))).map(it => it.outerHTML.slice(0, 80)));
  same('hostile: elements and attributes that the page did not make', strange, []);
  same('hostile: something ran', await page.evaluate(() => window.ran === undefined), true);
  const refused = await page.evaluate(() => { const script = document.createElement('script'); script.textContent = 'window.ran=2'; document.body.append(script); return window.ran === undefined; });
  check('hostile: the policy refuses another script', refused);
  page.errors = page.errors.filter(text => !/Content Security Policy/.test(text));
  await quiet(page, 'hostile');
  await page.close();
}
