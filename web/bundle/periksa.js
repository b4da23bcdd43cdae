// The checks of an evidence file, in a browser, without network: the same ones as verifikasi.py, in the same order.
// Every finding is {mark: ok | bad | skip, word, params, stream?, seq?}; `word` is a key of the words.

const WEAK = ['proof-none', 'seal-none', 'unsealed', 'subtle', 'key-lost'];
const utf8 = new TextEncoder();

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => Array.from(part)));
const decoded = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
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
  if (e.hash !== (await hashOf(stream, e))) return 'hash';
  return '';
}

async function chain(stream, events, tell) {
  let last = '0'.repeat(64);
  for (const [index, e] of events.entries()) {
    const word = await faultOf(stream, e, index + 1, last);
    if (word) {
      tell('bad', word, { stream, seq: index + 1 }, { stream, seq: index + 1 });
      return;
    }
    last = e.hash;
  }
  tell('ok', 'chain', { stream, count: events.length });
}

async function answers(evidence, tell) {
  let count = 0;
  let gone = 0;
  for (const [stream, events] of ofInstances(evidence)) {
    const kept = evidence.answers[stream] ?? {};
    const committed = new Set();
    const lawful = new Set(events.flatMap((e) => (JSON.parse(e.body).erased ?? []).map((one) => one.seq)));
    for (const e of events) {
      const commitment = JSON.parse(e.body).answers;
      if (!commitment) continue;
      committed.add(String(e.seq));
      const one = kept[e.seq];
      if (!one) {
        gone += 1;
        if (!lawful.has(e.seq)) tell('bad', 'answers-gone', { stream, seq: e.seq }, { stream, seq: e.seq });
        continue;
      }
      count += 1;
      const found = hexOf(await sha256(joined(bytesOf(one.salt), utf8.encode(one.text))));
      if (found !== commitment) tell('bad', 'answer', { stream, seq: e.seq }, { stream, seq: e.seq });
    }
    for (const seq of Object.keys(kept)) {
      if (!committed.has(seq)) tell('bad', 'stray', { stream, seq }, { stream, seq: Number(seq) });
    }
  }
  tell('ok', 'answers', { count, gone });
}

function ofInstances(evidence) {
  return Object.entries(evidence.streams).filter(([stream]) => stream.startsWith('instance:'));
}

function named(evidence, tell) {
  const office = (evidence.streams.office ?? []).length;
  for (const [stream, events] of ofInstances(evidence)) {
    for (const e of events) {
      const body = JSON.parse(e.body);
      if ((body.office ?? 0) > office) tell('bad', 'office-short', { stream, seq: e.seq, office: body.office }, { stream, seq: e.seq });
      for (const kind of ['version', 'calendar']) {
        const digest = body[kind] ?? '';
        const known = Object.keys(evidence[`${kind}s`]).some((one) => one.startsWith(digest));
        if (digest && !known) tell('bad', `${kind}-missing`, { digest: digest.slice(0, 16) }, { stream, seq: e.seq });
      }
    }
  }
}

async function digestOf(path, enclosed) {
  return enclosed[path] ? hexOf(await sha256(enclosed[path])) : '';
}

