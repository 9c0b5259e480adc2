// kill -9 in the middle of a load, and a disk that is full for a while: what was acknowledged is there afterwards, and
// nothing was told twice differently.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { House, cli } from './lib/server.mjs';
import { PlainClient } from './lib/clients.mjs';
import { failingDisks } from './lib/failing-disk.mjs';
import { eventually } from './lib/wait.mjs';

const cents = (amount) => Math.round(Number(amount) * 100);
let house;
before(async () => { house = await House.start({ env: { ANTI_SNIPE_EXTENSION_MS: '1000' } }); });
after(() => house.end());

/** One bidder that bids as fast as it is answered, and writes down every answer, until the house or the auction ends. */
async function bidder(client, auctionId, { told, refused, inFlight }, next) {
  for (;;) {
    const bid = { auction_id: auctionId, amount: (next() / 100).toFixed(2), bid_id: randomUUID() };
    inFlight.set(client, bid);
    const answer = await client.request('place_bid', bid).catch(() => undefined);
    if (!answer) return;
    inFlight.delete(client);
    if (answer.ok) told.push({ ...answer, auction_id: auctionId, name: client.name });
    else refused.push({ ...bid, code: answer.error.code });
    if (answer.error?.code === 'auction_closed') return;
  }
}

/** INV-2 to INV-6 and INV-9, of one auction's ledger and state. */
function assertInvariants(records, state) {
  records.forEach((record, i) => assert.equal(record.seq, i + 1, 'INV-3'));
  const [opening] = records;
  const bids = records.filter((record) => record.kind === 'bid');
  bids.forEach((bid, i) => {
    const before = bids[i - 1] ?? { amount: '0.00', end_time: opening.end_time, anti_snipe_count: 0 };
    assert.ok(cents(bid.amount) > cents(before.amount), 'INV-2');
    assert.ok(bid.timestamp < before.end_time, 'INV-4');
    const extends_ = before.end_time - bid.timestamp <= opening.rules.anti_snipe_window_ms && before.anti_snipe_count < opening.rules.anti_snipe_max;
    assert.equal(bid.anti_snipe_count, before.anti_snipe_count + (extends_ ? 1 : 0), 'INV-6');
    assert.equal(bid.end_time, before.end_time + (extends_ ? 1000 : 0), 'INV-6');
  });
  assert.equal(new Set(bids.map((bid) => bid.bid_id)).size, bids.length, 'INV-8');
  assert.deepEqual([state.bid_count, state.current_high_bid, state.high_bidder_id], [bids.length, bids.at(-1).amount, bids.at(-1).user_id], 'INV-9');
  const closes = records.filter((record) => record.kind === 'closed');
  assert.equal(closes.length, state.status === 'closed' ? 1 : 0, 'INV-5');
  if (closes.length === 0) return;
  assert.equal(closes[0], records.at(-1), 'INV-4');
  assert.deepEqual([closes[0].winner_id, closes[0].winning_bid], [bids.at(-1).user_id, bids.at(-1).amount], 'INV-5');
  assert.deepEqual([state.winner_id, state.winning_bid], [closes[0].winner_id, closes[0].winning_bid], 'INV-5');
}

