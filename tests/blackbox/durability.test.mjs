// kill -9 in the middle of a load: what was acknowledged is there afterwards, and nothing was told twice differently.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { House, cli } from './lib/server.mjs';
import { PlainClient } from './lib/clients.mjs';

const cents = (amount) => Math.round(Number(amount) * 100);
let house;
before(async () => { house = await House.start(); });
after(() => house.end());

/** One bidder that bids as fast as it is answered, and writes down every answer. */
async function bidder(client, auctionId, told, inFlight, next) {
  for (;;) {
    const bid = { auction_id: auctionId, amount: (next() / 100).toFixed(2), bid_id: randomUUID() };
    inFlight.set(client, bid);
    const answer = await client.request('place_bid', bid).catch(() => undefined);
    if (!answer) return;
    inFlight.delete(client);
    if (answer.ok) told.push({ ...answer, auction_id: auctionId, name: client.name });
    else assert.equal(answer.error.code, 'bid_too_low', JSON.stringify(answer));
  }
}

test('kill -9 during load loses no acknowledged bid, and the same bid_id gives the same answer', async () => {
  const host = house.token('hanna');
  const names = ['alice', 'bob', 'carol', 'dave'];
  const tokens = Object.fromEntries(names.map((name) => [name, house.token(name)]));
  const auctions = [];
  for (let i = 0; i < 3; i++) auctions.push((await house.open(host, { duration: 3600 })).auction_id);
  const told = [];
  const inFlight = new Map();
  const clients = [];
  for (const auctionId of auctions) {
    let amount = 1000;
    for (const name of names) {
      const client = await PlainClient.connect(house.url, { token: tokens[name] });
      client.name = name;
      clients.push(client);
      await client.request('join_auction', { auction_id: auctionId });
      bidder(client, auctionId, told, inFlight, () => amount++);
    }
  }
  while (told.length < 500) await new Promise((resolve) => setTimeout(resolve, 20));
  await house.kill();
  const unanswered = [...inFlight.entries()];
  await house.start();

  const ledgers = new Map();
  for (const auctionId of auctions) {
    const { status, text } = await house.request('GET', `/auctions/${auctionId}/ledger`);
    assert.equal(status, 200);
    const records = text.trim().split('\n').map((line) => JSON.parse(line));
    ledgers.set(auctionId, records);
    records.forEach((record, i) => assert.equal(record.seq, i + 1, 'INV-3'));
    const bids = records.filter((record) => record.kind === 'bid');
    bids.forEach((bid, i) => i && assert.ok(cents(bid.amount) > cents(bids[i - 1].amount), 'INV-2'));
    assert.equal(new Set(bids.map((bid) => bid.bid_id)).size, bids.length, 'INV-8');
    const state = (await house.request('GET', `/auctions/${auctionId}`)).json;
    assert.equal(state.bid_count, bids.length, 'INV-9');
    assert.equal(state.current_high_bid, bids.at(-1).amount, 'INV-9');
  }
  for (const bid of told) {
    const record = ledgers.get(bid.auction_id)[bid.seq - 1];
    assert.equal(record?.bid_id, bid.bid_id, 'INV-1');
    assert.equal(record.amount, bid.amount, 'INV-1');
  }
  // Those that were not answered learn the truth by asking again; those that were get the same words.
  for (const { auction_id: id, name, ...first } of told.filter((bid) => bid.auction_id === auctions[0]).slice(-20)) {
    const client = await PlainClient.connect(house.url, { token: tokens[name] });
    assert.deepEqual(await client.request('place_bid', { auction_id: id, amount: '0.01', bid_id: first.bid_id }), first, `INV-8 for ${name}`);
    client.close();
  }
  for (const [client, bid] of unanswered) {
    const again = await PlainClient.connect(house.url, { token: tokens[client.name] });
    const answer = await again.request('place_bid', bid);
    const decidedBefore = ledgers.get(bid.auction_id).find((record) => record.bid_id === bid.bid_id);
    if (decidedBefore) assert.equal(answer.seq, decidedBefore.seq, 'a bid that was decided before the crash keeps its place');
    again.close();
  }
  for (const client of clients) client.close();

  // Each ends, and its ledger verifies offline, with the published head and the house's key.
  const { text: key } = await house.request('GET', '/.well-known/flashauction-ledger-key');
  for (const auctionId of auctions) {
    assert.equal((await house.request('POST', `/auctions/${auctionId}/close`, { token: host })).status, 200);
    const deadline = Date.now() + 5000;
    let state;
    do state = (await house.request('GET', `/auctions/${auctionId}`)).json; while (!state.ledger_hash && Date.now() < deadline);
    assert.ok(state.ledger_hash, 'sealed within five seconds');
    const file = join(house.dataDir, `${auctionId}.jsonl`);
    writeFileSync(file, (await house.request('GET', `/auctions/${auctionId}/ledger`)).text);
    const verified = cli(['verify', file, '--head', state.ledger_hash]);
    assert.equal(verified.code, 0, verified.out + verified.err);
    const lines = (await house.request('GET', `/auctions/${auctionId}/ledger`)).text.trim().split('\n');
    lines.splice(2, 1);
    writeFileSync(file, lines.join('\n') + '\n');
    assert.notEqual(cli(['verify', file]).code, 0, 'a missing record is found');
  }
  assert.ok(key.length > 20);
});

test('an auction that falls due while the house is down closes when it starts', async () => {
  const host = house.token('hanna');
  const { auction_id: id, end_time: endTime } = await house.open(host, { duration: 10 });
  await house.kill();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, endTime - Date.now()) + 200));
  await house.start();
  const state = (await house.request('GET', `/auctions/${id}`)).json;
  assert.equal(state.status, 'closed');
  assert.equal(state.end_time, endTime);
  assert.ok(state.ended_at > endTime);
  assert.equal(state.winner_id, null);
});
