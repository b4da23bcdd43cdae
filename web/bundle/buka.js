// The page of an evidence file: the verdict first, then what was checked, then what happened. No network.

const element = (id) => document.getElementById(id);
const words = JSON.parse(element('words').textContent);
let tongue = 'id';
const enclosed = {}; // path -> bytes

function say(key, params = {}) {
  const sentence = words[tongue][key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ''));
}

function made(tag, text, attributes = {}) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function filled(id, ...children) {
  element(id).replaceChildren(...children);
}

function moment(text, zone) {
  const chosen = { timeZone: zone, dateStyle: 'long', timeStyle: 'short' };
  return new Intl.DateTimeFormat(tongue === 'id' ? 'id-ID' : 'en-GB', chosen).format(new Date(text));
}

// What an event of a Berkas says; nothing where it cannot be read
function tried(read, otherwise) {
  try { return read() ?? otherwise; } catch { return otherwise; }
}

// Number and title in the words of the first event and of the answers beside it
function nameOfStream(evidence, stream) {
  return tried(() => said(evidence.streams[stream][0].body).number, stream); // eslint-disable-line no-undef
}

function titleOf(evidence, stream) {
  return tried(() => JSON.parse(evidence.answers[stream][1].text).title, say('page.erased'));
}

// The office as its own events tell it: what it was after each of them, and who was entered where
const told = new WeakMap();

function officeOf(evidence) {
  if (told.has(evidence)) return told.get(evidence);
  let now = { name: '', zone: 'UTC', positions: {} };
  const office = { after: [now], entered: {} };
  for (const e of evidence.streams.office ?? []) {
    const body = tried(() => said(e.body), {}); // eslint-disable-line no-undef
    if (e.type === 'setting:changed') now = { ...now, ...body };
    if (e.type === 'position:added' || e.type === 'position:changed') now = { ...now, positions: { ...now.positions, [body.id]: body.title } };
    if (e.type === 'person:added') office.entered[body.id] = e.seq;
    office.after.push(now);
  }
  told.set(evidence, office);
  return office;
}

function nameOf(evidence, person) {
  return tried(() => JSON.parse(evidence.answers.office[officeOf(evidence).entered[person]].text).name, `#${person}`);
}

function sentence(evidence, finding) {
  const params = { ...finding.params };
  if (params.stream) params.stream = nameOfStream(evidence, params.stream);
  return say(finding.word, params);
}

function showVerdict(evidence, result) {
  const bad = result.findings.filter((one) => one.mark === 'bad');
  element('verdict').className = { broken: 'bad', partial: 'partial', valid: '' }[result.verdict];
  const lines = bad.map((one) => made('p', sentence(evidence, one)));
  filled('verdict', made('strong', say(result.verdict)), ...lines, made('p', say(`page.${result.verdict}`)));
}

function showChecks(evidence, result) {
  const list = made('ul', undefined, { class: 'checks' });
  for (const one of result.findings) {
    const row = made('li', undefined, { class: one.mark });
    row.append(made('span', say(one.mark)), made('span', sentence(evidence, one)));
    list.append(row);
  }
  const key = (evidence.checkpoint ?? '').trim();
  filled('checks', made('h2', say('page.checks')), list, ...(key ? [made('h2', say('page.checkpoint')), made('p', say('page.compare')), made('pre', key, { class: 'digest scroll', tabindex: '0' })] : []));
}

function who(evidence, actor, office) {
  const name = actor.person ? nameOf(evidence, actor.person) : say(actor.via === 'worker' ? 'page.worker' : 'page.operator');
  const position = actor.position ? office.positions[actor.position] ?? `#${actor.position}` : '';
  const kind = actor.kind && actor.kind !== 'definitif' ? ` (${actor.kind})` : '';
  const paper = actor.entered_by ? say('page.entered', { name: nameOf(evidence, actor.entered_by) }) : '';
  return [name, position + kind, paper].filter(Boolean);
}

