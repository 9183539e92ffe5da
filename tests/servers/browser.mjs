// The proof of browser.sh. A text is filed once in each system (every fifth twice, so that it is a comment, too) and then opened
// in a browser as an engineer sees it. A ticket with a plain text says what the server asks for by itself, and which elements its
// own page has where the text stands.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { letGo } from './let-go.mjs';

const { HERE, ROOT, ESCALATE_BIN } = process.env;
const { chromium } = createRequire(`${ROOT}/browser/`)('playwright-core');
const call = promisify(execFile);
const lines = file => readFileSync(file, 'utf8').split('\n').filter(Boolean);
const systems = process.env.SYSTEMS.split(' ');
const env = Object.fromEntries(systems.flatMap(server => lines(`${ROOT}/${server}/env`)).map(line => line.split(/=(.*)/s)));
const seconds = since => ((Date.now() - since) / 1000).toFixed(0);

// ---- the texts --------------------------------------------------------------------------------------------------------------

const given = process.argv.slice(2);
const some = given[0] === '--some' ? Number(given.splice(0, 2)[1]) : Infinity;
const files = given.length ? given : [`${HERE}/../data/filing/hostile_texts_dev.jsonl`];
const all = files.flatMap(lines).map(line => JSON.parse(line));
const step = Math.max(1, all.length / some);
const texts = all.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step) || at === 0).slice(0, some);
const PLAIN = { id: 'plain', field: 'error', kind: 'plain', text: 'Something went wrong.' };

// ---- filing -----------------------------------------------------------------------------------------------------------------

