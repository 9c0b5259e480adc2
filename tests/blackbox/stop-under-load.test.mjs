// A stop in the middle of everything: requests whose heads end only then, bids and chat on their way. It ends with 0, and what was
// acknowledged is there afterwards. With ABUSE_SLOW=1 it has the time that a build with sanitizers takes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { Attacker, slow } from './lib/abuse.mjs';
import { PlainClient } from './lib/clients.mjs';
import { House } from './lib/server.mjs';
import { eventually } from './lib/wait.mjs';

const heads = slow ? 1000 : 3000;
const bidders = 8;
const messages = 200; // of the chat, as long as they may be, so that a page of it is some work
const stopMs = slow ? 120_000 : 20_000;

let house;
const tokens = [];
before(async () => {
  house = await House.start({ env: { DRAIN_MS: '500', CONNECTIONS_PER_ADDRESS_MAX: '20000' } });
  for (let i = 0; i <= bidders; i++) tokens.push(house.token(`person${i}`));
}, { timeout: 120_000 });
after(() => house.end());

/** Bids, and talks, as fast as it is answered, until the connection ends; keeps what was acknowledged. */
class Person {
  bids = [];
  messages = [];

  constructor(nth, auctionId) {
    const socket = new WebSocket(`${house.url.replace('http', 'ws')}/ws`, { headers: { authorization: `Bearer ${tokens[nth]}` } });
    const asks = {
      place_bid: () => ({ auction_id: auctionId, amount: (next++ / 100).toFixed(2), bid_id: randomUUID() }),
      chat_message: () => ({ auction_id: auctionId, message: 'Going once', message_id: randomUUID() }),
    };
    const asked = {};
    const ask = (type) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify({ type, ref: type, ...(asked[type] = asks[type]()) }));
    this.left = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => {});
    socket.on('open', () => Object.keys(asks).forEach(ask));
    socket.on('message', (data) => {
      const { type, ref, ok } = JSON.parse(data);
      if (type !== 'ack') return;
      if (ok) (ref === 'place_bid' ? this.bids : this.messages).push(asked[ref]);
      ask(ref);
    });
  }
}
let next = 1000; // cents

/** Every page of the chat. */
async function chatOf(auctionId) {
  const ids = new Set();
  for (let before_ = ''; ;) {
    const { items, next_cursor: cursor } = (await house.request('GET', `/auctions/${auctionId}/chat?limit=100${before_}`)).json;
    for (const { message_id: id } of items) ids.add(id);
    if (cursor === null) return ids;
    before_ = `&before=${cursor}`;
  }
}

for (const [how, heldUpMs] of [['', 0], [', on a machine that then does something else for a while', 6000], [', on such a machine again', 6000]])
  test(`a stop while ${heads} requests, bids and chat come${how}`, { timeout: 3 * stopMs + 60_000 }, async (t) => {
    if (house.process.exitCode !== null || house.process.signalCode !== null) await house.start(); // the one before failed
    const { auction_id: auctionId } = await house.open(tokens[bidders], { duration: 3600 });
    const host = await PlainClient.connect(house.url, { token: tokens[bidders] });
    for (let i = 0; i < messages; i += 50)
      await Promise.all(Array.from({ length: 50 }, (_, j) => host.request('chat_message', { auction_id: auctionId, message: '\u{1F600}'.repeat(500) })));
    const people = Array.from({ length: bidders }, (_, i) => new Person(i, auctionId));
    const path = `/auctions/${auctionId}/chat?limit=100&before=${messages}`;
    const attacker = new Attacker('finishedHeads', { url: house.url, connections: heads, path, seconds: stopMs / 1000 });
    t.after(() => attacker.end());
    await attacker.reaches('holding');
    await pause(slow ? 2000 : 300);

    const startedAt = performance.now();
    const stopped = house.stop();
    // Once the sockets are closed the house waits for running requests. Where it is held up then, that wait is over when it goes on, and
    // they are not.
    if (heldUpMs) {
      await Promise.all(people.map((person) => person.left));
      await pause(slow ? 2000 : 300);
    }
    const finished = attacker.reaches('finished');
    attacker.process.stdin.write('finish\n');
    if (heldUpMs) {
      await finished;
      await pause(50);
      process.kill(house.pid, 'SIGSTOP');
      await pause(heldUpMs);
      process.kill(house.pid, 'SIGCONT');
    }
    const code = await Promise.race([stopped, pause(stopMs, 'still running', { ref: false })]);
    const tookMs = performance.now() - startedAt;
    const { answers } = await attacker.ended;
    assert.equal(code, 0, `signal ${house.process.signalCode}: ${house.log.slice(-20).join('\n')}`);

    await house.start();
    const bids = people.flatMap((person) => person.bids);
    const said = people.flatMap((person) => person.messages);
    assert.ok(bids.length > 0 && said.length > 0);
    const ledger = await eventually(async () => {
      const { status, text } = await house.request('GET', `/auctions/${auctionId}/ledger`);
      const records = () => text.trim().split('\n').map((line) => JSON.parse(line));
      return status === 200 && new Map(records().filter(({ kind }) => kind === 'bid').map((record) => [record.bid_id, record.amount]));
    }, 'the ledger is given', 60_000);
    for (const { bid_id: id, amount } of bids) assert.equal(ledger.get(id), amount, 'an acknowledged bid is in the ledger');
    const chat = await chatOf(auctionId);
    for (const { message_id: id } of said) assert.ok(chat.has(id), 'an acknowledged message is in the chat');
    console.log(`stop while ${heads} heads ended: code ${code} after ${Math.round(tookMs)} ms, ${bids.length} bids and ${said.length} messages ` +
      `acknowledged before, all there; answers ${JSON.stringify(answers)}`);
  });
