// Nothing drawn is lost: each change goes into this browser at once and to the server a moment later, over the revision
// that was looked at. The copy here goes when the server has it. Where somebody else saved first, both are kept and the
// page asks (409); where the session has ended, the copy waits for the next time this person opens the page.

const SOON = 1500; // milliseconds of rest before the server is asked
const AGAIN = 10000;

export class Keeping {
  constructor({ place, read, states, told, clash }) {
    Object.assign(this, { place, read, states, told, clash });
    this.key = `sopan.rancangan.${place.dataset.draft}.${place.dataset.person}`;
    this.revision = 0;
    this.number = 0; // of changes, to know whether another came while the server was asked
    this.arrived = 0; // the change that the server has
    this.stopped = false;
  }

  behind() {
    return !this.stopped && (this.number !== this.arrived || this.local() !== null);
  }

  // Now rather than a moment later; whether the server has everything.
  async arrive() {
    while (this.saving) {
      await new Promise((done) => setTimeout(done, 50));
    }
    if (this.behind()) {
      await this.save();
    }
    return !this.behind() && !this.stopped;
  }

  local() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? 'null');
    } catch {
      return null;
    }
  }

  keep(xml) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ revision: this.revision, xml }));
    } catch {
      this.states('penuh');
    }
  }

  forget() {
    localStorage.removeItem(this.key);
  }

  // After each change of the diagram.
  async changed() {
    this.number += 1;
    const number = this.number;
    this.states('belum');
    const xml = await this.read();
    if (number === this.number) {
      this.keep(xml);
      this.later(SOON);
    }
  }

  later(wait) {
    clearTimeout(this.timer);
    if (!this.stopped) {
      this.timer = setTimeout(() => this.save(), wait);
    }
  }

  async save() {
    clearTimeout(this.timer);
    if (this.saving) {
      this.later(SOON);
      return;
    }
    this.saving = true;
    this.states('menyimpan');
    const { number } = this; // a change that comes while the diagram is read counts as a newer one
    try {
      await this.ask(await this.read(), number);
    } finally {
      this.saving = false;
    }
  }

  async ask(xml, number) {
    let reply;
    try {
      reply = await this.post(`${this.place.dataset.save}?revisi=${this.revision}`, xml);
    } catch {
      this.states('terputus');
      this.later(AGAIN);
      return;
    }
    const said = reply.headers.get('Content-Type')?.includes('json') ? await reply.json() : null;
    if (said === null) {
      this.stopped = true;
      this.states(reply.status === 401 || reply.status === 400 ? 'sesi' : 'ditolak');
    } else if (reply.status === 409) {
      this.stopped = true;
      this.states('bentrok');
      this.clash(said);
    } else if (!reply.ok) {
      this.states('ditolak', said.message);
    } else {
      this.saved(said, number);
    }
  }

  saved(said, number) {
    this.revision = said.revision;
    this.told(said.findings);
    this.arrived = number;
    if (number === this.number) {
      this.forget();
      this.states('tersimpan');
    } else {
      this.changed();
    }
  }

  // Mine over what somebody else has saved, after having seen it.
  over(revision) {
    this.revision = revision;
    this.stopped = false;
    return this.save();
  }

  post(address, xml) {
    const headers = { 'Content-Type': 'application/xml', 'X-CSRFToken': this.place.dataset.token };
    return fetch(address, { method: 'POST', headers, body: xml, credentials: 'same-origin', redirect: 'manual' });
  }

  async lint(xml) {
    const reply = await this.post(this.place.dataset.check, xml).catch(() => null);
    if (reply?.ok) {
      this.told((await reply.json()).findings);
    }
  }
}
