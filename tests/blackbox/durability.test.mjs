// kill -9 in the middle of a load, and a disk that is full for a while: what was acknowledged is there afterwards, and
// nothing was told twice differently.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { House, cli } from './lib/server.mjs';
import { PlainClient } from './lib/clients.mjs';
import { failingDisks } from './lib/failing-disk.mjs';
import { eventually } from './lib/wait.mjs';

const cents = (amount) => Math.round(Number(amount) * 100);
let house;
// Short extensions: an auction of ten seconds is extended under load and over soon.
before(async () => { house = await House.start({ env: { ANTI_SNIPE_WINDOW_MS: '2000', ANTI_SNIPE_EXTENSION_MS: '500' } }); });
after(() => house.end());

/** People who bid in some auctions until the house or the auction ends, and write down every answer. */
class Load {
  answers = []; // {bid, answer, name}
  inFlight = new Map(); // client → {bid, name}
  clients = [];
  pauseMs = 20; // of each person, between an answer and the next bid

  accepted(auctionId) { return this.answers.filter(({ bid, answer }) => answer.ok && bid.auction_id === auctionId); }

  async bidIn(auctionId, tokens) {
    let next = 1000;
    for (const [name, token] of Object.entries(tokens)) {
      const client = await PlainClient.connect(house.url, { token });
      this.clients.push(client);
      await client.request('join_auction', { auction_id: auctionId });
      this.#bid(client, auctionId, name, () => next++);
    }
  }

  async #bid(client, auctionId, name, next) {
    for (let made = 1; client.socket.readyState === client.socket.OPEN; made++) {
      const amount = made % 5 === 0 ? '0.01' : (next() / 100).toFixed(2); // each fifth is too low
      const bid = { auction_id: auctionId, amount, bid_id: randomUUID() };
      this.inFlight.set(client, { bid, name });
      const answer = await client.request('place_bid', bid).catch(() => undefined);
      if (!answer) return;
      this.inFlight.delete(client);
      this.answers.push({ bid, answer, name });
      if (answer.error?.code === 'auction_closed') return;
      if (this.pauseMs) await pause(this.pauseMs);
    }
  }
}

/** An auction's ledger and its state of the same moment. */
const look = (auctionId) => eventually(async () => {
  const { status, text } = await house.request('GET', `/auctions/${auctionId}/ledger`);
  if (status !== 200) return false;
  const records = text.trim().split('\n').map((line) => JSON.parse(line));
  const state = (await house.request('GET', `/auctions/${auctionId}`)).json;
  return records.length === state.seq && { records, state };
}, 'the ledger has all that was decided');

/** INV-2 to INV-6 and INV-9: the records follow the rules, and the state follows from the records. */
function assertRules({ records, state }) {
  records.forEach((record, i) => assert.equal(record.seq, i + 1, 'INV-3'));
  const [opening] = records;
  const bids = records.filter(({ kind }) => kind === 'bid');
  let [high, endTime, extensions] = [0, opening.end_time, 0];
  for (const bid of bids) {
    assert.ok(cents(bid.amount) > high, 'INV-2');
    assert.ok(bid.timestamp < endTime, 'INV-4');
    if (endTime - bid.timestamp <= opening.rules.anti_snipe_window_ms && extensions < opening.rules.anti_snipe_max) {
      extensions++;
      endTime += opening.rules.anti_snipe_extension_ms;
    }
    assert.deepEqual([bid.end_time, bid.anti_snipe_count], [endTime, extensions], 'INV-6');
    high = cents(bid.amount);
  }
  const best = new Map(bids.map((bid) => [bid.user_id, bid])); // a person's last bid is their best
  const top = [...best.values()].sort((a, b) => b.seq - a.seq).slice(0, 3).map((bid) => [bid.user_id, bid.amount]);
  assert.deepEqual(state.top_bids.map((bid) => [bid.user_id, bid.amount]), top, 'INV-9');
  assert.deepEqual([state.bid_count, state.high_bidder_id, state.current_high_bid], [bids.length, ...top[0]], 'INV-9');
  assert.deepEqual([state.end_time, state.anti_snipe_count], [endTime, extensions], 'INV-6');

  const closes = records.filter(({ kind }) => kind === 'closed');
  assert.equal(closes.length, state.status === 'closed' ? 1 : 0, 'INV-5');
  if (closes.length === 0) return;
  const [close] = closes;
  assert.equal(close.seq, records.length, 'INV-4');
  assert.deepEqual([close.winner_id, close.winning_bid, close.bid_count], [...top[0], bids.length], 'INV-5');
  assert.ok(close.reason === 'timer' ? close.timestamp >= endTime : close.timestamp >= bids.at(-1).timestamp, 'INV-4');
  assertTold(state, close);
}

