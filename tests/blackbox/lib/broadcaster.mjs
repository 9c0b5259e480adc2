// A browser that goes live over /broadcast.
import WebSocket from 'ws';

export class Broadcaster {
  messages = [];
  #waiting = [];

  /** `from`: the address of this machine's that it comes from. */
  constructor(house, { contract, from } = {}) {
    this.socket = new WebSocket(`${house.url.replace('http', 'ws')}/broadcast`, { localAddress: from });
    this.socket.on('message', (bytes) => {
      const message = JSON.parse(bytes.toString());
      contract?.observe('broadcast', message.type, message);
      this.#push(message);
    });
    this.closed = new Promise((resolve) => this.socket.on('close', resolve));
    this.closed.then((code) => this.#push({ type: 'close', code }));
    this.socket.on('error', () => {});
    this.opened = new Promise((resolve) => this.socket.on('open', resolve));
  }

  #push(message) {
    this.messages.push(message);
    this.#waiting.splice(0).forEach((look) => look());
  }

  /** The first message of this type; a close before it is an error. */
  async next(type) {
    for (;;) {
      const found = this.messages.find((message) => message.type === type);
      if (found) return found;
      if (this.messages.some((message) => message.type === 'close')) throw new Error(`closed without ${type}: ${JSON.stringify(this.messages)}`);
      await new Promise((resolve) => this.#waiting.push(resolve));
    }
  }

  async start(fields) {
    await this.opened;
    this.socket.send(typeof fields === 'string' ? fields : JSON.stringify({ type: 'broadcast_start', mime_type: 'video/webm;codecs=vp8,opus', ...fields }));
  }

  send(piece) { if (this.socket.readyState === WebSocket.OPEN) this.socket.send(piece); }
  close() { this.socket.close(); }
}