async function versions(evidence, enclosed, tell) {
  for (const [digest, version] of Object.entries(evidence.versions)) {
    let wrong = '';
    const lines = [];
    for (const [name, said] of Object.entries(version.files)) {
      lines.push(`${said}  ${name}\n`);
      if ((await digestOf(`versi/${digest.slice(0, 16)}/${name}`, enclosed)) !== said) wrong ||= name;
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

async function documents(evidence, enclosed, tell) {
  const named = new Set();
  for (const [stream, events] of ofInstances(evidence)) {
    for (const e of events) {
      for (const made of JSON.parse(e.body).documents ?? []) {
        const said = { name: made.name, number: made.number };
        named.add(JSON.stringify([stream, made.name, made.number, made.file]));
        const found = await digestOf(`dokumen/${made.file}`, enclosed);
        const mark = !found ? 'skip' : found === made.file ? 'ok' : 'bad';
        tell(mark, { skip: 'document-out', ok: 'document', bad: 'document-bad' }[mark], said, { stream, seq: e.seq });
      }
    }
  }
  for (const one of evidence.documents) {
    const known = named.has(JSON.stringify([one.stream, one.name, one.number, one.file]));
    if (!known || ![null, `dokumen/${one.file}`].includes(one.path)) tell('bad', 'shown', { stream: one.stream, shown: one.name });
  }
}

// Number and title of each Berkas, as readers see them, must be what its events say
function shown(evidence, tell) {
  for (const one of evidence.instances) {
    const first = JSON.parse(evidence.streams[one.stream][0].body);
    const kept = evidence.answers[one.stream]?.['1'];
    const title = kept ? JSON.parse(kept.text).title : one.title;
    if (one.number !== first.number || one.title !== title) tell('bad', 'shown', { stream: one.stream, shown: `${one.number}, ${one.title}` });
  }
}

// The root of an RFC 9162 (2.1.3.2) inclusion proof; null when the proof has the wrong length
async function rootOf(leaf, start, size, path) {
  let node = await sha256(joined([0], leaf));
  let index = start;
  let last = size - 1;
  for (const step of path) {
    if (last === 0) return null;
    if (index % 2 || index === last) {
      node = await sha256(joined([1], step, node));
      while (index % 2 === 0 && index) { index = Math.floor(index / 2); last = Math.floor(last / 2); }
    } else {
      node = await sha256(joined([1], node, step));
    }
    index = Math.floor(index / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? node : null;
}

async function included(evidence, one, stream, size, root) {
  const events = evidence.streams[stream];
  const event = events[one.seq - 1];
  if (!event || one.index < 0 || one.index >= size) return false;
  const found = await rootOf(bytesOf(event.hash), one.index, size, one.path.map(bytesOf));
  return found !== null && hexOf(found) === root;
}

async function seals(evidence, tell) {
  if (!evidence.checkpoint) { tell('skip', 'seal-none', {}); return; }
  const lines = evidence.checkpoint.split('\n');
  const size = Number(lines[1]);
  const root = hexOf(decoded(lines[2]));
  const proofs = Object.fromEntries(evidence.proofs.map((one) => [one.stream, one]));
  for (const [stream, events] of Object.entries(evidence.streams)) {
    const one = proofs[stream];
    if (!one) { tell('skip', 'proof-none', { stream }); continue; }
    const good = await included(evidence, one, stream, size, root);
    tell(good ? 'ok' : 'bad', good ? 'proof' : 'proof-bad', { stream, seq: one.seq }, good ? undefined : { stream, seq: one.seq });
    if (good && events.length > one.seq) tell('skip', 'unsealed', { stream, count: events.length - one.seq });
  }
  await signatures(evidence, tell);
}

// true, false, or null where this browser has no Ed25519
async function signed(key, signature, message) {
  let usable;
  try {
    usable = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
  } catch {
    return null;
  }
  return crypto.subtle.verify('Ed25519', usable, signature, message);
}

async function rotations(evidence, tell) {
  const keys = [];
  for (const e of evidence.streams.seal ?? []) {
    const body = JSON.parse(e.body);
    if (e.type === 'key:changed') {
      const message = utf8.encode(`{"new":"${body.public}","previous":"${body.previous}"}`);
      const said = keys.at(-1) === body.previous && (await signed(bytesOf(body.previous), bytesOf(body.signature), message));
      if (said === false) tell('bad', 'rotation-bad', { seq: e.seq }, { stream: 'seal', seq: e.seq });
    }
    if (e.type === 'key:made' && keys.length) tell('skip', 'key-lost', { seq: e.seq });
    if (e.type === 'key:made' || e.type === 'key:changed') keys.push(body.public);
  }
  return keys;
}

async function signatures(evidence, tell) {
  const keys = await rotations(evidence, tell);
  const [note, line] = evidence.checkpoint.split('\n\n');
  const origin = note.split('\n')[0];
  const [, name, given] = line.trim().split(' ');
  const raw = decoded(given);
  let mine = '';
  for (const key of keys) {
    const hash = await sha256(joined(utf8.encode(origin), [10, 1], bytesOf(key)));
    if (hexOf(hash.slice(0, 4)) === hexOf(raw.slice(0, 4))) mine = key;
  }
  const said = mine && name === origin ? await signed(bytesOf(mine), raw.slice(4), utf8.encode(`${note}\n`)) : false;
  if (said === null) tell('skip', 'subtle', {});
  else tell(said ? 'ok' : 'bad', said ? 'signature' : 'signature-bad', { key: mine || '?' });
}

// enclosed: path -> bytes. Returns {findings, verdict: valid | broken | partial}.
async function check(evidence, enclosed) { // eslint-disable-line no-unused-vars
  const findings = [];
  const tell = (mark, word, params, place) => findings.push({ mark, word, params, place });
  const subjects = evidence.instances.length ? evidence.instances.map((one) => one.stream) : ['instance'];
  for (const stream of ['office', ...subjects]) {
    if (!evidence.streams[stream]?.length) tell('bad', 'empty', { stream });
  }
  for (const [stream, events] of Object.entries(evidence.streams)) await chain(stream, events, tell);
  if (!findings.some((one) => one.mark === 'bad')) {
    await answers(evidence, tell);
    shown(evidence, tell);
    named(evidence, tell);
    await versions(evidence, enclosed, tell);
    await calendars(evidence, tell);
    await documents(evidence, enclosed, tell);
    await seals(evidence, tell);
  }
  const broken = findings.some((one) => one.mark === 'bad');
  const weak = findings.some((one) => WEAK.includes(one.word));
  return { findings, verdict: broken ? 'broken' : weak ? 'partial' : 'valid' };
}
