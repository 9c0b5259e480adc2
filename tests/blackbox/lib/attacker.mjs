// One attack, in a process of its own: `node attacker.mjs NAME JSON`. Raw sockets from an address of its own, bounded in count
// and time. What it was answered is its last line on standard output, as JSON.
import { randomBytes } from 'node:crypto';
import { connect as tcp } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const [name, text] = process.argv.slice(2);
const options = { address: '127.0.0.2', seconds: 3, connections: 8, ...JSON.parse(text) };
const { hostname, port } = new URL(options.url);
const until = Date.now() + options.seconds * 1000;
const over = () => Date.now() >= until;
const sockets = new Set();
const report = { answers: {}, retryAfter: 0, received: 0, sent: 0, opened: 0, refused: 0, closed: 0 };

/** Tells the one who started it how far it is. */
const say = (stage) => process.stdout.write(`${JSON.stringify({ stage })}\n`);

/** Counts one answer, by what was asked. */
function count(what, answer) {
  const answers = (report.answers[what] ??= {});
  answers[answer] = (answers[answer] ?? 0) + 1;
}

function connect(onData = () => {}, localAddress = options.address) {
  const socket = tcp({ host: hostname, port, localAddress });
  sockets.add(socket);
  socket.setNoDelay(true);
  socket.on('connect', () => report.opened++);
  socket.on('error', (error) => { if (error.syscall === 'connect' || error.syscall === 'bind') report.refused++; });
  socket.on('data', (data) => { report.received += data.length; onData(data); });
  socket.on('close', () => { sockets.delete(socket); report.closed++; });
  return socket;
}

const closed = (socket) => (socket.destroyed ? Promise.resolve() : new Promise((resolve) => socket.once('close', resolve)));
const headOf = ({ method = 'GET', path, headers = {} }) =>
  `${method} ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${Object.entries(headers).map(([field, value]) => `${field}: ${value}\r\n`).join('')}\r\n`;
const codeOf = (body) => /"(?:code|error)":"?(\w+)"?/.exec(body)?.[1];

/** Reads one answer after the other from what comes: calls `onAnswer` with its status, head and body. */
class Answers {
  #held = '';
  #missing = 0; // of a body

  constructor(onAnswer) { this.onAnswer = onAnswer; }

  push(data) {
    this.#held += data.toString('latin1');
    for (;;) {
      const end = this.#held.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = this.#held.slice(0, end);
      const status = Number(head.slice(9, 12));
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      let next = end + 4 + length;
      if (/\r\ntransfer-encoding: *chunked/i.test(head)) next = this.#held.indexOf('\r\n0\r\n\r\n', end) + 7;
      if (next === 6 || this.#held.length < next) return;
      const body = this.#held.slice(end + 4, next);
      this.#held = this.#held.slice(next);
      this.onAnswer({ status, head, body });
    }
  }
}

/** A keep-alive connection with one request at a time, opened anew where it was closed. */
class Line {
  #socket;
  #resolve;

  constructor(address) { this.address = address; }