// Names of steps out of the enclosed diagram; a deadline is called by the step it stands at
function stepsOf(evidence, version) {
  const digest = Object.keys(evidence.versions).find((one) => one.startsWith(version ?? '-'));
  const bytes = enclosed[`versi/${(digest ?? '').slice(0, 16)}/diagram.bpmn`];
  if (!bytes) return {};
  const diagram = new DOMParser().parseFromString(new TextDecoder().decode(bytes), 'application/xml');
  const steps = {};
  const waiting = [];
  for (const node of diagram.querySelectorAll('[id]')) {
    const number = Array.from(node.querySelectorAll(':scope > * > * > *, :scope > * > *')).find((one) => one.getAttribute('name') === 'mutu.nomor')?.getAttribute('value') ?? '';
    const name = [number, node.getAttribute('name') ?? ''].filter(Boolean).join('. ');
    if (name) steps[node.id] = name;
    if (node.getAttribute('attachedToRef')) waiting.push(node);
  }
  for (const node of waiting) steps[node.id] = steps[node.getAttribute('attachedToRef')] ?? node.id;
  return steps;
}

function happened(e, body, steps) {
  const key = `event.${e.type}`;
  const at = body.element ?? body.timer ?? body.closed?.[0]?.element;
  const step = at ? `: ${steps[at] ?? at}` : '';
  const next = (body.opened ?? []).map((one) => steps[one.element] ?? one.element);
  const parts = [say(key) + step];
  for (const [name, value] of Object.entries(body.control ?? {})) parts.push(`${name}: ${value}`);
  if (next.length) parts.push(say('event.next', { next: next.join(', ') }));
  return parts.join('; ');
}

function filledIn(evidence, stream, e) {
  const kept = evidence.answers[stream]?.[e.seq];
  if (!kept) return said(e.body).answers ? made('p', say('page.erased'), { class: 'soft' }) : undefined; // eslint-disable-line no-undef
  const list = made('dl');
  for (const [name, value] of Object.entries(JSON.parse(kept.text))) {
    list.append(made('dt', name), made('dd', Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value)));
  }
  return list;
}

function row(evidence, stream, e, steps, result) {
  const bad = result.findings.some((one) => one.mark === 'bad' && one.place?.stream === stream && one.place.seq === e.seq);
  const line = made('tr', undefined, bad ? { class: 'bad' } : {});
  const what = made('td');
  const [when, person] = [made('td'), made('td')];
  try {
    const body = said(e.body); // eslint-disable-line no-undef
    const { after } = officeOf(evidence);
    const office = after[body.office ?? 0] ?? after.at(-1);
    const extra = filledIn(evidence, stream, e);
    what.append(happened(e, body, steps), ...(extra ? [extra] : []));
    when.append(moment(e.at, office.zone));
    person.append(...who(evidence, said(e.actor), office).map((text) => made('div', text))); // eslint-disable-line no-undef
  } catch {
    what.append(say('page.unreadable-event'));
  }
  if (bad) what.prepend(made('strong', `${say('bad')}: `));
  what.append(made('div', e.hash, { class: 'digest soft' }));
  line.append(made('td', String(e.seq)), when, person, what);
  return line;
}

