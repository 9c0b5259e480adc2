// Real clients: the official socket.io-client, and a plain WebSocket one, behind the same few calls.
import { io } from 'socket.io-client';
import WebSocket from 'ws';

/**
 * Collects events by name and lets a test wait for one; nothing is lost between two waits. Where a MessageContract is
 * given, it sees each message that comes, and each request that is answered.
 */
class Inbox {
  events = [];
  #waiting = [];

  constructor(contract, channel) {
    this.contract = contract;
    this.channel = channel;
  }

  receive(type, data) {
    this.contract?.observe(this.channel, type, data);
    this.push(type, data);
  }

  answered(type, request, answer) {
    if (answer.ok !== false) this.contract?.observe(this.channel, `${type.toLowerCase()}_request`, request);
    this.contract?.observe(this.channel, `${type === 'BID' ? 'place_bid' : type}_ack`, answer);
  }

  push(type, data) {
    const event = { type, data };
    this.events.push(event);
    this.#waiting = this.#waiting.filter(({ matches, resolve }) => !(matches(event) && (resolve(event.data), true)));
  }

  /** The first event (past ones too) of this type that `matches`; rejects after `timeoutMs`. */
  wait(type, matches = () => true, timeoutMs = 15000) {
    const wanted = (event) => event.type === type && matches(event.data);
    const found = this.events.find(wanted);
    if (found) return Promise.resolve(found.data);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${type} within ${timeoutMs} ms; seen: ${this.events.map((e) => e.type).join(', ')}`)), timeoutMs);
      this.#waiting.push({ matches: wanted, resolve: (data) => { clearTimeout(timer); resolve(data); } });
    });
  }

  of(type) { return this.events.filter((event) => event.type === type).map((event) => event.data); }
}

export class SocketIoClient extends Inbox {
  static async connect(url, { token, transports = ['websocket'], nsp = '/', auth = token ? { token } : {}, query = {}, contract } = {}) {
    const client = new SocketIoClient(contract, nsp.slice(1) || 'root');
    client.socket = io(url + (nsp === '/' ? '' : nsp), { transports, auth, query, forceNew: true, reconnection: false });
    client.socket.onAny((type, data) => client.receive(type, data));
    client.socket.on('disconnect', (reason) => client.push('disconnect', reason));
    await new Promise((resolve, reject) => { client.socket.on('connect', resolve); client.socket.on('connect_error', reject); });
    return client;
  }

  async request(type, fields = {}) {
    const answer = await this.socket.timeout(15000).emitWithAck(type, fields);
    this.answered(type, fields, answer);
    return answer;
  }

  /** Without an acknowledgement asked for. */
  tell(type, fields = {}) { this.socket.emit(type, fields); }
  close() { this.socket.disconnect(); }
}

export class PlainClient extends Inbox {
  #ref = 0;

  static async connect(url, { token, header = true, contract, headers = {} } = {}) {
    const client = new PlainClient(contract, 'plain');
    client.socket = new WebSocket(url.replace('http', 'ws') + '/ws', { headers: { ...headers, ...(token && header ? { authorization: `Bearer ${token}` } : {}) } });
    client.socket.on('message', (bytes, isBinary) => {
      const message = isBinary ? { type: 'binary' } : JSON.parse(bytes.toString());
      if (message.type === 'ack') client.push(`ack:${message.ref}`, message);
      else client.receive(message.type, message);
    });
    client.socket.on('close', (code) => client.push('close', code));
    await new Promise((resolve, reject) => { client.socket.on('open', resolve); client.socket.on('error', reject); });
    client.socket.on('error', () => {});
    if (token && !header) await client.request('auth', { token });
    return client;
  }

  async request(type, fields = {}) {
    const ref = ++this.#ref;
    const request = { type, ref, ...fields };
    this.socket.send(JSON.stringify(request));
    const acknowledgement = await this.wait(`ack:${ref}`);
    this.answered(type, request, acknowledgement);
    const { type: _type, ref: _ref, ...answer } = acknowledgement;
    return answer;
  }

  /** Without an acknowledgement asked for. */
  tell(type, fields = {}) { this.send(JSON.stringify({ type, ...fields })); }

  send(text) { this.socket.send(text); }
  close() { this.socket.close(); }
}

export const framings = [
  ['socket.io over websocket', (url, options) => SocketIoClient.connect(url, { ...options, transports: ['websocket'] })],
  ['socket.io over polling', (url, options) => SocketIoClient.connect(url, { ...options, transports: ['polling'] })],
  ['socket.io polling first, then upgraded', (url, options) => SocketIoClient.connect(url, { ...options, transports: ['polling', 'websocket'] })],
  ['plain websocket', (url, options) => PlainClient.connect(url, options)],
];