  #open() {
    const answers = new Answers((answer) => this.#resolve?.(answer));
    const socket = connect((data) => answers.push(data), this.address);
    socket.on('close', () => { if (this.#socket === socket) { this.#socket = undefined; this.#resolve?.({ status: 'closed' }); } });
    return socket;
  }

  ask(bytes) {
    return new Promise((resolve) => {
      this.#resolve = (answer) => {
        this.#resolve = undefined;
        if (/\r\nconnection: close/i.test(answer.head ?? '')) { this.#socket?.destroy(); this.#socket = undefined; }
        resolve(answer);
      };
      this.#socket ??= this.#open();
      this.#socket.write(bytes);
    });
  }
}

function tell(what, { status, head, body }) {
  const code = status >= 400 ? codeOf(body) : undefined;
  if (status === 429 && /\r\nretry-after: *[1-9]/i.test(head)) report.retryAfter++;
  count(what, code ? `${status} ${code}` : String(status));
}

const letters = (number) => number.toString(26).replace(/./g, (digit) => String.fromCharCode(65 + parseInt(digit, 26)));
const encoded = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/**
 * As fast as they are answered, `total` in all, each connection one of `requests`, which may be a function of how many were made. With
 * `addresses`, the connections come from so many.
 */
async function flood(requests, total = options.total ?? Infinity) {
  let made = 0;
  await Promise.all(Array.from({ length: options.connections }, async (_, nth) => {
    const line = new Line(options.addresses && `127.0.1.${1 + (nth % options.addresses)}`);
    const request = requests[nth % requests.length];
    while (made < total && !over()) {
      const { what, ...asked } = typeof request === 'function' ? request(made++) : (made++, request);
      const answer = await line.ask(headOf(asked) + (asked.body ?? ''));
      if (answer.status !== 'closed' || !over()) tell(what ?? asked.path, answer); // not where it gave up itself
    }
  }));
}

// WebSocket frames, masked with zeros.
function frame(content, { opcode = 1, length = content.length } = {}) {
  const head = length < 126 ? Buffer.from([0x80 | opcode, 0x80 | length]) : Buffer.from([0x80 | opcode, 0x80 | 126, length >> 8, length & 255]);
  return Buffer.concat([head, Buffer.alloc(4), content]);
}
const textFrame = (value) => frame(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
const handshake = (path = '/ws', headers = {}) => headOf({ path, headers: { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': 13,
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', ...headers } });

/** Messages out of the frames that come; a close frame is told as {close: its code}. */
class Frames {
  #pieces = [];
  #length = 0;

  constructor(onMessage) { this.onMessage = onMessage; }

  push(data) {
    this.#pieces.push(data);
    this.#length += data.length;
    while (this.#length >= 2) {
      const start = this.#pieces[0].length >= 10 || this.#pieces.length === 1 ? this.#pieces[0] : this.#join();
      const short = start[1] & 127;
      const header = { 126: 4, 127: 10 }[short] ?? 2;
      if (this.#length < header) return;
      const length = short === 126 ? start.readUInt16BE(2) : short === 127 ? Number(start.readBigUInt64BE(2)) : short;
      if (this.#length < header + length) return;
      const all = this.#join();
      const content = all.subarray(header, header + length);
      this.#pieces = [all.subarray(header + length)];
      this.#length -= header + length;
      if ((start[0] & 15) === 8) this.onMessage({ close: content.length >= 2 ? content.readUInt16BE(0) : 1005 });
      else this.onMessage({ content });
    }
  }

  #join() {
    if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces)];
    return this.#pieces[0];
  }
}

/** A WebSocket: resolves with it when it is open, or with undefined where it was refused, which is counted. */
function webSocket({ path, headers, onMessage = () => {} } = {}) {
  return new Promise((resolve) => {
    let head = '';
    let frames;
    const socket = connect((data) => {
      if (frames) return frames.push(data);
      head += data.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!head.startsWith('HTTP/1.1 101')) {
        const answer = head;
        head = '';
        new Answers((told) => { tell('handshake', told); socket.destroy(); resolve(undefined); }).push(Buffer.from(answer, 'latin1'));
        return;
      }
      count('handshake', '101');
      frames = new Frames((message) => {
        if (message.close) count('close', String(message.close));
        onMessage(message, socket);
      });
      resolve(socket);
      const rest = Buffer.from(head.slice(end + 4), 'latin1');
      if (rest.length) frames.push(rest);
    });
    socket.write(handshake(path, headers));
    socket.on('close', () => resolve(undefined));
  });
}

const hold = () => new Promise((resolve) => setTimeout(resolve, Math.max(0, until - Date.now())));
/** Writes a part of something on each of `count` connections, and counts what is answered. */
function halves(count_, bytes, what) {
  for (let i = 0; i < count_; i++) {
    const answers = new Answers((answer) => tell(what, answer));
    connect((data) => answers.push(data)).write(bytes);
  }
}

const attacks = {
  /** Requests as fast as they are answered. */
  requests: () => flood(options.requests),

  /** Methods that nobody knows, each another. */
  methods: () => flood([(number) => ({ method: `XQWER${letters(number)}`, path: '/x', what: 'methods' })]),

  /** Tokens that nobody made: with a key id that the house cannot know, or garbage. */
  tokens: () => flood([(number) => {
    const named = () => `${encoded({ alg: 'RS256', kid: `k${number}-${process.pid}` })}.${options.claims}.${encoded('x'.repeat(256))}`;
    const token = options.garbage ? randomBytes(24).toString('base64url') : named();
    return { path: '/users/me', what: 'tokens', headers: { Authorization: `Bearer ${token}` } };
  }]),

  /** All of an upload but its last byte. */
  async uploads() {
    const { path, bids, token } = options;
    const length = 8 << 20;
    const part = Buffer.alloc(64 << 10);
    for (let i = 0; i < options.connections; i++) {
      const answers = new Answers((answer) => tell('upload', answer));
      const socket = connect((data) => answers.push(data));
      socket.write(headOf({ method: 'PUT', path, headers: { 'Content-Type': 'image/png', 'Content-Length': length } }));
      let left = length - 1;
      const more = () => {
        while (left > 0 && socket.writable) {
          const bytes = left < part.length ? part.subarray(0, left) : part;
          left -= bytes.length;
          report.sent += bytes.length;
          if (!socket.write(bytes)) return;
        }
      };
      socket.on('drain', more);
      more();
    }
    if (bids) {
      const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, 'Content-Length': part.length };
      halves(900, Buffer.concat([Buffer.from(headOf({ method: 'POST', path: bids, headers })), Buffer.alloc(part.length - 1, ' ')]), 'bids');
    }
    await hold();
  },

  /** Connections that say nothing. */
  async idle() {
    halves(options.connections, '', 'idle');
    await pause(Math.min(1000, options.seconds * 500));
    report.open = sockets.size;
    await hold();
  },

  /** WebSockets that say nothing, each from another place beyond the proxy, or all from one. */
  async websockets() {
    const place = (i) => (options.places === 'one' ? '198.51.100.1' : `10.${i >> 8}.${i & 255}.1`);
    const open = [];
    const one = (i) => webSocket({ path: options.path, headers: options.places ? { 'X-Forwarded-For': place(i) } : {} });
    for (let at = 0; at < options.connections; at += 50)
      open.push(...(await Promise.all(Array.from({ length: Math.min(50, options.connections - at) }, (_, i) => one(at + i)))).filter(Boolean));
    await pause(500);
    report.open = open.filter((socket) => !socket.destroyed).length;
    say('holding');
    await hold();
  },

  /** Joins with all that may be missed, again and again; who does not read asks once and leaves it there. */
  async recover() {
    const { auction_id, since, reads } = options;
    const join = textFrame({ type: 'join_auction', ref: 1, auction_id, since });
    await Promise.all(options.tokens.map(async (token) => {
      const onMessage = ({ content }, socket) => {
        if (!content?.includes('"type":"ack"')) return;
        const refused = content.includes('"ok":false') && codeOf(content.subarray(0, 300).toString());
        const isRecovered = content.includes('"recovered":true') || content.includes('"chat_recovered":true');
        count(token ? 'join' : 'join as a guest', refused || (isRecovered ? 'recovered' : 'not recovered'));
        const again = () => { if (!over() && socket.writable) socket.write(join); };
        if (refused) setTimeout(again, 50);
        else again();
      };
      const socket = await webSocket({ headers: token ? { Authorization: `Bearer ${token}` } : {}, onMessage });
      if (!socket) return;
      if (!reads) socket.pause();
      for (let i = 0; i < (reads ? 3 : 5); i++) socket.write(join);
      await Promise.race([hold(), closed(socket)]);
    }));
    await hold();
  },

  /** Frames as fast as they are taken. */
  async frames() {
    const unreadable = textFrame('{"type":');
    const readable = textFrame({ type: 'time_sync', ref: 1, t0: 1 });
    const batch = Buffer.concat(Array.from({ length: 50 }, (_, i) => (i % 2 ? unreadable : readable)));
    await Promise.all(Array.from({ length: options.connections }, async () => {
      while (!over()) {
        const socket = await webSocket();
        if (!socket) { await pause(50); continue; }
        while (!over() && socket.writable) {
          report.sent += 50;
          if (socket.write(batch)) await new Promise(setImmediate);
          else await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed(socket), hold()]);
        }
      }
    }));
  },

  async halfHeads() {
    halves(options.connections, `GET /auctions HTTP/1.1\r\nHost: x\r\nX-Long: ${'y'.repeat(15 << 10)}`, 'heads');
    await hold();
  },

  async halfFrames() {
    const half = frame(Buffer.alloc(15 << 10, 0x20), { length: (15 << 10) + 100 });
    await Promise.all(Array.from({ length: options.connections }, async () => (await webSocket())?.write(half)));
    await hold();
  },

  /** Asks for what is large, and takes none of it. */
  async slowReaders() {
    for (let i = 0; i < options.connections; i++) {
      const socket = connect();
      socket.pause();
      socket.write(headOf({ path: options.paths[i % options.paths.length] }).repeat(4));
    }
    await hold();
  },

  /** Connects and closes. Most by a reset: the attacker's own ports would run out otherwise. */
  async connects() {
    await Promise.all(Array.from({ length: options.connections }, async () => {
      for (let made = 0; !over(); made++) {
        const socket = connect();
        await Promise.race([new Promise((resolve) => socket.once('connect', resolve)), closed(socket), hold()]);
        if (made % 8) socket.resetAndDestroy();
        else socket.destroy();
        await closed(socket);
      }
    }));
  },

  /** Heads without their end; with the line `finish` on standard input, the end too. */
  async finishedHeads() {
    const head = headOf({ path: options.path });
    halves(options.connections, head.slice(0, -2), 'heads');
    await pause(300);
    while ([...sockets].some((socket) => socket.connecting)) await pause(20);
    report.open = sockets.size;
    say('holding');
    await Promise.race([new Promise((resolve) => process.stdin.once('data', resolve)), hold()]);
    await Promise.all([...sockets].map((socket) => new Promise((resolve) => socket.write('\r\n', resolve))));
    say('finished');
    await Promise.race([Promise.all([...sockets].map(closed)), hold()]);
    process.stdin.destroy();
  },
};

const last = setTimeout(() => { for (const socket of sockets) socket.destroy(); }, options.seconds * 1000 + 200); // who is not answered gives up
await attacks[name]();
clearTimeout(last);
report.left = sockets.size; // still connected when the attack was over
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