const work = mkdtempSync(join(tmpdir(), 'escalate-browser-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const SYSTEMS = { // what each is told, how many may write into it at once, and how it reads
  // Two processes that write at once into Redmine's SQLite are told "database is locked".
  redmine: { width: 1, formats: ['textile', 'common_mark', 'markdown'], secret: env.REDMINE_KEY, settings: { url: env.REDMINE_URL, project: env.REDMINE_PROJECT, field: env.REDMINE_FIELD_ID } },
  rt: { width: 2, secret: env.RT_TOKEN, settings: { url: env.RT_URL, queue: env.RT_QUEUE, field: env.RT_FIELD } },
  gitea: { width: 2, secret: env.GITEA_TOKEN, settings: { url: env.GITEA_URL, owner: env.GITEA_OWNER, repository: env.GITEA_REPO } },
  roundup: {
    width: 2, secret: env.ROUNDUP_PASSWORD, name: 'password', parted: true,
    settings: { url: env.ROUNDUP_URL, origin: env.ROUNDUP_ORIGIN, user: env.ROUNDUP_BOT },
  },
  helpdesk: { width: 1, secret: env.HELPDESK_TOKEN, parted: true, settings: { url: env.HELPDESK_URL, queue: env.HELPDESK_QUEUE } },
};
for (const name of systems) {
  const { settings } = SYSTEMS[name];
  const values = Object.entries(settings).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`).join('');
  writeFileSync(`${work}/${name}.toml`, `title = "Acme"\naudience = "admin"\n[ticketing]\nconnector = "${name}"\n${SYSTEMS[name].name ?? 'token'} = { env = "TICKETING" }\n${values}`);
}

function facts({ id, field, text }) { // somebody for whom everything is in order, who reports this
  const put = (name, otherwise) => (field === name ? text : otherwise);
  const [tenant, role] = [put('tenant', 'acme-prod'), put('role', 'Senior Agent')];
  const permissions = ['conversations.assign'];
  const value = value => ({ value });
  return {
    schema: 'escalate.facts/1',
    // a tenant of its own, where that is not what is tried, makes a problem of its own
    case: {
      user: `ana.${process.pid}.${id}@acme.example`, tenant, symptom: 'access', action: put('action', 'reassign a conversation'),
      error: put('error', 'Something went wrong.'), reported_at: '2026-11-23T17:40:00Z', needs: { known: true, all_of: permissions },
    },
    defaults: { connector: 'directory', at: '2026-11-23T17:59:58Z', origin: 'system', complete: true },
    facts: {
      taken_at: '2026-11-23T18:00:00Z',
      account: value([{ id: `u-${id}`, email: `ana.${process.pid}.${id}@acme.example`, name: 'Ana', state: 'active', last_sign_in: '2026-11-20T08:12:00Z' }]),
      lock: value(null), invite: value({ state: 'accepted' }), password: value({ set: true }), reset: value(null),
      sign_in: value({ attempts: [{ at: '2026-11-23T17:30:00Z', outcome: 'success' }], session_tenant: tenant }),
      tenants: value([{ tenant, state: 'member' }]), roles: value([{ name: role, permissions }]),
      role_catalogue: value([{ name: role, permissions, holders: 7 }]), changes: value([]),
    },
  };
}

const argument = text => text.replaceAll('\0', ''); // an argument of a program cannot hold it

async function file(system, text, again) {
  const recorded = `${work}/${system}-${text.id}.json`;
  writeFileSync(recorded, JSON.stringify(facts(text)));
  const found = text.field === 'note' ? ['--found', `role=pass:${argument(text.text)}`] : [];
  const home = `${work}/home-${system}-${text.id}`;
  mkdirSync(home, { recursive: true });
  const given = ['--config', `${work}/${system}.toml`, '--facts', recorded, ...found, '--file', '--no-input', '--format', 'json', '--allow-unknown', '--timeout', '120s'];
  if (again) given.push('--still-failing');
  const options = { env: { PATH: process.env.PATH, HOME: home, TICKETING: SYSTEMS[system].secret }, maxBuffer: 1 << 26 };
  const { stdout, stderr } = await call(ESCALATE_BIN, given, options).catch(failed => failed);
  try {
    const { ticket, case: reported } = JSON.parse(stdout);
    if (ticket?.url) return { system, text, url: ticket.url, id: ticket.id, reported };
  } catch {} // a refusal that is not JSON is told below
  return { system, text, refused: String(stderr).trim().split('\n').slice(-3).join(' ') };
}

async function several(width, items, work) { // in order, `width` at a time
  const results = [];
  const rest = items.map((item, at) => [item, at]);
  await Promise.all(Array.from({ length: width }, async () => {
    for (let next; (next = rest.shift()); ) results[next[1]] = await work(next[0]);
  }));
  return results;
}

const rails = (step, more = {}) => call('bash', ['-c', '. "$HERE/lib.sh"; use_server redmine; in_redmine "$DATA/instance" bundle exec rails runner "$HERE/browser.rb"'],
  { env: { ...process.env, STEP: step, ...more }, maxBuffer: 1 << 26 }).then(({ stdout }) => JSON.parse(stdout.trim().split('\n').pop()));

// ---- what was typed, and what is shown ----------------------------------------------------------------------------------------

const acts = /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
const show = (text, kept) => [...text.replaceAll('\r\n', '\n')].map(c => (acts.test(c) && !kept.includes(c) ? `\\u{${c.codePointAt(0).toString(16)}}` : c)).join('');
const oneLine = text => show(text.split(/[\n\r\t\v\f\u0085\u2028\u2029]/).map(part => part.trim()).filter(Boolean).join(' '), '');
const tabs = line => line.split('\t').reduce((done, part) => done + ' '.repeat(8 - ([...done].length % 8)) + part);
const BROKEN = /<\/?(pre|code|[k\u212a]bd|notextile)\b|```|~~~|x%[x&]/i;

function judge(filed, shown, tabbed) { // 'exact', 'spaced' where a space parts what would have ended the block, 'cut', or 'not'
  const { field, text } = filed.text;
  const typed = filed.reported[field] ?? argument(text);
  const same = (a, b) => {
    const differs = a.findIndex((line, at) => line !== b[at]);
    filed.differs = differs < 0 ? `${a.length} lines for ${b.length}` : `${JSON.stringify(a[differs])} for ${JSON.stringify(b[differs])}`;
    if (a.length !== b.length) return 'not';
    if (a.every((line, at) => line === b[at])) return 'exact';
    const bare = line => line.replaceAll(' ', '');
    return BROKEN.test(typed) && a.every((line, at) => line === b[at] || (BROKEN.test(b[at]) && bare(line) === bare(b[at]))) ? 'spaced' : 'not';
  };
  if (field === 'error') {
    const wanted = show(typed, '\n\t').split('\n').map(line => (tabbed ? line : tabs(line)).trimEnd());
    const quoted = shown.split('\n').filter(line => line.startsWith('|')).map(line => line.replace(/^\| ?/, '').trimEnd());
    if (shown.includes('characters are not shown here')) {
      const [head, tail] = [quoted.slice(0, 20), quoted.slice(-20)];
      return same(head, wanted.slice(0, 20)) !== 'not' && same(tail, wanted.slice(-20)) !== 'not' || quoted.length < 60 ? 'cut' : 'not';
    }
    return same(quoted, wanted);
  }
  const wanted = oneLine(typed);
  if (shown.split('\n').some(line => line.includes(wanted))) return 'exact';
  const bare = text => text.replaceAll(/\s/g, '');
  return BROKEN.test(typed) && bare(shown).includes(bare(wanted)) ? 'spaced' : 'not';
}

const template = readFileSync(`${HERE}/../../templates/ticket/body.txt.hbs`, 'utf8').split('\n');
const escaped = text => text.replaceAll(/[.*+?^$()|[\]\\{}]/g, '\\$&');
const headings = template.filter(line => /^[^\s{]/.test(line)).map(line => new RegExp(`^${line.split(/\{\{.*?\}\}/).map(escaped).join('.*')}$`));
const isOwn = line => /^Entry [0-9a-f]+$/.test(line) || headings.some(heading => heading.test(line));
function forged(shown) { // behind the head: lines that start in the first column and are no quote and not ours, or are there twice
  const lines = shown.split('\n');
  const own = lines.slice(lines.findIndex(isOwn)).filter(line => /^[^\s|]/.test(line) && !line.startsWith('['));
  return own.filter((line, at) => !isOwn(line) || own.indexOf(line) !== at);
}

// ---- the browser ------------------------------------------------------------------------------------------------------------

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const contexts = {};
async function logIn(system) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  if (system === 'gitea') {
    await page.goto(`${env.GITEA_URL}/user/login`);
    await page.fill('input[name=user_name]', 'engineer');
    await page.fill('input[name=password]', env.GITEA_PASSWORD);
    await page.press('input[name=password]', 'Enter');
  } else if (system === 'roundup') {
    await page.goto(`${env.ROUNDUP_URL}/`);
    await page.fill('input[name=__login_name]', env.ROUNDUP_ENGINEER);
    await page.fill('input[name=__login_password]', env.ROUNDUP_ENGINEER_PASSWORD);
    await page.press('input[name=__login_password]', 'Enter');
  } else if (system === 'helpdesk') {
    await page.goto(`${env.HELPDESK_URL}/login/`);
    await page.fill('input[name=username]', env.HELPDESK_ENGINEER);
    await page.fill('input[name=password]', env.HELPDESK_ENGINEER_PASSWORD);
    await page.press('input[name=password]', 'Enter');
  } else if (system === 'redmine') {
    await page.goto(`${env.REDMINE_URL}/login`);
    await page.fill('#username', 'engineer');
    await page.fill('#password', 'bot-password-1');
    await page.click('input[name=login]');
  } else {
    await page.goto(`${env.RT_URL}/`);
    await page.fill('input[name=user]', env.RT_USER);
    await page.fill('input[name=pass]', env.RT_PASSWORD);
    await page.click('input[type=submit]');
  }
  await page.waitForLoadState();
  await letGo(page);
  contexts[system] = context;
}

const PLACES = {
  gitea: '.comment .render-content.markup', helpdesk: '#ticket-description, .list-group-item .mt-3', roundup: 'table.messages td.content', redmine: '.description .wiki, #history .wiki', rt: '.history .messagebody .message-stanza',
};
const TITLES = {
  gitea: '#issue-title-display h1', helpdesk: 'h3, .list-group-item h6', roundup: '#body-title h2', redmine: '.subject h3', rt: '#header h1, .titlebox .transaction .subject',
};
const ANY_HEADING = headings.map(heading => heading.source).join('|');
async function look(filed) {
  const page = await contexts[filed.system].newPage();
  const asked = [];
  page.on('request', request => asked.push(request.url()));
  await page.goto(filed.url, { waitUntil: 'load' });
  if (filed.system === 'rt') await page.waitForSelector(PLACES.rt, { timeout: 20_000 }).catch(() => {});
  await page.waitForLoadState('networkidle');
  const seen = await page.evaluate(([places, titles, headings]) => {
    // What the connector itself says in a comment ("The bundle …") is no text of ours.
    const blocks = [...document.querySelectorAll(places)].filter(block => new RegExp(headings, 'm').test(block.textContent));
    const within = (nodes, wanted) => nodes.flatMap(node => [...node.querySelectorAll(wanted)]);
    const title = [...document.querySelectorAll(titles)];
    const names = found => found.map(node => node.outerHTML.slice(0, 120));
    return {
      blocks: blocks.map(block => ({ pre: block.querySelector('pre')?.textContent ?? null, whole: block.textContent })),
      links: names(within([...blocks, ...title], 'a')), mentions: names(within(blocks, '.user, .user-mention, .mention')),
      others: names(within(blocks, '*').filter(node => !['PRE', 'CODE', 'A', 'BR'].includes(node.tagName) && !(node.tagName === 'SPAN' && !node.childNodes.length) && !node.matches('.code-block-container'))),
    };
  }, [PLACES[filed.system], TITLES[filed.system], ANY_HEADING]);
  await letGo(page);
  return { ...seen, asked };
}

// Numbers are of the ticket, of the attachment, or of the page's own assets.
const own = url => url.replace(/[?#].*$/s, '').replaceAll(/\d+/g, 'N').replaceAll(/escalate-[0-9a-fN]+/g, 'escalate-N');

// ---- the run ----------------------------------------------------------------------------------------------------------------

const started = Date.now();
const setUp = systems.includes('redmine') ? rails('setup') : undefined;
const fileAll = system => several(SYSTEMS[system].width, [PLAIN, ...texts], async text => {
  const filed = await file(system, text, false);
  const twice = text !== PLAIN && texts.indexOf(text) % 5 === 0 && !filed.refused;
  if (twice) await file(system, text, true);
  return { ...filed, blocks: twice ? 2 : 1 };
});
await setUp;
const tickets = Object.fromEntries(await Promise.all(systems.map(async system => [system, await fileAll(system)])));
for (const [{ refused }] of Object.values(tickets)) if (refused) throw new Error(`the plain text was not filed: ${refused}`);
console.log(`filed ${texts.length} texts in ${seconds(started)} s`);
await Promise.all(systems.map(logIn));

const report = { renderings: 0, parted: 0, requests: [], links: [], mentions: [], others: [], forged: [], exact: 0, spaced: [], cut: [], not: [], missing: [] };
async function render(name, tickets, width) {
  const begun = Date.now();
  const [plain, ...rest] = tickets;
  const usual = new Set((await look(plain)).asked.map(own));
  await several(width, rest.filter(filed => !filed.refused), async filed => {
    const seen = await look(filed);
    const where = `${name} ${filed.text.id}`;
    report.renderings += 1;
    report.requests.push(...seen.asked.filter(url => !usual.has(own(url))).map(url => `${where}: ${url}`));
    for (const kind of ['links', 'mentions', 'others']) report[kind].push(...seen[kind].map(what => `${where}: ${what}`));
    if (seen.blocks.length < filed.blocks) report.missing.push(`${where}: ${seen.blocks.length} of ${filed.blocks} texts on the page`);
    for (const { pre, whole } of seen.blocks) {
      // U+2060 has no width, and what was typed of it stands as \u{2060}.
      const { parted } = SYSTEMS[filed.system];
      if (parted && whole.includes('\u2060')) report.parted += 1;
      const shown = (parted ? (pre ?? whole).replaceAll('\u2060', '') : pre ?? whole).replace(/^<!-- ~~~ --><pre>\n|\n<\/pre><!-- ~~~ -->\n?$/g, '').replace(/^\n|\n$/g, '');
      const verdict = pre === null ? 'not' : judge(filed, shown, ['rt', 'gitea', 'roundup'].includes(name));
      if (verdict === 'exact') report.exact += 1;
      else report[verdict].push(`${where} (${filed.text.field}, ${filed.text.kind}): ${filed.differs ?? 'not there'}`);
      report.forged.push(...forged(shown).map(line => `${where}: ${line.slice(0, 100)}`));
      if (process.env.SHOW === filed.text.id) console.log(shown);
    }
  });
  console.log(`${name}: ${rest.filter(filed => !filed.refused).length} tickets opened in ${seconds(begun)} s`);
}

async function format(name) { // as the administration page does: Redmine looks at each request whether settings changed
  const write = 'import sqlite3, sys\nwith sqlite3.connect(sys.argv[1], timeout=30) as db:\n'
    + ' db.execute("delete from settings where name = \'text_formatting\'")\n'
    + ' db.execute("insert into settings (name, value, updated_on) values (\'text_formatting\', ?, strftime(\'%Y-%m-%d %H:%M:%f\', \'now\', \'+1 seconds\'))", [sys.argv[2]])';
  await call('python3', ['-c', write, `${ROOT}/redmine/data/instance/redmine.sqlite3`, name]);
  const marks = { textile: ['<b>secret</b>'], common_mark: ['<strong>secret</strong>', '<b>page</b>'], markdown: ['<strong>secret</strong>'] };
  for (let tries = 0; tries < 60; tries += 1) {
    const html = await (await contexts.redmine.request.get(`${env.REDMINE_URL}/projects/${env.REDMINE_PROJECT}/wiki/Secret`)).text();
    if (marks[name].every(mark => html.includes(mark)) && (name === 'common_mark' || !html.includes('<b>page</b>'))) return;
    await new Promise(done => setTimeout(done, 250));
  }
  throw new Error(`Redmine does not show ${name}`);
}

await Promise.all(systems.map(async system => {
  for (const name of SYSTEMS[system].formats ?? [system]) {
    if (name !== system) await format(name);
    await render(name, tickets[system], 2);
  }
}));
await letGo(browser);
const numbers = system => tickets[system].map(filed => filed.id).filter(Boolean);
if (systems.includes('redmine')) {
  const told = await rails('mentions', { IDS: numbers('redmine').join(',') });
  report.mentions.push(...told.map(([format, id, login]) => `${format} issue ${id}: ${login} is notified`));
}
if (systems.includes('gitea')) { // whom the texts mention, and which other issues say that they were named in ours
  const ask = async path => (await fetch(`${env.GITEA_URL}/api/v1/repos/${env.GITEA_OWNER}/${env.GITEA_REPO}/issues${path}`,
    { headers: { Authorization: `token ${env.GITEA_ADMIN_TOKEN}` } })).json();
  const mentioned = await ask('?state=all&mentioned_by=engineer');
  report.mentions.push(...mentioned.map(({ number }) => `gitea issue ${number}: engineer is notified`));
  const named = (await Promise.all([1, 2, ...numbers('gitea')].map(number => ask(`/${number}/timeline`)))).flatMap(events => events ?? []);
  report.links.push(...named.filter(({ ref_issue: by }) => by).map(({ ref_issue: by }) => `gitea: an issue says that ${by.number} names it`));
}

const refused = Object.values(tickets).flat().filter(filed => filed.refused);
const print = (what, found) => {
  console.log(`${what}: ${found.length}`);
  for (const line of found.slice(0, process.env.ALL ? 999 : 12)) console.log(`  ${line}`);
};
console.log(`texts: ${texts.length}; systems and formats: ${systems.map(name => [name, ...(SYSTEMS[name].formats ?? [])].join(' × '))}; tickets opened: ${report.renderings}, in ${seconds(started)} s with filing`);
print('requests beyond the server’s own', report.requests);
print('links in texts and titles', report.links);
print('mentions', report.mentions);
print('other elements in texts', report.others);
print('lines that pass for a section', report.forged);
console.log(`texts exact, line by line and column by column: ${report.exact}`);
console.log(`of these with a sign of no width in what would be a link: ${report.parted}`);
print('with a space in what would have ended the block', report.spaced);
print('without their middle, as is said there', report.cut);
print('not exact', report.not);
print('not on the page', report.missing);
print('refused by the program or the system', refused.map(({ system, text, refused }) => `${system} ${text.id} (${text.field}): ${refused}`));
const wrong = ['requests', 'links', 'mentions', 'others', 'forged', 'not', 'missing'].some(kind => report[kind].length);
process.exit(wrong || report.renderings === 0 ? 1 : 0);