/** What somebody was told of a close is what its record says. */
function assertTold(told, close) {
  assert.deepEqual([told.ended_at, told.reason, told.seq, told.winner_id, told.winning_bid, told.bid_count],
    [close.timestamp, close.reason, close.seq, close.winner_id, close.winning_bid, close.bid_count], 'INV-5');
}

/** INV-1, INV-7, INV-8: every answer agrees with the ledgers, and these hold no bid but those accepted or left in flight. */
function assertAnswers(answers, inFlight, ledgers, userIds) {
  const recordOf = new Map([...ledgers.values()].flatMap(({ records }) => records).filter(({ kind }) => kind === 'bid').map((record) => [record.bid_id, record]));
  const made = new Map([...inFlight, ...answers.filter(({ answer }) => answer.ok)].map((one) => [one.bid.bid_id, one]));
  for (const [bidId, record] of recordOf) {
    const one = made.get(bidId);
    assert.ok(one, 'INV-7: a bid that nobody made, or that was refused');
    assert.deepEqual([record.auction_id, record.user_id, record.amount], [one.bid.auction_id, userIds[one.name], one.bid.amount]);
  }
  for (const { bid, answer } of answers) {
    const record = recordOf.get(bid.bid_id);
    const { records } = ledgers.get(bid.auction_id);
    if (answer.ok) {
      assert.ok(record, 'INV-1');
      const extended = record.anti_snipe_count > (records[record.seq - 2].anti_snipe_count ?? 0);
      assert.deepEqual(answer, { ok: true, bid_id: record.bid_id, seq: record.seq, amount: record.amount, end_time: record.end_time, extended }, 'INV-1, INV-8');
    } else {
      assert.equal(record, undefined, 'INV-7');
      if (answer.error.code === 'bid_too_low') assert.ok(cents(answer.error.minimum_bid) > cents(bid.amount));
      else assert.deepEqual([answer.error.code, records.at(-1).kind], ['auction_closed', 'closed']);
    }
  }
}

