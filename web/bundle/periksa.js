// The checks of an evidence file, in a browser, without network: the same ones as verifikasi.py, in the same order.
// Every finding is {mark: ok | bad | skip, word, params, place?: {stream, seq}}; `word` is a key of the words.

const WEAK = ['proof-none', 'seal-none', 'unsealed', 'subtle', 'key-lost', 'document-beside'];
const PARTS = 'answers calendars checkpoint format proofs streams versions'; // of the evidence, and no others
const COLUMNS = 'actor at body claimed_at hash prev_hash recorded_at seq type v';
const utf8 = new TextEncoder();

const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => Array.from(part)));
const decoded = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const names = (object) => Object.keys(object).sort().join(' ');

function bytesOf(hex) {
  if (!/^([0-9a-f]{2})*$/.test(hex)) throw new Error(hex);
  return Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

// By code points, as the writer sorts: JavaScript's own order is that of UTF-16
function byPoints(one, other) {
  const [first, second] = [Array.from(one), Array.from(other)];
  const at = first.findIndex((letter, index) => letter !== second[index]);
  return at < 0 ? first.length - second.length : (first[at].codePointAt(0) - (second[at]?.codePointAt(0) ?? -1));
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort(byPoints).map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

// What a stored text says. A doubled name or a fraction has not one meaning: then the text is not the canonical one.
function said(text) {
  const value = JSON.parse(text);
  if (value === null || typeof value !== 'object' || Array.isArray(value) || canonical(value) !== text) throw new Error('canonical');
  return value;
}

// hash(n) = SHA-256(hash(n-1) || head || LF || body); JSON.stringify writes a list of texts as canonical JSON does
async function hashOf(stream, e) {
  const head = [stream, e.seq, e.v, e.type, e.at, e.recorded_at, e.claimed_at, e.actor];
  const text = `${JSON.stringify(head).normalize('NFC')}\n${e.body}`;
  return hexOf(await sha256(joined(bytesOf(e.prev_hash), utf8.encode(text))));
}

async function faultOf(stream, e, seq, last) {
  if (e.seq !== seq) return 'gap';
  if (e.prev_hash !== last) return 'link';
  if (names(e) !== COLUMNS || e.hash !== (await hashOf(stream, e))) return 'hash';
  try {
    said(e.body);
    said(e.actor);
  } catch {
    return 'body';
  }
  return '';
}

async function chain(stream, events, tell) {
  let last = '0'.repeat(64);
  for (const [index, e] of events.entries()) {
    const word = await faultOf(stream, e, index + 1, last);
    if (word) {
      tell('bad', word, { stream, seq: index + 1, why: 'JSON' }, { stream, seq: index + 1 });
      return;
    }
    last = e.hash;
  }
  tell('ok', 'chain', { stream, count: events.length });
}

async function committed(kept, commitment) {
  if (names(kept) !== 'salt text') return false;
  return hexOf(await sha256(joined(bytesOf(kept.salt), utf8.encode(kept.text)))) === commitment;
}

async function answers(evidence, tell) {
  let count = 0;
  let gone = 0;
  for (const stream of Object.keys({ ...evidence.streams, ...evidence.answers })) {
    const kept = evidence.answers[stream] ?? {};
    const told = Object.fromEntries((evidence.streams[stream] ?? []).map((e) => [e.seq, said(e.body)]));
    const lawful = new Set(Object.values(told).flatMap((body) => (body.erased ?? []).map((one) => String(one.seq))));
    for (const seq of Object.keys(kept)) {
      if (!told[seq]?.answers) tell('bad', 'stray', { stream, seq }, { stream, seq: Number(seq) });
    }
    for (const seq of Object.keys(told).filter((one) => told[one].answers)) {
      const place = { stream, seq: Number(seq) };
      if (kept[seq]) {
        count += 1;
        if (!(await committed(kept[seq], told[seq].answers))) tell('bad', 'answer', place, place);
      } else if (stream.startsWith('instance:')) {
        gone += 1;
        if (!lawful.has(seq)) tell('bad', 'answers-gone', place, place);
      }
    }
  }
  tell('ok', 'answers', { count, gone });
}

// Every event of a Berkas: {stream, seq, body, actor}
function bodies(evidence) {
  return subjectsOf(evidence).flatMap((stream) => evidence.streams[stream].map((e) => ({ stream, seq: e.seq, body: said(e.body), actor: said(e.actor) })));
}

function subjectsOf(evidence) {
  return Object.keys(evidence.streams).filter((stream) => stream.startsWith('instance:'));
}

// Everybody who acts is somebody whom the office entered, under a name that is proven like every answer
function people(evidence, tell) {
  const entered = enteredBy(evidence);
  const known = new Set();
  for (const { stream, seq, body, actor } of bodies(evidence)) {
    for (const person of [actor.person, actor.entered_by, body.to, body.from]) {
      if (person === undefined || person === null || known.has(person)) continue;
      known.add(person);
      if (!evidence.answers.office?.[entered[person]]) tell('bad', 'nobody', { stream, seq, person }, { stream, seq });
    }
  }
  tell('ok', 'people', { count: known.size });
}

function enteredBy(evidence) {
  return Object.fromEntries(evidence.streams.office.filter((e) => e.type === 'person:added').map((e) => [said(e.body).id, e.seq]));
}

function named(evidence, tell) {
  const office = evidence.streams.office.length;
  const digests = { version: new Set(), calendar: new Set() };
  for (const { stream, seq, body } of bodies(evidence)) {
    if ((body.office ?? 0) > office) tell('bad', 'office-short', { stream, seq, office: body.office }, { stream, seq });
    for (const kind of Object.keys(digests)) if (body[kind]) digests[kind].add(body[kind]);
  }
  for (const [kind, found] of Object.entries(digests)) {
    const there = Object.keys(evidence[`${kind}s`]);
    for (const digest of found) {
      if (!there.some((one) => one.startsWith(digest))) tell('bad', `${kind}-missing`, { digest: digest.slice(0, 16) });
    }
    for (const digest of there.filter((one) => !found.has(one))) tell('bad', 'extra', { name: digest });
  }
}

async function digestOf(path, enclosed) {
  return enclosed[path] ? hexOf(await sha256(enclosed[path])) : '';
}

async function versions(evidence, enclosed, tell) {
  for (const [digest, files] of Object.entries(evidence.versions)) {
    let wrong = '';
    const lines = [];
    for (const [name, listed] of Object.entries(files)) {
      lines.push(`${listed}  ${name}\n`);
      if ((await digestOf(`versi/${digest.slice(0, 16)}/${name}`, enclosed)) !== listed) wrong ||= name;
    }
    const whole = hexOf(await sha256(utf8.encode(lines.sort().join('')))) === digest;
    const good = whole && !wrong;
    tell(good ? 'ok' : 'bad', good ? 'version' : 'version-bad', { digest: digest.slice(0, 16), name: wrong });
  }
}

async function calendars(evidence, tell) {
  for (const [digest, text] of Object.entries(evidence.calendars)) {
    const good = hexOf(await sha256(utf8.encode(text))) === digest;
    tell(good ? 'ok' : 'bad', good ? 'calendar' : 'calendar-bad', { digest: digest.slice(0, 16) });
  }
}

// Every version of a document that an event names: {stream, seq, name, number, file, erased}
function handedIn(evidence) {
  const every = bodies(evidence);
  const erased = new Set(every.filter(({ body }) => body.file && body.versions).map(({ stream, body }) => `${stream} ${body.file}`));
  return every.flatMap(({ stream, seq, body }) => (body.documents ?? []).map((made) => ({ stream, seq, ...made, erased: erased.has(`${stream} ${made.file}`) })));
}

// What is not in the page itself lies beside it: it is said to be unchecked until it is chosen
async function documents(evidence, enclosed, tell) {
  for (const { stream, seq, name, number, file, erased } of handedIn(evidence)) {
    const found = await digestOf(`dokumen/${file}`, enclosed);
    const word = found ? (found === file ? 'document' : 'document-bad') : erased ? 'document-erased' : 'document-beside';
    tell({ document: 'ok', 'document-bad': 'bad' }[word] ?? 'skip', word, { stream, name, number }, { stream, seq });
  }
}

// enclosed: path -> bytes. Returns {findings, verdict: valid | broken | partial}.
async function check(evidence, enclosed) { // eslint-disable-line no-unused-vars
  const findings = [];
  const tell = (mark, word, params, place) => findings.push({ mark, word, params, place });
  if (names(evidence) !== PARTS) throw new Error(names(evidence));
  for (const stream of ['office', subjectsOf(evidence)[0] ?? 'instance']) {
    if (!evidence.streams[stream]?.length) tell('bad', 'empty', { stream });
  }
  for (const [stream, events] of Object.entries(evidence.streams)) await chain(stream, events, tell);
  if (!findings.some((one) => one.mark === 'bad')) {
    await answers(evidence, tell);
    people(evidence, tell);
    named(evidence, tell);
    await versions(evidence, enclosed, tell);
    await calendars(evidence, tell);
    await documents(evidence, enclosed, tell);
    await seals(evidence, tell); // eslint-disable-line no-undef
  }
  const broken = findings.some((one) => one.mark === 'bad');
  const weak = findings.some((one) => WEAK.includes(one.word));
  return { findings, verdict: broken ? 'broken' : weak ? 'partial' : 'valid' };
}
