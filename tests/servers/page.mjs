// The proof of page.sh: one case to its end, in every view, by keyboard, and without JavaScript.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { letGo } from './let-go.mjs';

const { HERE, ROOT, ESCALATE_BIN, SHOTS } = process.env;
const require = createRequire(`${ROOT}/browser-report/`);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const began = Date.now();
const home = mkdtempSync(join(tmpdir(), 'escalate-page-'));

// ---- what runs --------------------------------------------------------------------------------------------------------------

const listening = server => new Promise(done => server.listen(0, '127.0.0.1', () => done(server.address().port)));

/** Where tickets go: counts them by their key. */
const tickets = new Map();
const receiver = createServer((request, answer) => {
  const key = request.headers['idempotency-key'];
  request.resume().on('end', () => { tickets.set(key, (tickets.get(key) ?? 0) + 1); answer.writeHead(204).end(); });
});

/** Signs people in as a reverse proxy would, and passes on each piece as it comes. */
let behind;
const proxy = createServer((request, answer) => {
  const headers = { ...request.headers, 'x-forwarded-email': 'lea@acme.example', 'x-forwarded-groups': 'leads,admins' };
  const onward = send({ port: behind, host: '127.0.0.1', method: request.method, path: request.url, headers }, got => {
    answer.writeHead(got.statusCode, got.headers);
    got.pipe(answer);
  });
  onward.on('error', () => answer.writeHead(502).end('the service does not answer'));
  request.pipe(onward);
});