test('kill -9 during load: what every client was told, before and after, keeps INV-1 to INV-10', async () => {
  const host = house.token('hanna');
  const [tokens, userIds] = [{}, {}];
  for (const name of ['alice', 'bob', 'carol', 'dave']) {
    tokens[name] = house.token(name);
    userIds[name] = (await house.request('GET', '/users/me', { token: tokens[name] })).json.user_id;
  }
  // One is extended and closed by its clock before the crash, one is in its extensions then, one is closed by its host, one stays open.
  const opened = async (duration) => (await house.open(host, { duration })).auction_id;
  const [over, ending, ordered, long] = [await opened(10), await opened(13), await opened(3600), await opened(3600)];
  const auctions = [over, ending, ordered, long];
  const load = new Load();
  const viewer = await PlainClient.connect(house.url, {});
  for (const auctionId of auctions) {
    await viewer.request('join_auction', { auction_id: auctionId });
    await load.bidIn(auctionId, tokens);
  }
  await eventually(() => load.accepted(ordered).length > 50, 'bids are accepted');
  const order = await house.request('POST', `/auctions/${ordered}/close`, { token: host });
  assert.equal(order.status, 200);
  const ends = [];
  for (const auctionId of [over, ordered]) ends.push(await viewer.wait('auction_ended', (event) => event.auction_id === auctionId, 30_000));
  load.pauseMs = 0; // the crash comes while they bid as fast as they are answered
  const answeredAtEase = load.answers.length;
  await eventually(() => load.answers.length > answeredAtEase + 500 && load.accepted(ending).some(({ answer }) => answer.extended), 'a load, and an extension');
  await house.kill();
  for (const client of load.clients) await client.wait('close'); // and has heard all that was said
  const inFlight = [...load.inFlight.values()];
  await house.start();

  const found = new Map();
  for (const auctionId of auctions) found.set(auctionId, await look(auctionId));
  for (const one of found.values()) assertRules(one);
  assertAnswers(load.answers, inFlight, found, userIds);
  for (const told of [...ends, order.json]) assertTold(told, found.get(told.auction_id).records.at(-1));
  assert.ok(found.get(over).state.anti_snipe_count > 0, 'was extended');

  // Those that were answered get the same words again; those that were not learn the truth.
  const again = {};
  for (const [name, token] of Object.entries(tokens)) again[name] = await PlainClient.connect(house.url, { token });
  for (const auctionId of auctions)
    for (const { bid, answer, name } of load.accepted(auctionId).slice(-20))
      assert.deepEqual(await again[name].request('place_bid', { ...bid, amount: '0.01' }), answer, `INV-8 for ${name}`);
  const learnt = [];
  for (const { bid, name } of inFlight) {
    learnt.push({ bid, name, answer: await again[name].request('place_bid', bid) });
    assert.deepEqual((await again[name].request('place_bid', bid)).seq, learnt.at(-1).answer.seq, 'INV-8');
  }
  for (const client of [viewer, ...Object.values(again)]) client.close();

  // Each ends, and its ledger verifies offline, with the published head and the house's key.
  const key = (await house.request('GET', '/.well-known/flashauction-ledger-key')).json.public_key;
  assert.equal((await house.request('POST', `/auctions/${long}/close`, { token: host })).status, 200);
  const left = new Map();
  for (const auctionId of auctions) {
    await eventually(async () => (await house.request('GET', `/auctions/${auctionId}`)).json.ledger_hash, 'closed and sealed');
    left.set(auctionId, await look(auctionId));
    const { records, state } = left.get(auctionId);
    assertRules(left.get(auctionId));
    const before = found.get(auctionId).records;
    assert.deepEqual(records.slice(0, before.length), before, 'INV-1');
    const file = join(house.dataDir, `${auctionId}.jsonl`);
    const { text, headers } = await house.request('GET', `/auctions/${auctionId}/ledger`);
    writeFileSync(file, text);
    const verified = cli(['verify', file, '--head', state.ledger_hash, '--key', key, '--signature', headers.get('ledger-signature')]);
    assert.equal(verified.code, 0, `INV-10: ${verified.out}${verified.err}`);
    writeFileSync(file, text.split('\n').toSpliced(2, 1).join('\n'));
    assert.notEqual(cli(['verify', file]).code, 0, 'a missing record is found');
  }
  assert.deepEqual([over, ending, ordered, long].map((id) => left.get(id).records.at(-1).reason), ['timer', 'timer', 'host', 'host']);
  assertAnswers([...load.answers, ...learnt], inFlight, left, userIds);
});

test('an auction whose end passes while the house is down has 30 s more when it starts', async () => {
  const host = house.token('hanna');
  const { auction_id: id, end_time: endTime } = await house.open(host, { duration: 5 });
  await house.kill();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, endTime - Date.now()) + 200));
  await house.start();
  const state = (await house.request('GET', `/auctions/${id}`)).json;
  assert.equal(state.status, 'live');
  assert.ok(state.end_time >= state.server_time + 28_000 && state.end_time <= endTime + 36_000, JSON.stringify(state));
  assert.equal(state.seq, 2);
  const closed = (await house.request('POST', `/auctions/${id}/close`, { token: host })).json;
  assert.equal(closed.seq, 3);
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

/** A start that finds no room for house.json leaves the one that is there as it was, and says why it fails. */
async function startOnFull(disk, t) {
  const house = new House(disk);
  t.after(async () => { await house.end(); disk.end(); });
  await house.start();
  const file = join(house.dataDir, 'house.json');
  const before = readFileSync(file, 'utf8');
  await house.kill(); // so that what SQLite needs room for is there
  house.options = { ...disk, ...disk.fullFromTheStart() };
  house.port = '0'; // at another address, of which house.json does not tell
  const started = await house.start().then(() => true, () => false);
  if (!started) {
    const said = await eventually(() => house.log.find((line) => line.startsWith('flashauction: ')), 'says why it does not start');
    assert.match(said, /No space left on device|File too large|disk is full|disk I\/O error/);
  }
  const after = readFileSync(file, 'utf8');
  if (started) assert.deepEqual(JSON.parse(after), { address: house.url, issuer: house.url });
  else assert.equal(after, before);
  assert.deepEqual(readdirSync(house.dataDir).filter((name) => name.endsWith('.part')), []);
  if (started) await house.kill();

  disk.free();
  house.options = disk;
  await house.start();
  assert.equal((await house.request('GET', '/users/me', { token: house.token('alice') })).status, 200, 'and tokens name the issuer that runs');
}

test('a house that starts on a full disk leaves house.json whole', async (t) => {
  for (const [what, disk] of failingDisks()) await t.test(what, (each) => startOnFull(disk, each));
});
