// People who watch and people who bid, with real clients, through any number of restarts of a house; everything that they were told is
// kept, with when. What it is compared with is in audit.mjs.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import WebSocket from 'ws';
import { amountOf } from './rules-model.mjs';

/** One connection. Answers and events are given on at once, in the order in which they come. */
class Connection {
  #waiting = new Set();

  ask(type, fields, done = () => {}) {
    return new Promise((resolve) => {
      const answer = (value) => {
        if (!this.#waiting.delete(answer)) return;
        done(value);
        resolve(value);
      };
      this.#waiting.add(answer);
      if (!this.open) return answer(undefined);
      this.send(type, fields, answer);
    });
  }

  /** What is not answered by now never will be: undefined. */
  left() {
    this.open = false;
    for (const answer of [...this.#waiting]) answer(undefined);
  }
}

export class Plain extends Connection {
  #ref = 0;
  #answers = new Map();

  constructor(url, token, onEvent) {
    super();
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers: token ? { authorization: `Bearer ${token}` } : {} });
    this.socket.on('error', () => {});
    this.opened = new Promise((resolve) => {
      this.socket.on('open', () => resolve(this.open = true));
      this.socket.on('close', () => { resolve(false); this.left(); });
    });
    this.ended = new Promise((resolve) => this.socket.on('close', resolve));
    this.socket.on('message', (bytes) => {
      const { type, ref, ...message } = JSON.parse(bytes);
      if (type !== 'ack') return onEvent(type, message);
      const answer = this.#answers.get(ref);
      this.#answers.delete(ref);
      answer?.(message);
    });
  }

  send(type, fields, answer) {
    this.#answers.set(++this.#ref, answer);
    this.socket.send(JSON.stringify({ type, ref: this.#ref, ...fields }));
  }

  close() { this.socket.close(); }
}

class SocketIo extends Connection {
  constructor(url, token, onEvent) {
    super();
    this.socket = io(url, { transports: ['websocket'], auth: token ? { token } : {}, forceNew: true, reconnection: false });
    this.opened = new Promise((resolve) => {
      this.socket.on('connect', () => resolve(this.open = true));
      this.socket.on('connect_error', () => resolve(false));
      this.socket.on('disconnect', () => { resolve(false); this.left(); });
    });
    this.ended = new Promise((resolve) => this.socket.on('disconnect', resolve));
    this.socket.onAny((type, message) => onEvent(type, message));
  }

  send(type, fields, answer) { this.socket.emit(type, fields, answer); }
  close() { this.socket.disconnect(); }
}

const kinds = [Plain, SocketIo];
const joinedMax = 50; // auctions of one connection

/** Watches auctions: what it holds of each is what it was told, by a snapshot first and by events since. */
class Viewer {
  held = new Map(); // auction_id → its state
  told = []; // {type, auction_id, message, at}: every event that takes a seq, live or missed
  problems = [];
  recovered = 0;

  constructor(nth) { this.Kind = kinds[nth % kinds.length]; }

  async connect(url) {
    this.connection = new this.Kind(url, undefined, (type, message) => this.#hear(type, message));
    if (!await this.connection.opened) return;
    for (const id of [...this.held.keys()]) this.join(id);
  }

  async join(id) {
    const held = this.held.get(id);
    this.held.set(id, held);
    const since = held && { epoch: held.epoch, seq: held.seq, chat_seq: held.chat_seq };
    return this.connection.ask('join_auction', { auction_id: id, ...(since && { since }) }, (answer) => {
      if (!answer) return;
      if (!answer.ok) return this.problems.push(`join was refused: ${JSON.stringify(answer)}`);
      if (since && !answer.recovered) this.problems.push(`nothing recovered since ${since.seq} of ${answer.state.seq}`);
      if (since) {
        this.recovered += answer.missed.length;
        for (const { type, ...message } of answer.missed) this.#hear(type, message, true);
        this.#compare(this.held.get(id), answer.state);
      }
      this.held.set(id, answer.state);
    });
  }

  /** Who applied what was missed holds the state that comes with it. */
  #compare(held, state) {
    for (const key of ['seq', 'end_time', 'anti_snipe_count', 'bid_count', 'current_high_bid', 'high_bidder_id', 'minimum_bid', 'status'])
      if (held[key] !== state[key]) this.problems.push(`INV-11: after what was missed ${key} is ${held[key]}, the server says ${state[key]}`);
  }

  #hear(type, message, missed = false) {
    const held = this.held.get(message.auction_id);
    if (!held) return;
    if (type === 'auction_state') return this.held.set(message.auction_id, message);
    if (type === 'ledger_sealed') held.ledger_hash = message.ledger_hash;
    if (!apply[type]) return;
    this.told.push({ type, message, missed, at: Date.now() });
    const problem = apply[type](held, message);
    if (problem) this.problems.push(`${type} at seq ${held.seq}: ${problem}: ${JSON.stringify(message)}`);
  }
}

/** How an event changes what a client holds; gives back what is wrong with it. */
const apply = {
  bid_placed(held, bid) {
    if (bid.seq - bid.merged !== held.seq + 1) return 'a gap';
    const problem = bid.end_time < held.end_time && 'end_time moved back';
    const { seq, bid_count: bidCount, end_time: endTime, top_bids: topBids, minimum_bid: minimumBid } = bid;
    Object.assign(held, { seq, bid_count: bidCount, end_time: endTime, top_bids: topBids, minimum_bid: minimumBid, current_high_bid: bid.amount, high_bidder_id: bid.user_id });
    return problem;
  },
  anti_snipe(held, change) {
    held.anti_snipe_count = change.anti_snipe_count;
    return change.seq > held.seq ? 'before its bid' : undefined;
  },
  clock_changed(held, change) {
    if (change.seq !== held.seq + 1) return 'a gap';
    const problem = held.end_time + change.by_ms !== change.end_time && 'by_ms is not what it moved by';
    Object.assign(held, { seq: change.seq, end_time: change.end_time });
    return problem;
  },
  auction_ended(held, end) {
    if (end.seq !== held.seq + 1) return 'a gap';
    Object.assign(held, { seq: end.seq, status: 'closed', ended_at: end.ended_at, reason: end.reason, winner_id: end.winner_id, winning_bid: end.winning_bid });
  },
};

export class Recorder {
  hosts = []; // their tokens; many, since one may ask for only so much
  opened = new Map(); // auction_id → as the opening was answered
  bids = []; // {bid, who, answers: [{answer, sentAt, answeredAt}]}: all that anybody sent
  viewers = [];
  people = [];
  pauseMs = 10; // of each bidder, between an answer and the next bid
  pastEndMs = 20; // so long after an end it is still bid in, where nobody has said that it is over
  aheadMs = 0; // of the house's clock, before ours
  toleranceMs = 60; // of the two otherwise

  static async of(house, { bidders = 4, hosts = 10 } = {}) {
    const recorder = new Recorder();
    recorder.house = house;
    for (let i = 0; i < hosts; i++) recorder.hosts.push(house.token(`host${i}`));
    for (let i = 0; i < bidders; i++) {
      const name = `bidder${i}`;
      const token = house.token(name);
      const { user_id: userId } = (await house.request('GET', '/users/me', { token })).json;
      recorder.people.push({ name, token, userId, Kind: kinds[i % kinds.length] });
    }
    return recorder;
  }

  /** Opens `count` auctions and has each watched; `durations` in seconds are taken in turn, `everyMs` spreads their ends. */
  async open(count, durations, { everyMs = 0, ...more } = {}) {
    const ids = [];
    for (let i = 0; i < count; i++) {
      const auction = await this.house.open(this.hostOf(this.opened.size), { duration: durations[i % durations.length], title: `Lot ${this.opened.size}`, ...more });
      this.opened.set(auction.auction_id, auction);
      ids.push(auction.auction_id);
      await this.watch(auction.auction_id);
      if (everyMs) await pause(everyMs);
    }
    return ids;
  }

  hostOf(nth) { return this.hosts[nth % this.hosts.length]; }

  async watch(id) {
    let viewer = this.viewers.at(-1);
    if (!viewer || viewer.held.size >= joinedMax) {
      viewer = new Viewer(this.viewers.length);
      this.viewers.push(viewer);
      await viewer.connect(this.house.url);
    }
    await viewer.join(id);
  }

  /** Everybody bids in what is live, in the auctions `among` alone where given, until rest(). */
  bid(among) {
    this.bidding = true;
    this.running ??= [];
    for (const person of this.people) this.running.push(this.#bidAs(person, among));
  }

  async #bidAs(person, among) {
    person.connection = new person.Kind(this.house.url, person.token, () => {});
    if (!await person.connection.opened) return;
    while (this.bidding && person.connection.open) {
      const now = Date.now() + this.aheadMs;
      const ids = among ?? [...this.opened.keys()].filter((id) => this.ends(id) > now - this.pastEndMs);
      if (ids.length) await this.place(person, ids[Math.floor(Math.random() * ids.length)]);
      await pause(ids.length ? this.pauseMs * (0.5 + Math.random()) : 20);
    }
  }

  ends(id) {
    for (const viewer of this.viewers) if (viewer.held.get(id)) return viewer.held.get(id).status === 'closed' ? 0 : viewer.held.get(id).end_time;
    return 0;
  }

  held(id) { return this.viewers.map((viewer) => viewer.held.get(id)).find(Boolean); }

  /** One bid; each seventh is too low, and each eleventh too high. */
  async place(person, id, amount) {
    const n = this.bids.length;
    this.next ??= new Map();
    const next = this.next.get(id) ?? 1000;
    if (amount === undefined && n % 7 && n % 11) this.next.set(id, next + 1);
    amount ??= n % 7 === 0 ? '0.01' : n % 11 === 0 ? '9999999.00' : amountOf(next);
    const one = { bid: { auction_id: id, amount, bid_id: randomUUID() }, who: person, answers: [] };
    this.bids.push(one);
    return this.send(one);
  }

  /** Sends a bid, perhaps again; undefined where the connection was lost before its answer. */
  async send(one) {
    const sentAt = Date.now() + this.aheadMs;
    one.sentAt ??= sentAt;
    let result;
    await one.who.connection.ask('place_bid', one.bid, (answer) => {
      if (!answer) return;
      result = answer;
      one.answers.push({ answer, sentAt, answeredAt: Date.now() + this.aheadMs });
    });
    return result;
  }

  /** Nobody bids any more, and all answers have come. */
  async rest() {
    this.bidding = false;
    await Promise.all(this.running ?? []);
    this.running = [];
  }

  /** Once the house is there again: everybody comes back, learns what they missed, and sends again what was not answered. */
  async comeBack({ bid = true } = {}) {
    await this.rest();
    for (const viewer of this.viewers) {
      viewer.connection.close();
      await viewer.connect(this.house.url);
    }
    const unanswered = this.bids.filter(({ answers }) => !answers.length || answers.at(-1).answer.error?.code === 'outcome_unknown');
    for (const person of this.people) {
      person.connection?.close();
      person.connection = new person.Kind(this.house.url, person.token, () => {});
      await person.connection.opened;
    }
    for (const one of unanswered) await this.send(one);
    for (const person of this.people) person.connection.close();
    if (bid) this.bid();
  }

  async end() {
    this.bidding = false;
    for (const { connection } of [...this.viewers, ...this.people]) connection?.close();
    await this.rest();
  }
}
