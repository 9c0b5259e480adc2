// An attack beside honest people: what these notice of it, what it costs the house, and whether others still get in. Its tests want the
// machine for themselves: `npm run test:abuse`.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { once, setMaxListeners } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import WebSocket from 'ws';
import { House } from './server.mjs';
import { SocketIoClient } from './clients.mjs';

// The houses' data is in memory, unless TMPDIR says otherwise: what the disk does meanwhile is no attack.
if (existsSync('/dev/shm')) process.env.TMPDIR ??= '/dev/shm';
export const slow = process.env.ABUSE_SLOW === '1'; // a build that is slower, and larger, than what people run

const bidders = 20;
const bidEveryMs = 200; // of each of them
const calmMs = 1500; // measured before the attacks
const floorMs = 40; // an acknowledgement's p99 below it is noise on a machine that the attacker shares
const newcomerMs = slow ? 10_000 : 1000;
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs tokens as the issuer does whose key this is: a thousand accounts cost a second. */
export class Signer {
  #subjects = new Map();

  constructor(pem, kid, claims) { Object.assign(this, { key: createPrivateKey(pem), kid, claims }); }

  /** With the key of the house, after one token that it made itself. */
  static of(house) {
    const [head, claims] = house.token('hanna').split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url')));
    const { keys } = JSON.parse(readFileSync(join(house.dataDir, 'identity-keys.json'), 'utf8'));
    return new Signer(keys.at(-1).pem, head.kid, claims);
  }

  token(username) {
    if (!this.#subjects.has(username)) this.#subjects.set(username, randomUUID());
    const claims = { ...this.claims, sub: this.#subjects.get(username), preferred_username: username, jti: randomUUID() };
    const text = `${encoded({ alg: 'RS256', typ: 'at+jwt', kid: this.kid })}.${encoded(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), this.key).toString('base64url')}`;
  }
}

/** Resident memory of a process in bytes: now, and its peak since resetPeak(). */
export function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (field) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
  return { resident: bytes('VmRSS'), peak: bytes('VmHWM') };
}
const resetPeak = (pid) => writeFileSync(`/proc/${pid}/clear_refs`, '5');

/** The sum of the series of /metrics with this name and these labels; undefined where there is none. */
export function metricOf(text, name, labels = {}) {
  const series = text.split('\n').filter((line) => line.startsWith(name) && Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)));
  return series.length ? series.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0) : undefined;
}

