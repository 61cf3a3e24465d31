// The report in a real browser: counts equal the tables', filters work, nothing is requested, no script fails, nothing hostile runs,
// axe-core finds nothing serious, and a thousand articles load in time.
//
// usage: node check.mjs CHROMIUM DIXIT WORK_FOLDER CORPUS [SCREENSHOT_FOLDER]      (needs playwright-core and axe-core beside it)

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, ledger } from './browser.mjs';
import { ordinary } from './ordinary.mjs';
import { hostile } from './hostile.mjs';
import { large } from './large.mjs';

const [chromium, binary, work, corpus, shots] = process.argv.slice(2);
const dixit = (...given) => {
  try {
    execFileSync(binary, given, { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    // some documents were rejected
    if (error.status !== 1) throw new Error(`${given.join(' ')}: ${error.stderr}`);
  }
};
const made = (name, inputs, ...more) => {
  const [out, report] = [join(work, name), join(work, `${name}.html`)];
  dixit('annotate', ...inputs, '-o', out, '--overwrite', '--quiet', ...more);
  dixit('report', out, '-o', report, '--quiet');
  return { out, report };
};

if (shots) mkdirSync(shots, { recursive: true });
const browser = await launch(chromium);
await ordinary(browser, made('report', [corpus]), shots);
await hostile(browser, work, made);
if (process.env.OUTSIDE_ONLY === 'light') {
  console.log('SKIPPED a thousand articles in the report: times mean nothing beside other work (OUTSIDE_ONLY=light)');
} else {
  await large(browser, work, dixit, made);
}
await browser.close();
console.log(`${ledger.passed} passed, ${ledger.failed} failed`);
process.exit(ledger.failed ? 1 : 0);
