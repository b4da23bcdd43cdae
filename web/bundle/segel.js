// The seal of an evidence file: inclusion in the tree, the checkpoint's form, the keys and the signature.

const NOTE = /^(sopan\/[0-9a-f]{16}\n([1-9]\d{0,17})\n([A-Za-z0-9+/]{43}=)\nat [-\dT:.]{23}Z\nprevious [0-9a-f]{64}\nnumber ([1-9]\d{0,17})\n)\n— (sopan\/[0-9a-f]{16}) ([A-Za-z0-9+/]{91}=)\n$/;

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
  if (!event || one.index < 0 || one.index >= size || Object.keys(one).length !== 4) return false;
  const found = await rootOf(bytesOf(event.hash), one.index, size, one.path.map(bytesOf));
  return found !== null && hexOf(found) === root;
}

async function seals(evidence, tell) { // eslint-disable-line no-unused-vars
  if (evidence.checkpoint === null) { tell('skip', 'seal-none', {}); return; }
  const note = NOTE.exec(evidence.checkpoint);
  if (!note) { tell('bad', 'seal-bad', {}); return; }
  const size = Number(note[2]);
  const root = hexOf(decoded(note[3]));
  const proofs = Object.fromEntries(evidence.proofs.map((one) => [one.stream, one]));
  for (const [stream, events] of Object.entries(evidence.streams)) {
    const one = proofs[stream];
    if (!one) { tell('skip', 'proof-none', { stream }); continue; }
    const good = await included(evidence, one, stream, size, root);
    tell(good ? 'ok' : 'bad', good ? 'proof' : 'proof-bad', { stream, seq: one.seq }, good ? undefined : { stream, seq: one.seq });
    if (good && events.length > one.seq) tell('skip', 'unsealed', { stream, count: events.length - one.seq });
  }
  for (const one of evidence.proofs) {
    if (one !== proofs[one.stream] || !evidence.streams[one.stream]) tell('bad', 'proof-bad', { stream: one.stream, seq: one.seq });
  }
  await signatures(evidence, note, proofs.seal?.seq ?? 0, tell);
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

// Each change of key by the key before it; all keys, and the last one among those the checkpoint covers itself
async function rotations(evidence, covered, tell) {
  const keys = [];
  let mine = '';
  for (const e of evidence.streams.seal ?? []) {
    const body = said(e.body);
    if (e.type === 'key:changed') {
      const message = utf8.encode(`{"new":"${body.public}","previous":"${body.previous}"}`);
      const holds = keys.at(-1) === body.previous && (await signed(bytesOf(body.previous), bytesOf(body.signature), message));
      if (holds === false) tell('bad', 'rotation-bad', { seq: e.seq }, { stream: 'seal', seq: e.seq });
    }
    if (e.type === 'key:made' && keys.length) tell('skip', 'key-lost', { seq: e.seq });
    if (e.type === 'key:made' || e.type === 'key:changed') {
      keys.push(body.public);
      if (e.seq <= covered) mine = body.public;
    }
  }
  return [keys, mine];
}

async function signatures(evidence, note, covered, tell) {
  const [keys, mine] = await rotations(evidence, covered, tell);
  const [, text, , , number, name, mark] = note;
  const origin = text.split('\n')[0];
  const raw = decoded(mark);
  const hash = await sha256(joined(utf8.encode(origin), [10, 1], bytesOf(mine)));
  const fits = mine && name === origin && origin === `sopan/${keys[0].slice(0, 16)}` && hexOf(hash.slice(0, 4)) === hexOf(raw.slice(0, 4));
  const holds = fits ? await signed(bytesOf(mine), raw.slice(4), utf8.encode(text)) : false;
  if (holds === null) tell('skip', 'subtle', {});
  else tell(holds ? 'ok' : 'bad', holds ? 'signature' : 'signature-bad', { number, key: mine || '?' });
}
