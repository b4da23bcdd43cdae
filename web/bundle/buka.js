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

function nameOfStream(evidence, stream) {
  const berkas = evidence.instances.find((one) => one.stream === stream);
  return berkas ? berkas.number : stream;
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

function who(evidence, actor) {
  const { people, positions } = evidence.names;
  const name = actor.person ? people[actor.person] ?? `#${actor.person}` : say(actor.via === 'worker' ? 'page.worker' : 'page.operator');
  const position = actor.position ? positions[actor.position] ?? `#${actor.position}` : '';
  const kind = actor.kind && actor.kind !== 'definitif' ? ` (${actor.kind})` : '';
  const paper = actor.entered_by ? say('page.entered', { name: people[actor.entered_by] ?? `#${actor.entered_by}` }) : '';
  return [name, position + kind, paper].filter(Boolean);
}

function stepsOf(evidence, events) {
  const digest = Object.keys(evidence.versions).find((one) => one.startsWith(JSON.parse(events[0].body).version ?? '-'));
  return digest ? evidence.versions[digest].steps : {};
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

function said(evidence, stream, e) {
  const kept = evidence.answers[stream]?.[e.seq];
  const body = JSON.parse(e.body);
  if (!kept) return body.answers ? made('p', say('page.erased'), { class: 'soft' }) : undefined;
  const list = made('dl');
  for (const [name, value] of Object.entries(JSON.parse(kept.text))) {
    list.append(made('dt', name), made('dd', Array.isArray(value) ? value.join(', ') : String(value)));
  }
  return list;
}

function row(evidence, stream, e, steps, result) {
  const bad = result.findings.some((one) => one.mark === 'bad' && one.place?.stream === stream && one.place.seq === e.seq);
  const line = made('tr', undefined, bad ? { class: 'bad' } : {});
  const what = made('td');
  let people = [];
  try {
    const extra = said(evidence, stream, e);
    what.append(happened(e, JSON.parse(e.body), steps), ...(extra ? [extra] : []));
    people = who(evidence, JSON.parse(e.actor));
  } catch {
    what.append(say('page.unreadable-event'));
  }
  if (bad) what.prepend(made('strong', `${say('bad')}: `));
  what.append(made('div', e.hash, { class: 'digest soft' }));
  line.append(made('td', String(e.seq)), made('td', moment(e.at, evidence.office.zone)));
  const person = made('td');
  person.append(...people.map((text) => made('div', text)));
  line.append(person, what);
  return line;
}

function subject(evidence, berkas, result) {
  const events = evidence.streams[berkas.stream] ?? [];
  const section = made('section');
  section.append(made('h2', `${berkas.number} — ${berkas.title}`));
  if (!events.length) return section;
  const table = made('table');
  const head = made('tr');
  head.append(...['seq', 'when', 'who', 'what'].map((key) => made('th', say(`page.${key}`), { scope: 'col' })));
  table.append(made('caption', say('page.timeline'), { class: 'soft' }), made('thead'), made('tbody'));
  table.tHead.append(head);
  const steps = stepsOf(evidence, events);
  for (const e of events) table.tBodies[0].append(row(evidence, berkas.stream, e, steps, result));
  const scroll = made('div', undefined, { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': berkas.number });
  scroll.append(table);
  section.append(scroll);
  return section;
}

function showFiles(evidence, again) {
  const list = made('ul');
  for (const one of evidence.documents) {
    const line = made('li', `${nameOfStream(evidence, one.stream)}: ${one.name} v${one.number}, ${one.file_name} `);
    const bytes = enclosed[one.path];
    if (bytes) {
      const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
      line.append(made('a', say('page.save'), { href: address, download: one.file_name }));
    } else {
      line.append(made('span', say(one.path ? 'page.beside' : 'page.gone', { path: one.path ?? '' }), { class: 'soft' }));
    }
    list.append(line);
  }
  const label = made('label', say('page.choose'), { for: 'chosen' });
  const input = made('input', undefined, { type: 'file', id: 'chosen', multiple: '' });
  input.addEventListener('change', async () => {
    for (const file of input.files) enclosed[`dokumen/${file.name}`] = new Uint8Array(await file.arrayBuffer());
    await again();
  });
  const waiting = evidence.documents.some((one) => one.path && !enclosed[one.path]);
  const chooser = made('p');
  chooser.append(label, made('br'), input);
  filled('files', ...(evidence.documents.length ? [made('h2', say('page.documents')), list] : []), ...(waiting ? [chooser] : []));
}

async function show(evidence) {
  document.documentElement.lang = tongue;
  for (const button of document.querySelectorAll('[data-tongue]')) button.setAttribute('aria-pressed', String(button.dataset.tongue === tongue));
  element('office').textContent = evidence.office.name;
  element('title').textContent = say('page.title', { number: evidence.instances.map((one) => one.number).slice(0, 3).join(', ') });
  document.title = element('title').textContent;
  const result = await check(evidence, enclosed); // eslint-disable-line no-undef
  showVerdict(evidence, result);
  showChecks(evidence, result);
  showFiles(evidence, () => show(evidence));
  element('subjects').replaceChildren(...evidence.instances.map((one) => subject(evidence, one, result)));
  filled('limits', made('h2', say('page.limits')), made('p', say('limits')), made('p', say('page.made', { at: moment(evidence.made_at, evidence.office.zone) }), { class: 'soft' }));
}

function unreadable(why) {
  element('verdict').className = 'bad';
  filled('verdict', made('strong', say('broken')), made('p', say('unreadable', { why: String(why) })));
}

async function start() {
  try {
    if (!globalThis.crypto?.subtle) throw new Error(say('page.no-subtle'));
    const kept = JSON.parse(element('enclosed').textContent);
    for (const [path, base64] of Object.entries(kept)) enclosed[path] = decoded(base64); // eslint-disable-line no-undef
    const evidence = JSON.parse(element('evidence').textContent);
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
