// Bare clients of the protocols: what is sent and what comes is in the test's own hands.
import { connect } from "node:net";
import { randomBytes } from "node:crypto";
import WebSocket from "ws";

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const PATIENCE_MS = 5000;

// A WebSocket whose events are taken one by one: "text:…", "binary:<hex>", "close:<code>", "refused:<status>".
export class Socket {
  #queue = [];
  #waiting = [];

  constructor(url, options = {}) {
    this.ws = new WebSocket(url, { perMessageDeflate: false, ...options });
    this.ws.on("message", (data, binary) => this.#push(binary ? `binary:${data.toString("hex")}` : `text:${data}`));
    this.ws.on("close", (code) => this.#push(`close:${code}`));
    this.ws.on("unexpected-response", (request, response) => {
      this.#push(`refused:${response.statusCode}`);
      request.destroy();
    });
    this.ws.on("error", () => {});
    this.opened = new Promise((resolve) => this.ws.once("open", resolve));
  }

  #push(event) {
    const waiting = this.#waiting.shift();
    waiting ? waiting(event) : this.#queue.push(event);
  }

  async next() {
    if (this.#queue.length > 0) return this.#queue.shift();
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS, "nothing")));
    const event = await Promise.race([new Promise((resolve) => this.#waiting.push(resolve)), late]);
    clearTimeout(timer);
    return event;
  }

  async nextOf(count) {
    const events = [];
    for (let i = 0; i < count; ++i) events.push(await this.next());
    return events;
  }

  send(data) {
    this.ws.send(data);
  }

  // What is sent between the two leaves as one piece of TCP's stream.
  hold() {
    this.ws._socket?.cork();
  }

  release() {
    this.ws._socket?.uncork();
  }

  close() {
    this.ws.close();
  }
}

// One endpoint's polling transport: `path` is /engine.io/ or /socket.io/.
export class Polling {
  constructor(server, path) {
    this.base = `${server.url}${path}?EIO=4&transport=polling`;
  }

  async open() {
    const packet = await (await fetch(this.base)).text();
    this.handshake = JSON.parse(packet.slice(1));
    this.sid = this.handshake.sid;
    return this;
  }

  get url() {
    return `${this.base}&sid=${this.sid}`;
  }

  poll = () => answer(fetch(this.url));
  post = (body, headers = {}) => answer(fetch(this.url, { method: "POST", body, headers }));
}

// A POST whose body is sent as the test likes: announced with `size` bytes, in pieces. `answer` becomes its status and
// body, or "cut" where the connection ends without one.
export class SlowPost {
  constructor(session, size, headers = {}) {
    const { hostname, port, pathname, search } = new URL(session.url);
    this.socket = connect(Number(port), hostname);
    this.socket.on("error", () => {});
    const all = { host: hostname, "content-type": "text/plain", "content-length": size, ...headers };
    const lines = Object.entries(all).filter(([, value]) => value !== undefined);
    this.socket.write(`POST ${pathname}${search} HTTP/1.1\r\n${lines.map(([k, v]) => `${k}: ${v}\r\n`).join("")}\r\n`);
    let bytes = "";
    const told = () => (bytes ? `${bytes.split(" ")[1]} ${bytes.match(/\r\n\r\n[^]*?(ok|{.*})/)?.[1] ?? ""}`.trim() : "cut");
    this.answer = new Promise((resolve) => {
      this.socket.on("data", (chunk) => {
        bytes += chunk;
        if (bytes.includes("\r\n\r\n")) setTimeout(() => resolve(told()), 20); // for the body, if there is one
      });
      this.socket.on("close", () => resolve(told()));
    });
  }

  async send(piece) {
    this.socket.write(piece);
    await sleep(30); // so that it is read by itself
  }

  gone() {
    this.socket.destroy();
  }
}

// "200 body", or "aborted" where the connection was cut instead.
export async function answer(promise) {
  try {
    const response = await promise;
    return `${response.status} ${await response.text()}`.trim();
  } catch {
    return "aborted";
  }
}

// A client frame of our own making, right or wrong.
export function frame(opcode, payload = "", { fin = true, rsv = 0, masked = true, lengthBytes = 0 } = {}) {
  const body = Buffer.from(payload);
  const size = body.length;
  const bytes = lengthBytes || (size < 126 ? 0 : size < 65536 ? 2 : 8);
  const head = Buffer.alloc(2 + bytes);
  head[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  head[1] = (masked ? 0x80 : 0) | (bytes === 0 ? size : bytes === 2 ? 126 : 127);
  if (bytes === 2) head.writeUInt16BE(size, 2);
  if (bytes === 8) head.writeBigUInt64BE(BigInt(size), 2);
  if (!masked) return Buffer.concat([head, body]);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, body.map((byte, i) => byte ^ mask[i % 4])]);
}

export const OPENING = {
  host: "x",
  upgrade: "websocket",
  connection: "Upgrade",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

// An opening handshake with `changes`: undefined leaves a field out, a list makes as many fields. What answers it: the
// status and the head.
export async function opening(server, path, changes = {}, { method = "GET", http = "1.1" } = {}) {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  const fields = Object.entries({ ...OPENING, ...changes }).flatMap(([name, value]) => [value ?? []].flat().map((v) => `${name}: ${v}\r\n`));
  socket.write(`${method} ${path} HTTP/${http}\r\n${fields.join("")}\r\n`);
  let head = "";
  await new Promise((resolve) => {
    socket.setTimeout(PATIENCE_MS, resolve);
    socket.on("close", resolve);
    socket.on("data", (chunk) => {
      head += chunk.toString("latin1");
      if (head.includes("\r\n\r\n")) resolve();
    });
  });
  socket.destroy();
  return { status: Number(head.split(" ")[1]), head: head.split("\r\n\r\n")[0] };
}

// A TCP connection that has done the opening handshake by itself; `frames()` are those the server sent so far.
export class RawSocket {
  #bytes = Buffer.alloc(0);

  static async open(server, path) {
    const raw = new RawSocket();
    const { hostname, port } = new URL(server.url);
    raw.socket = connect(Number(port), hostname);
    raw.socket.on("error", () => {});
    raw.ended = new Promise((resolve) => raw.socket.once("close", resolve));
    raw.socket.on("data", (chunk) => (raw.#bytes = Buffer.concat([raw.#bytes, chunk])));
    raw.socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    await raw.until(() => raw.#bytes.includes("\r\n\r\n"));
    raw.head = raw.#bytes.subarray(0, raw.#bytes.indexOf("\r\n\r\n")).toString();
    raw.#bytes = raw.#bytes.subarray(raw.#bytes.indexOf("\r\n\r\n") + 4);
    return raw;
  }

  async until(condition) {
    const end = Date.now() + PATIENCE_MS;
    while (!condition() && Date.now() < end) await sleep(2);
  }

  write(...parts) {
    this.socket.write(Buffer.concat(parts));
  }

  frames() {
    const frames = [];
    let rest = this.#bytes;
    while (rest.length >= 2) {
      const short = rest[1] & 0x7f;
      const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
      if (rest.length < 2 + extra) break;
      const size = extra === 0 ? short : extra === 2 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
      if (rest.length < 2 + extra + size) break;
      frames.push({ head: rest[0], payload: rest.subarray(2 + extra, 2 + extra + size) });
      rest = rest.subarray(2 + extra + size);
    }
    return frames;
  }

  async framesUntil(count) {
    await this.until(() => this.frames().length >= count);
    return this.frames();
  }

  // The close frame's code (1005: none in it), or "no close frame"; waits for the connection to end.
  async closeCode() {
    await Promise.race([this.ended, sleep(PATIENCE_MS)]);
    const close = this.frames().find(({ head }) => head === 0x88);
    this.socket.destroy();
    if (!close) return "no close frame";
    return close.payload.length === 0 ? 1005 : close.payload.readUInt16BE(0);
  }
}