const [tickets_port, port] = [await listening(receiver), await listening(proxy)];
const probe = createServer();
behind = await listening(probe);
await new Promise(done => probe.close(done));
const origin = `http://127.0.0.1:${port}`;
const folder = join(home, 'profile');
cpSync(join(HERE, '../../examples/01_export'), folder, { recursive: true });
writeFileSync(join(folder, 'service.key'), 'k'.repeat(64), { mode: 0o600 });
writeFileSync(join(folder, 'receiver'), `http://127.0.0.1:${tickets_port}/`, { mode: 0o600 });
appendFileSync(join(folder, 'escalate.toml'), `
[ticketing]
connector = "webhook"
url = { file = "receiver" }
[service]
listen = "127.0.0.1:${behind}"
url = "${origin}"
key = { file = "service.key" }
proxies = ["127.0.0.1"]
[service.proxy]
user = "X-Forwarded-Email"
groups = "X-Forwarded-Groups"
look_up = ["helpdesk"]
file = ["leads"]
log = ["admins"]
`);
const said = [];
const service = spawn(ESCALATE_BIN, ['serve', '--config', join(folder, 'escalate.toml')], { env: { HOME: home, PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
for (const stream of [service.stdout, service.stderr]) stream.on('data', piece => said.push(piece));
process.on('exit', () => { service.kill(); rmSync(home, { recursive: true, force: true }); });
for (let tries = 0; ; tries += 1) {
  if (service.exitCode !== null || tries > 300) throw new Error(`the service did not start:\n${said.join('')}`);
  const up = await fetch(`${origin}/static/page.css`).then(got => got.ok, () => false);
  if (up) break;
  await pause(100);
}

// ---- what is wrong with a page ----------------------------------------------------------------------------------------------

/** What is wrong with the page that is open, by its own measures; runs in the page. */
function faults(width) {
  const found = [];
  const all = selector => [...document.querySelectorAll(selector)].filter(element => element.checkVisibility());
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`scrolls sideways: ${root.scrollWidth} of ${root.clientWidth}`);
  for (const element of all('body *')) {
    const box = element.getBoundingClientRect();
    if (box.width > 1 && box.height > 1 && !element.closest('thead, .skip') && (box.right > width + 0.5 || box.left < -0.5)) found.push(`<${element.localName}> reaches from ${box.left.toFixed()} to ${box.right.toFixed()}`);
  }
  if (!root.lang) found.push('no language');
  if (all('h1').length !== 1) found.push(`${all('h1').length} first headings`);
  if (!document.title) found.push('no title');
  if (all('main').length !== 1) found.push(`${all('main').length} main parts`);
  if (document.querySelector('[style], style, script:not([src])')) found.push('a style or script in the page');
  for (const field of all('input:not([type=hidden]), textarea, select')) {
    if (!field.labels?.length) found.push(`a field without a label: ${field.name}`);
    const described = field.getAttribute('aria-describedby')?.split(' ') ?? [];
    if (!described.every(id => document.getElementById(id))) found.push(`${field.name} is described by what is not there`);
  }
  for (const form of document.querySelectorAll('form[method=post]')) {
    if (!form.querySelector('[name=csrf]') && form.getAttribute('action') !== '/sign-in') found.push(`a form without a token: ${form.action}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  if (new Set(ids).size !== ids.length) found.push(`an id twice: ${ids.filter((id, place) => ids.indexOf(id) !== place)}`);
  return found;
}

const wrong = [];
let [looks, keys, asked, rules] = [0, 0, 0, 0];

async function audit(page, state, { view, width }, scripted = true) {
  looks += 1;
  if (scripted) await judge(page, state, view, width);
  if (SHOTS) {
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: join(SHOTS, `${state}-${view}.png`.replaceAll(/[^\w.]+/g, '-')), fullPage: true });
  }
}

async function judge(page, state, view, width) {
  const found = await page.evaluate(faults, width);
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  rules = Math.max(rules, result.passes.length + result.violations.length);
  for (const { id, nodes } of result.violations) found.push(`axe ${id}: ${nodes.map(node => `${node.target} ${node.failureSummary}`).join(' | ')}`);
  wrong.push(...found.map(fault => `${state}, ${view}: ${fault}`));
}

// ---- a case to its end ------------------------------------------------------------------------------------------------------

/** Presses a key, and counts it. */
async function press(page, key) {
  keys += 1;
  await page.keyboard.press(key);
}

/** Tabs to an element, as somebody without a mouse does; what has the focus must be seen to have it. */
async function tab(page, selector, where) {
  for (let count = 0; count < 120; count += 1) {
    const at = await page.evaluate(wanted => {
      const element = document.activeElement;
      const style = element && getComputedStyle(element);
      return { there: Boolean(element?.matches(wanted)), seen: !element || ['BODY', 'MAIN'].includes(element.tagName) || style.outlineStyle !== 'none' };
    }, selector);
    if (!at.seen && count) wrong.push(`${where}: the focus is not seen on the way to ${selector}`);
    if (at.there) return;
    await press(page, 'Tab');
  }
  throw new Error(`${where}: no key leads to ${selector}`);
}

async function type(page, selector, text, where) {
  await tab(page, selector, where);
  keys += text.length;
  await page.keyboard.type(text);
}

async function enter(page, selector, where) {
  await tab(page, selector, where);
  const gone = page.waitForEvent('load');
  await press(page, 'Enter');
  await gone;
}

function watch(page, where) {
  page.on('request', request => {
    if (request.url().startsWith('data:') || request.url().startsWith(`${origin}/`)) return;
    asked += 1;
    wrong.push(`${where}: asks for ${request.url()}`);
  });
  page.on('console', message => { if (/Content Security Policy|Refused to/.test(message.text())) wrong.push(`${where}: ${message.text()}`); });
  page.on('pageerror', error => wrong.push(`${where}: ${error}`));
}

const ERROR = 'You do not have permission to <b>assign</b> {{this}} \u202econversation';

async function play(context, view) {
  const page = await context.newPage();
  const where = view.view;
  watch(page, where);
  await page.goto(`${origin}/`);
  await audit(page, '01 sign-in', view);
  await enter(page, 'button.main', where);
  await audit(page, '02 form', view);
  await enter(page, 'form.case button.main', where);
  await audit(page, '03 form with a mistake', view);
  if (!await page.evaluate(() => document.activeElement?.id === 'problems')) wrong.push(`${where}: what is wrong has not got the focus`);
  await tab(page, '.problems a', where);
  await press(page, 'Enter');
  await type(page, '#user', 'ana@acme.exmple', where);
  await tab(page, '[name=symptom]', where);
  await press(page, 'ArrowUp');
  await type(page, '#action', 'reassign a conversation', where);
  await type(page, '#error', ERROR, where);
  await enter(page, 'form.case button.main', where);
  await page.waitForSelector('#answer');
  await audit(page, '04 near match', view);
  await tab(page, '[name=choice]', where);
  await press(page, 'Space');
  await enter(page, '#answer button.main', where);
  await page.waitForSelector('#answer .seen');
  const checks = await page.locator('.arriving li').count();
  if (checks !== 6) wrong.push(`${where}: ${checks} checks arrived`);
  await audit(page, '05 report', view);
  if (await page.locator('.report b', { hasText: 'assign' }).count()) wrong.push(`${where}: what a user typed is live`);
  const address = page.url();
  await page.reload();
  await audit(page, '06 report, opened again', view);
  await tab(page, '[data-copy]', where);
  await press(page, 'Enter');
  await page.waitForFunction(() => document.querySelector('[data-copied]').textContent !== '');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  if (copied.trim() !== (await page.locator('#reply').innerText()).trim()) wrong.push(`${where}: the copied reply is another one`);
  await enter(page, 'form[action$="/still-failing"] button', where);
  await audit(page, '07 still fails', view);
  await enter(page, 'form[action$="/ticket"] button', where);
  await audit(page, '08 what would be sent', view);
  // The same page in another tab, and both are sent.
  const other = await context.newPage();
  watch(other, where);
  await other.goto(`${address}/ticket`);
  await enter(page, 'form[action$="/file"] button', where);
  await audit(page, '09 filed', view);
  await other.bringToFront();
  await enter(other, 'form[action$="/file"] button', where);
  await audit(other, '10 filed from another tab', view);
  await letGo(other);
  await page.bringToFront();
  await tab(page, 'form[action$="/bundle"] button', where);
  const download = page.waitForEvent('download');
  await press(page, 'Enter');
  const bundle = readFileSync(await (await download).path());
  if (bundle.subarray(0, 2).toString() !== 'PK') wrong.push(`${where}: the bundle is no zip`);
  for (const [state, path] of [['11 cases', '/cases'], ['12 clusters', '/clusters'], ['13 log', '/log'], ['14 no such case', `/case/${'0'.repeat(32)}`]]) {
    await page.goto(origin + path);
    await audit(page, state, view);
  }
  await page.goto(address);
  await enter(page, '.who button', where);
  await audit(page, '15 signed out', view);
  await page.goto(address);
  if (!page.url().startsWith(`${origin}/sign-in`)) wrong.push(`${where}: signed out, and the case is still shown`);
  await letGo(page);
}

/** The same way without a script: clicks, because the keys are the browser's own here. */
async function plain(context, view) {
  const page = await context.newPage();
  const where = view.view;
  watch(page, where);
  await page.goto(`${origin}/`);
  await page.locator('button.main').click();
  await page.locator('#user').fill('ana@acme.exmple');
  await page.locator('[name=symptom][value=access]').check();
  await page.locator('#action').fill('reassign a conversation');
  await page.locator('#files').setInputFiles({ name: 'app.log', mimeType: 'text/plain', buffer: Buffer.from('ana@acme.example token=ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n') });
  await page.locator('form.case button.main').click();
  await page.locator('#answer [name=choice]').first().check();
  await page.locator('#answer button.main').click();
  await page.locator('#answer .seen').waitFor();
  await audit(page, '16 report without a script', view, false);
  if (await page.locator('[data-copy]').isVisible()) wrong.push(`${where}: a button that does nothing`);
  await page.locator('form[action$="/still-failing"] textarea, form[action$="/still-failing"] input:not([type=hidden])').first().fill('It says no.');
  await page.locator('form[action$="/still-failing"] button').click();
  await page.locator('form[action$="/ticket"] button').click();
  if (!(await page.locator('main').innerText()).includes('app.log')) wrong.push(`${where}: the attached file is not there`);
  await page.locator('form[action$="/file"] button').click();
  await page.locator('.who button').click();
  await audit(page, '17 signed out without a script', view, false);
  await letGo(page);
}

const VIEWS = [
  { view: 'phone, light', width: 390, colorScheme: 'light' },
  { view: 'phone, dark', width: 390, colorScheme: 'dark' },
  { view: 'desk, light', width: 1280, colorScheme: 'light' },
  { view: 'desk, dark', width: 1280, colorScheme: 'dark' },
];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const opened = { permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' };
try {
  for (const view of VIEWS) {
    const context = await browser.newContext({ ...opened, viewport: { width: view.width, height: 900 }, colorScheme: view.colorScheme });
    context.setDefaultTimeout(60_000);
    await play(context, view);
    await letGo(context);
  }
  const context = await browser.newContext({ viewport: { width: 390, height: 900 }, javaScriptEnabled: false });
  context.setDefaultTimeout(60_000);
  await plain(context, { view: 'no script', width: 390 });
  await letGo(context);
} catch (error) {
  wrong.push(`broke off: ${error.stack}`);
  for (const page of browser.contexts().flatMap(context => context.pages())) wrong.push(`open then: ${page.url()}: ${(await page.locator('main').innerText().catch(String)).slice(0, 400)}`);
}
await letGo(browser);
for (const [key, times] of tickets) if (times !== 1) wrong.push(`the ticket ${key} came ${times} times`);
console.log(`${VIEWS.length} views played to their end with ${keys} keys, and once without JavaScript; ${looks} states looked at, by ${rules} rules of axe-core`);
console.log(`${tickets.size} tickets filed, each once: ${[...tickets.values()].every(times => times === 1) ? 'yes' : 'no'}; requests to other addresses: ${asked}`);
console.log(`findings: ${wrong.length}, in ${((Date.now() - began) / 1000).toFixed()} s`);
for (const fault of wrong) console.log(`  ${fault}`);
process.exit(wrong.length ? 1 : 0);
