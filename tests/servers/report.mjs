// The proof of report.sh: every report in every view, and what is wrong with it.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { letGo } from './let-go.mjs';

const { HERE, ROOT, ESCALATE_BIN, SHOTS } = process.env;
const require = createRequire(`${ROOT}/browser-report/`);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const call = promisify(execFile);
const began = Date.now();

// ---- the reports ------------------------------------------------------------------------------------------------------------

const cases = join(HERE, '../cases');
const named = process.argv.slice(2);
const folders = (named.length ? named : readdirSync(cases)).filter(name => existsSync(join(cases, name, 'facts.json')));
const home = mkdtempSync(join(tmpdir(), 'escalate-report-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));

async function report(name, ...more) {
  const args = ['--facts', join(cases, name, 'facts.json'), '--format', 'html', '--no-input', ...more];
  const options = { env: { HOME: home, TZ: 'Europe/Berlin' }, maxBuffer: 1 << 24 };
  // The exit code is the verdict's; a report is printed with each.
  const { stdout } = await call(ESCALATE_BIN, args, options).catch(failed => failed);
  if (!stdout?.startsWith('<!doctype html>')) throw new Error(`${name}: no report`);
  return stdout;
}

const pages = await Promise.all(folders.map(async name => ({ name, html: await report(name) })));
// Once more as it is when the fix did not help: what was tried comes first.
if (!named.length) pages.push({ name: 'still failing', html: await report(folders[0], '--still-failing'), first: 'What was tried, and did not help' });
// The page of clusters, as it was read.
const clusters = join(HERE, '../data/clusters');
if (!named.length || named.includes('clusters')) {
  for (const file of readdirSync(clusters).filter(name => name.endsWith('.html'))) pages.push({ name: file, html: readFileSync(join(clusters, file), 'utf8') });
}
if (pages.length < 10 && !named.length) throw new Error(`${pages.length} reports: where are the cases?`);

// ---- the views --------------------------------------------------------------------------------------------------------------

const VIEWS = [
  { view: 'phone, light', width: 390, colorScheme: 'light' },
  { view: 'phone, dark', width: 390, colorScheme: 'dark' },
  { view: 'desk, light', width: 1280, colorScheme: 'light' },
  { view: 'desk, dark', width: 1280, colorScheme: 'dark' },
  { view: 'printed', width: 794, colorScheme: 'light', media: 'print' },
];

/** What is wrong with the page that is open, by its own measures; runs in the page. */
function faults(width) {
  const found = [];
  const all = selector => [...document.querySelectorAll(selector)];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`scrolls sideways: ${root.scrollWidth} of ${root.clientWidth}`);
  for (const element of all('body *')) {
    const box = element.getBoundingClientRect();
    // What is for readers of the screen only is one pixel large.
    if (box.width > 1 && box.height > 1 && !element.closest('thead') && (box.right > width + 0.5 || box.left < -0.5)) {
      found.push(`<${element.localName}> reaches from ${box.left.toFixed()} to ${box.right.toFixed()}`);
    }
  }
  for (const element of all('main *:not(svg *)')) {
    const own = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data.trim()).join('');
    const box = element.getBoundingClientRect();
    if (own.length > 3 && box.width > 1 && box.height > 3 * box.width) found.push(`squeezed: ${own}`);
  }
  if (!root.lang) found.push('no language');
  if (all('h1').length !== 1) found.push(`${all('h1').length} first headings`);
  for (const table of all('table')) {
    if (!table.caption?.textContent.trim()) found.push('a table without a caption');
    if (![...table.querySelectorAll('th')].every(head => head.scope)) found.push('a head of a table without a scope');
    if (!table.querySelector('th')) found.push('a table without heads');
  }
  for (const picture of all('svg')) {
    const [title, desc] = ['title', 'desc'].map(name => picture.querySelector(name)?.textContent.trim());
    if (picture.getAttribute('role') !== 'img' || !title || !desc) found.push('a picture without its words');
    if (!picture.parentElement.querySelector('ol li, table td')) found.push('a picture without a list or table beside it');
    const frame = picture.getBoundingClientRect();
    for (const text of picture.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (box.right > frame.right + 1 || box.left < frame.left - 1) found.push(`cut off in a picture: ${text.textContent}`);
      if (box.height < 8) found.push(`too small in a picture: ${text.textContent}`);
    }
  }
  return found;
}

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const wrong = [];
let [asked, pictures, rules] = [0, 0, 0];
for (const { view, width, colorScheme, media } of VIEWS) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
  for (const { name, html, first } of pages) {
    const page = await context.newPage();
    await page.emulateMedia({ colorScheme, media: media ?? 'screen' });
    page.on('request', request => {
      if (request.url().startsWith('data:') || request.url() === 'http://report.invalid/') return;
      asked += 1;
      wrong.push(`${name}, ${view}: asks for ${request.url()}`);
    });
    // From a server, so that a request of the page's own would be one.
    await page.route('**/*', route => route.request().url() === 'http://report.invalid/' ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }) : route.abort());
    await page.goto('http://report.invalid/');
    const found = await page.evaluate(faults, width);
    pictures += await page.locator('svg').count();
    const second = await page.locator('h2').first().textContent();
    if (first && second !== first) found.push(`opens with "${second}"`);
    await page.evaluate(axe);
    const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    rules = result.passes.length + result.violations.length;
    for (const { id, nodes } of result.violations) found.push(`axe ${id}: ${nodes.map(node => `${node.target} ${node.failureSummary}`).join(' | ')}`);
    wrong.push(...found.map(fault => `${name}, ${view}: ${fault}`));
    if (SHOTS) {
      mkdirSync(SHOTS, { recursive: true });
      await page.screenshot({ path: join(SHOTS, `${name}-${view.replaceAll(/\W+/g, '-')}.png`), fullPage: true });
    }
    await letGo(page);
  }
  await letGo(context);
}
await letGo(browser);
console.log(`${pages.length} reports in ${VIEWS.length} views: ${pictures} pictures, ${rules} rules of axe-core, ${asked} requests left, ${wrong.length} faults; ${((Date.now() - began) / 1000).toFixed(0)} s`);
for (const fault of [...new Set(wrong)].slice(0, 40)) console.log(`  ${fault}`);
process.exit(wrong.length ? 1 : 0);