test('kill -9 during load: INV-1 to INV-10 hold of all that clients were told', async () => {
  const host = house.token('hanna');
  const names = ['alice', 'bob', 'carol', 'dave'];
  const tokens = Object.fromEntries(names.map((name) => [name, house.token(name)]));
  // One goes on for long, one is closed by its host in mid-load, one is extended by its bids.
  const auctions = [];
  for (const duration of [3600, 3600, 10]) auctions.push((await house.open(host, { duration })).auction_id);
  const [, closedByHost, extended] = auctions;
  const seen = { told: [], refused: [], inFlight: new Map() };
  const { told, refused, inFlight } = seen;
  const clients = [];
  for (const auctionId of auctions) {
    let amount = 1000;
    for (const name of names) {
      const client = await PlainClient.connect(house.url, { token: tokens[name] });
      client.name = name;
      clients.push(client);
      await client.request('join_auction', { auction_id: auctionId });
      bidder(client, auctionId, seen, () => amount++);
    }
  }
  await eventually(() => told.filter((bid) => bid.auction_id === closedByHost).length > 50, 'bids');
  const closing = await house.request('POST', `/auctions/${closedByHost}/close`, { token: host });
  assert.equal(closing.status, 200);
  await eventually(() => told.length > 500 && refused.some((bid) => bid.code === 'auction_closed'), 'more bids');
  await house.kill();
  const unanswered = [...inFlight.entries()];
  await house.start();

  const records = new Map();
  for (const auctionId of auctions) {
    const { status, text } = await house.request('GET', `/auctions/${auctionId}/ledger`);
    assert.equal(status, 200);
    records.set(auctionId, text.trim().split('\n').map((line) => JSON.parse(line)));
    const state = (await house.request('GET', `/auctions/${auctionId}`)).json;
    // Where the short one ended between the two requests, it is looked at again below.
    if (auctionId !== extended) assertInvariants(records.get(auctionId), state);
  }
  assert.equal(records.get(closedByHost).at(-1).winning_bid, closing.json.winning_bid, 'the close that its host was told');
  assert.equal(records.get(extended).filter((record) => record.kind === 'bid').at(-1).anti_snipe_count, 5);

  const toldIds = new Set(told.map((bid) => bid.bid_id));
  const openIds = new Set(unanswered.map(([, bid]) => bid.bid_id));
  const refusedIds = new Set(refused.map((bid) => bid.bid_id));
  for (const record of [...records.values()].flat().filter((one) => one.kind === 'bid')) {
    assert.ok(toldIds.has(record.bid_id) || openIds.has(record.bid_id), 'no bid that nobody made, or that was told otherwise');
    assert.ok(!refusedIds.has(record.bid_id), 'INV-7');
  }
  for (const bid of refused) assert.ok(bid.code === 'bid_too_low' || (bid.code === 'auction_closed' && bid.auction_id === closedByHost), JSON.stringify(bid));
  for (const bid of told) {
    const of = records.get(bid.auction_id);
    const record = of[bid.seq - 1];
    assert.deepEqual([record?.bid_id, record?.amount, record?.end_time], [bid.bid_id, bid.amount, bid.end_time], 'INV-1');
    assert.equal(bid.extended, record.anti_snipe_count > (of[bid.seq - 2].anti_snipe_count ?? 0), 'INV-6');
  }
  // Those that were not answered learn the truth by asking again; those that were get the same words.
  for (const auctionId of auctions)
    for (const { auction_id: id, name, ...first } of told.filter((bid) => bid.auction_id === auctionId).slice(-10)) {
      const client = await PlainClient.connect(house.url, { token: tokens[name] });
      assert.deepEqual(await client.request('place_bid', { auction_id: id, amount: '0.01', bid_id: first.bid_id }), first, `INV-8 for ${name}`);
      client.close();
    }
  for (const [client, bid] of unanswered) {
    const again = await PlainClient.connect(house.url, { token: tokens[client.name] });
    const answer = await again.request('place_bid', bid);
    const decided = records.get(bid.auction_id).find((record) => record.bid_id === bid.bid_id);
    if (decided) assert.deepEqual([answer.seq, answer.amount, answer.end_time], [decided.seq, decided.amount, decided.end_time], 'decided before the crash: it keeps its place');
    else if (answer.ok) assert.ok(answer.seq > records.get(bid.auction_id).length, 'decided now: it comes after all that was');
    else assert.match(answer.error.code, /^(bid_too_low|auction_closed)$/);
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
    assertInvariants(lines.map((line) => JSON.parse(line)), state);
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

/** While no bid can be stored the house is not ready and says why; then it goes on as if nothing had been. */
async function outlive(disk, t) {
  const full = new House(disk);
  t.after(async () => { await full.end(); disk.end(); });
  await full.start();
  const ready = () => full.request('GET', '/ready');
  const { auction_id: id } = await full.open(full.token('hanna'), { duration: 3600 });
  const alice = await PlainClient.connect(full.url, { token: full.token('alice') });
  await alice.request('join_auction', { auction_id: id });
  const bids = []; // with all that was answered to each
  const place = async (bid) => {
    const { amount, bid_id } = bid;
    bid.answers.push(await alice.request('place_bid', { auction_id: id, amount, bid_id }));
    return bid.answers.at(-1);
  };
  const placeNext = () => place(bids[bids.push({ amount: (10 + bids.length).toFixed(2), bid_id: randomUUID(), answers: [] }) - 1]);
  for (let i = 0; i < 5; i++) assert.equal((await placeNext()).ok, true);
  assert.equal((await ready()).status, 200);

  // What the house itself frees in its attempts is taken again.
  const downSince = Date.now();
  const notReady = await eventually(async () => {
    disk.fill(full);
    const bid = await placeNext(), answer = await ready();
    return !bid.ok && answer.status === 503 && answer;
  }, 'a bid is refused, and the house is not ready');
  assert.match(notReady.json.status, /journal takes no commits/);
  disk.fill(full);
  assert.equal((await placeNext()).error.code, 'unavailable');
  assert.equal((await full.request('GET', '/health')).status, 200);
  assert.equal((await full.request('GET', `/auctions/${id}`)).status, 200, 'who watches, watches on');
  // It tries again ten times a second, and tells the log of it once in five seconds.
  while (Date.now() - downSince < 1500) assert.equal((await ready()).status, 503);
  const told = full.log.filter((line) => line.includes('"level":"error"') && line.includes('"message":"journal'));
  assert.ok(told.length >= 1 && told.length <= 1 + (Date.now() - downSince) / 5000, told.join('\n'));

  disk.free(full);
  await eventually(async () => (await ready()).status === 200, 'ready again by itself');
  assert.equal((await placeNext()).ok, true);
  assert.ok(full.log.some((line) => line.includes('journal takes commits again')));
  for (const bid of bids.filter(({ answers }) => !answers[0].ok)) await place(bid); // and learn the truth
  alice.close();

  const acknowledged = bids.filter(({ answers }) => answers.at(-1).ok);
  const records = await eventually(async () => {
    const { text } = await full.request('GET', `/auctions/${id}/ledger`);
    const lines = text.trim().split('\n').map((line) => JSON.parse(line));
    return lines.length > acknowledged.length && lines;
  }, 'the history has every acknowledged bid');
  assert.equal(records.length, 1 + acknowledged.length, 'and no other');
  records.forEach((record, i) => assert.equal(record.seq, i + 1, 'INV-3'));
  for (const { bid_id: bidId, answers } of bids)
    for (const answer of answers)
      if (answer.ok) assert.equal(records[answer.seq - 1].bid_id, bidId, 'INV-1');
      else assert.match(answer.error.code, /^(outcome_unknown|unavailable|bid_too_low)$/);
}

test('a house whose disk is full for a while is not ready meanwhile, comes back by itself, and has lost nothing', async (t) => {
  for (const [what, disk] of failingDisks()) await t.test(what, (each) => outlive(disk, each));
});