/** One attack of attacker.mjs in a process of its own, or what another `script` beside this file does. */
export class Attacker {
  constructor(name, { script = 'attacker.mjs', ...options }) {
    this.process = spawn(process.execPath, [new URL(script, import.meta.url).pathname, name, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.process.stdin.on('error', () => {});
    const lines = createInterface({ input: this.process.stdout });
    lines.on('line', (line) => {
      const said = JSON.parse(line);
      if (said.stage) this.process.emit(said.stage);
      else this.told = said;
    });
    const exited = new Promise((resolve) => this.process.once('close', resolve));
    const overdue = setTimeout(() => this.process.kill('SIGKILL'), (options.seconds ?? 4) * 1000 + 8000);
    this.ended = exited.then(() => { clearTimeout(overdue); return this.told; });
  }

  /** When it says that it is so far. */
  reaches(stage) { return once(this.process, stage); }

  async end() {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGKILL');
    await this.ended;
  }
}

/** Tries until it succeeds or the time is over; resolves with how long that took, or with what went wrong. */
async function getIn(what, attempt) {
  const startedAt = performance.now();
  const signal = AbortSignal.timeout(newcomerMs);
  setMaxListeners(0, signal);
  const timedOut = new Promise((resolve) => signal.addEventListener('abort', () => resolve('no answer')));
  let failure;
  while (!signal.aborted) {
    const answer = await Promise.race([attempt(signal).then(() => true, (error) => error.message || error.code || 'refused'), timedOut]);
    if (answer === true) return { what, ms: performance.now() - startedAt };
    if (answer !== 'no answer' || !failure) failure = answer;
    await pause(50);
  }
  return { what, failure };
}

export function get(url, { signal, localAddress, agent = false, headers } = {}) {
  return new Promise((resolve, reject) => {
    http.get(url, { agent, signal, localAddress, headers }, (response) => {
      let text = '';
      response.on('data', (data) => { text += data; });
      response.on('end', () => resolve({ status: response.statusCode, text }));
      response.on('error', reject);
    }).on('error', reject);
  });
}

/** The house of one evening: a lamp is sold, and people bid for it all the time. */
export class Evening {
  #waiting = new Map(); // bid → when it was sent
  #answers = []; // {at, ms}
  #minimum = '10.00';
  clients = [];
  refusals = new Set(); // codes of the answers to bids that no bidder expects

  /** `signer`: of the tokens, where the house is not their issuer; `newcomersBy`: {localAddress, headers} of newcomers. */
  static async start({ signer, newcomersBy = {}, ...options } = {}) {
    const evening = new Evening();
    evening.newcomersBy = newcomersBy;
    // The rates of guests are those that people run with.
    evening.house = await House.start({ ...options, env: { GUEST_RATE_PER_S: undefined, GUEST_BURST: undefined, ADDRESS_TIME_PERCENT_MAX: undefined, SESSIONS_PER_USER_MAX: undefined, ...options.env } });
    try {
      evening.signer = signer ?? Signer.of(evening.house);
      await evening.#open();
    } catch (error) {
      await evening.end();
      throw error;
    }
    return evening;
  }

  get url() { return this.house.url; }
  get isUp() { return this.house.process.exitCode === null && this.house.process.signalCode === null; }
  token(name) { return this.signer.token(name); }

  async #open() {
    this.host = this.token('hostess');
    this.auctionId = (await this.house.open(this.host, { starting_bid: '10.00', increment: '0.01', duration: 3600 })).auction_id;
    this.newcomersToken = this.token('newcomer');
    for (let i = 0; i < bidders; i++) {
      const client = await SocketIoClient.connect(this.url, { token: this.token(`bidder${i}`) });
      this.clients.push(client);
      await client.request('join_auction', { auction_id: this.auctionId });
      client.socket.on('bid_placed', ({ minimum_bid }) => this.#learn(minimum_bid));
      setTimeout(() => { client.timer = setInterval(() => this.#bid(client), bidEveryMs); }, (i * bidEveryMs) / bidders);
    }
    await pause(300);
    this.calm = await this.watch(pause(calmMs));
    assert.ok(this.calm.bids > bidders && this.calm.newcomers.every(({ ms }) => ms), `honest people alone are served: ${JSON.stringify(this.calm)}`);
  }

  #learn(minimum) { if (minimum && Number(minimum) > Number(this.#minimum)) this.#minimum = minimum; }

  #bid(client) {
    const bid = { auction_id: this.auctionId, amount: this.#minimum };
    const at = performance.now();
    this.#waiting.set(bid, at);
    client.socket.emit('place_bid', bid, (answer) => {
      this.#waiting.delete(bid);
      this.#answers.push({ at, ms: performance.now() - at });
      this.#learn(answer.error?.minimum_bid);
      if (!answer.ok && answer.error.code !== 'bid_too_low') this.refusals.add(answer.error.code);
    });
  }

  /** All that honest people see until `done`: how long acknowledgements took, and newcomers, one set every 400 ms. */
  async watch(done) {
    const from = performance.now();
    let isOver = false;
    const whatCame = Promise.resolve(done).finally(() => { isOver = true; });
    whatCame.catch(() => {});
    const arrivals = [];
    while (!isOver) {
      arrivals.push(this.newcomer());
      await Promise.race([pause(400), whatCame.catch(() => {})]);
    }
    const to = performance.now();
    const newcomers = (await Promise.all(arrivals)).flat();
    const told = await whatCame;
    // Bids still under way have waited so long at least.
    const waited = [...this.#answers, ...[...this.#waiting.values()].map((at) => ({ at, ms: performance.now() - at }))]
      .filter(({ at }) => at >= from && at < to).map(({ ms }) => ms).sort((a, b) => a - b);
    return { told, newcomers, bids: waited.length, p99: waited[Math.ceil(waited.length * 0.99) - 1] ?? Infinity, worst: waited.at(-1) };
  }

  /** Somebody who comes now, by each of the three ways. */
  newcomer() {
    const joined = (answer) => { if (!answer.ok) throw new Error(answer.error?.code); };
    const { localAddress, headers } = this.newcomersBy;
    const agent = localAddress && new http.Agent({ localAddress });
    return Promise.all([
      getIn('socket.io', (signal) => new Promise((resolve, reject) => {
        const socket = io(this.url, { auth: { token: this.newcomersToken }, forceNew: true, reconnection: false, agent, extraHeaders: headers });
        const leave = (how, value) => { socket.disconnect(); how(value); };
        signal.addEventListener('abort', () => leave(reject, new Error('no answer')));
        socket.on('connect_error', (error) => leave(reject, new Error(`${error.message}${error.context?.status ? ` ${error.context.status}` : ''}`)));
        socket.on('connect', () => socket.emit('join_auction', { auction_id: this.auctionId }, (answer) => {
          try { joined(answer); leave(resolve); } catch (error) { leave(reject, error); }
        }));
      })),
      getIn('websocket', (signal) => new Promise((resolve, reject) => {
        const socket = new WebSocket(`${this.url.replace('http', 'ws')}/ws`, { localAddress, headers });
        signal.addEventListener('abort', () => socket.terminate());
        socket.on('error', reject);
        socket.on('close', (code) => reject(new Error(`closed with ${code}`)));
        socket.on('open', () => socket.send(JSON.stringify({ type: 'join_auction', ref: 1, auction_id: this.auctionId })));
        socket.on('message', (data) => {
          const message = JSON.parse(data);
          if (message.type !== 'ack') return;
          try { joined(message); resolve(); } catch (error) { reject(error); }
          socket.close();
        });
      })),
      getIn('GET /auctions', async (signal) => {
        const { status } = await get(`${this.url}/auctions`, { signal, localAddress, headers });
        if (status !== 200) throw new Error(`status ${status}`);
      }),
    ]);
  }

  /** Another auction, with so many bids and chat messages; resolves with its state. */
  async past({ bids, messages, text = 'x'.repeat(130) }) {
    const { auction_id } = await this.house.open(this.host, { title: 'A clock', starting_bid: '1.00', increment: '0.01', duration: 3600 });
    const client = await SocketIoClient.connect(this.url, { token: this.token('regular') });
    const inTurn = async (total, ask) => {
      for (let i = 0; i < total; i += 100)
        for (const answer of await Promise.all(Array.from({ length: Math.min(100, total - i) }, (_, j) => ask(i + j)))) assert.ok(answer.ok, JSON.stringify(answer));
    };
    await inTurn(bids, (i) => client.request('place_bid', { auction_id, amount: (1 + i / 100).toFixed(2) }));
    await inTurn(messages, () => client.request('chat_message', { auction_id, message: text }));
    const { state } = await client.request('join_auction', { auction_id });
    client.close();
    return state;
  }

  metrics() { return get(`${this.house.internalUrl}/metrics`, { signal: AbortSignal.timeout(10_000) }).then(({ text }) => text); }

  /** All that is seen of the house and of honest people until `attack` is over; its value is `told`. */
  async observe(attack) {
    const { resident } = memory(this.house.pid);
    const lines = this.house.logLines.length;
    resetPeak(this.house.pid);
    const seen = await this.watch(attack);
    return { ...seen, memory: { before: resident, ...(this.isUp ? memory(this.house.pid) : {}) }, isUp: this.isUp, lines: this.house.logLines.slice(lines) };
  }

  /** Runs one attack (see Attacker); `meanwhile(attacker)` goes on beside it, and its value comes with the rest. */
  async under(name, options = {}, meanwhile = () => {}) {
    const attacker = new Attacker(name, { url: this.url, ...options });
    try {
      const beside = Promise.resolve(meanwhile(attacker)).catch((error) => ({ failure: error.message }));
      return { ...(await this.observe(attacker.ended)), beside: await beside };
    } finally {
      await attacker.end();
    }
  }

  async end() {
    for (const client of this.clients) { clearInterval(client.timer); client.close(); }
    await this.house.end();
  }
}

/** An evening that begins before the tests of this block, and ends after them. */
export function evening(options) {
  const it = {};
  before(async () => { it.now = await Evening.start(typeof options === 'function' ? await options() : options); });
  after(() => it.now?.end());
  return it;
}

const mib = (bytes) => Math.round(bytes / (1 << 20));
const ms = (value) => (value === Infinity ? 'none' : value < 100 ? value.toFixed(1) : String(Math.round(value)));

/**
 * One attack on `house` (of evening()): `run(evening)` resolves with what Evening.under() gave. What holds under every
 * attack is asserted here, what is its own by `tests(report)`, in which `report` is filled once they run.
 */
export function attack(name, house, { run, memoryMib = 200 }, tests = () => {}) {
  describe(name, () => {
    const report = {};
    before(async () => {
      Object.assign(report, await run(house.now));
      const { p99, worst, bids, newcomers, memory: held, told } = report;
      const late = newcomers.filter(({ failure }) => failure);
      const slowest = Math.max(0, ...newcomers.map(({ ms: took }) => took ?? 0));
      console.log(`${name}: p99 ${ms(house.now.calm.p99)} → ${ms(p99)} ms (${bids} bids, worst ${ms(worst)}), ` +
        `memory ${mib(held.before)} → ${report.isUp ? `${mib(held.peak)} MiB at most` : 'no house'}, ` +
        `newcomers ${late.length ? `${late.length} of ${newcomers.length} not` : `all ${newcomers.length}`} in, slowest ${ms(slowest)} ms; ` +
        `answers ${JSON.stringify(told?.answers)}, ${told?.opened ?? 0} connections, ${mib(told?.received ?? 0)} MiB back`);
    });
    test('bidders are acknowledged as they were before it', () => {
      const bound = 3 * Math.max(house.now.calm.p99, floorMs);
      assert.ok(report.p99 <= bound, `p99 ${ms(report.p99)} ms, at most ${ms(bound)}`);
      assert.deepEqual([...house.now.refusals], []);
    });
    test(`the house takes less than ${memoryMib} MiB more, and stays up`, () => {
      assert.ok(report.isUp, house.now.house.log.slice(-5).join('\n'));
      const more = mib(report.memory.peak - report.memory.before);
      if (!slow) assert.ok(more < memoryMib, `${more} MiB more`);
    });
    test('newcomers get in within a second', () => {
      const failures = report.newcomers.filter(({ failure }) => failure).map(({ what, failure }) => `${what}: ${failure}`);
      assert.deepEqual([...new Set(failures)], [], `${failures.length} of ${report.newcomers.length}`);
    });
    tests(report);
  });
}

/** How often `what` was answered so; by its text or a RegExp. */
export const answered = (report, what, answer) => Object.entries(report.told.answers[what] ?? {})
  .reduce((sum, [key, times]) => sum + ((answer instanceof RegExp ? answer.test(key) : key === answer) ? times : 0), 0);