function subject(evidence, stream, result) {
  const events = evidence.streams[stream];
  const number = nameOfStream(evidence, stream);
  const section = made('section');
  section.append(made('h2', `${number} — ${titleOf(evidence, stream)}`));
  const table = made('table');
  const head = made('tr');
  head.append(...['seq', 'when', 'who', 'what'].map((key) => made('th', say(`page.${key}`), { scope: 'col' })));
  table.append(made('caption', say('page.timeline'), { class: 'soft' }), made('thead'), made('tbody'));
  table.tHead.append(head);
  const known = {};
  for (const e of events) {
    const version = tried(() => said(e.body).version.slice(0, 16), ''); // eslint-disable-line no-undef
    known[version] ??= tried(() => stepsOf(evidence, version), {});
    table.tBodies[0].append(row(evidence, stream, e, known[version], result));
  }
  const scroll = made('div', undefined, { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': number });
  scroll.append(table);
  section.append(scroll);
  return section;
}

// The kind of a document is read from its first bytes: nothing vouches for a name that somebody gave the file
function ending(bytes) {
  const start = String.fromCharCode(...bytes.slice(0, 4));
  if (start.startsWith('%PDF')) return '.pdf';
  if (start.startsWith('\u0089PNG')) return '.png';
  if (start.startsWith('\u00ff\u00d8')) return '.jpg';
  if (!start.startsWith('PK')) return '';
  const listing = new TextDecoder('latin1').decode(bytes);
  return ['word/', 'xl/'].map((part) => (listing.includes(part) ? { 'word/': '.docx', 'xl/': '.xlsx' }[part] : '')).find(Boolean) ?? '.zip';
}

function showFiles(evidence, again) {
  const list = made('ul');
  const every = tried(() => handedIn(evidence), []); // eslint-disable-line no-undef
  for (const one of every) {
    const path = `dokumen/${one.file}`;
    const name = `${one.name} v${one.number}`;
    const line = made('li', `${nameOfStream(evidence, one.stream)}: ${name} `);
    const bytes = enclosed[path];
    if (bytes) {
      const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
      line.append(made('a', say('page.save'), { href: address, download: name.replace(/[^\p{L}\p{N}. -]/gu, '_') + ending(bytes) }));
    } else {
      line.append(made('span', say(one.erased ? 'page.gone' : 'page.beside', { path }), { class: 'soft' }));
    }
    list.append(line);
  }
  const label = made('label', say('page.choose'), { for: 'chosen' });
  const input = made('input', undefined, { type: 'file', id: 'chosen', multiple: '' });
  input.addEventListener('change', async () => {
    for (const file of input.files) enclosed[`dokumen/${file.name}`] = new Uint8Array(await file.arrayBuffer());
    await again();
  });
  const waiting = every.some((one) => !one.erased && !enclosed[`dokumen/${one.file}`]);
  const chooser = made('p');
  chooser.append(label, made('br'), input);
  filled('files', ...(every.length ? [made('h2', say('page.documents')), list] : []), ...(waiting ? [chooser] : []));
}

async function show(evidence) {
  document.documentElement.lang = tongue;
  for (const button of document.querySelectorAll('[data-tongue]')) button.setAttribute('aria-pressed', String(button.dataset.tongue === tongue));
  element('office').textContent = officeOf(evidence).after.at(-1).name;
  const subjects = subjectsOf(evidence); // eslint-disable-line no-undef
  element('title').textContent = say('page.title', { number: subjects.slice(0, 3).map((one) => nameOfStream(evidence, one)).join(', ') });
  document.title = element('title').textContent;
  const result = await check(evidence, enclosed); // eslint-disable-line no-undef
  showVerdict(evidence, result);
  showChecks(evidence, result);
  showFiles(evidence, () => show(evidence));
  element('subjects').replaceChildren(...subjects.map((one) => subject(evidence, one, result)));
  filled('limits', made('h2', say('page.limits')), made('p', say('limits')));
}

function unreadable(why) {
  element('verdict').className = 'bad';
  filled('verdict', made('strong', say('broken')), made('p', say('unreadable', { why: String(why) })));
}

const numbered = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;

async function start() {
  try {
    if (!globalThis.crypto?.subtle) throw new Error(say('page.no-subtle'));
    const kept = JSON.parse(element('enclosed').textContent);
    for (const [path, base64] of Object.entries(kept)) enclosed[path] = decoded(base64); // eslint-disable-line no-undef
    const text = element('evidence').textContent;
    const evidence = JSON.parse(text);
    // Written anew it must be the same text: a doubled name or a fraction would be lost on the way
    if (JSON.stringify(evidence).replace(/[<>\u2028\u2029]/g, numbered) !== text.replaceAll('\n', '')) throw new Error('JSON');
    if (evidence.format !== 'sopan-bukti-1') throw new Error(String(evidence.format));
    for (const button of document.querySelectorAll('[data-tongue]')) {
      button.addEventListener('click', () => { tongue = button.dataset.tongue; show(evidence).catch(unreadable); });
    }
    await show(evidence);
  } catch (why) {
    unreadable(why); // never a false "sah"
  }
}

start();
