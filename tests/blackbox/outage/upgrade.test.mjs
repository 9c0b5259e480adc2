// A data folder of a house that knew version 1 of the rules alone: some auctions live for a day, one that fell due while no house ran,
// some over. They keep version 1 to their end, whatever happens to the house; what opens from now on has version 2.
// The folder (fixtures/rules-v1.tar.gz, with keys that are used nowhere else) was made by such a house, and its clock is set to then.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { said, short } from '../lib/faults.mjs';
import { Auction } from '../lib/rules-model.mjs';
import { House, cli } from '../lib/server.mjs';
import { Machine } from '../lib/shifted-clock.mjs';
import { PlainClient, SocketIoClient } from '../lib/clients.mjs';
import { eventually } from '../lib/wait.mjs';

test('auctions of rules version 1 keep it to their end', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'flashauction-upgrade-'));
  const machine = new Machine();
  t.after(() => { machine.end(); rmSync(folder, { recursive: true, force: true }); });
  execFileSync('tar', ['-xzf', new URL('../fixtures/rules-v1.tar.gz', import.meta.url).pathname, '-C', folder]);
  const dataDir = join(folder, 'rules-v1');
  const made = JSON.parse(readFileSync(join(dataDir, 'made.json')));
  machine.stepWall(made.made_at + 3600_000 - Date.now()); // an hour later
  const house = new House({ dataDir, env: { ...short, ...machine.env, PUBLIC_URL: 'http://rules-v1.test' } });
  t.after(() => house.end());
  await house.start();
  const [hanna, alice, bob] = ['hanna', 'alice', 'bob'].map((name) => house.token(name));
  const stateOf = async (id) => (await house.request('GET', `/auctions/${id}`)).json;
  const ledgerOf = async (id) => {
    const state = await stateOf(id);
    const text = await eventually(async () => {
      const ledger = await house.request('GET', `/auctions/${id}/ledger`);
      return ledger.status === 200 && ledger.text.trimEnd().split('\n').length === state.seq && ledger.text;
    }, 'the ledger has all');
    const file = join(dataDir, `${id}.jsonl`);
    writeFileSync(file, text);
    const verified = cli(['verify', file]);
    if (state.status === 'closed') assert.equal(verified.code, 0, `${verified.out}${verified.err}`);
    else assert.match(`${verified.out}${verified.err}`, /incomplete|no close/i);
    const records = text.trimEnd().split('\n').map((line) => JSON.parse(line));
    return { state, records, auction: Auction.of(records) };
  };
  const bid = (token, id, amount) => house.request('POST', `/auctions/${id}/bids`, { token, body: { amount } });

  // What fell due closes as the house starts, an hour late, at its price; what was over stays as it was.
  await eventually(async () => (await stateOf(made.due)).ledger_hash, 'what was due closes');
  const due = await ledgerOf(made.due);
  assert.deepEqual([due.auction.closed.reason, due.auction.closed.winning_bid], ['timer', '77.00']);
  assert.ok(due.auction.closed.timestamp - due.auction.endTime > 3_000_000);
  assert.equal((await ledgerOf(made.over)).auction.closed.winning_bid, '12.00');
  assert.equal((await ledgerOf(made.ordered)).auction.closed.reason, 'host');

  const lives = [made.live, made.quiet, made.toClose];
  const ends = new Map();
  for (const id of lives) {
    const { state, auction } = await ledgerOf(id);
    assert.equal(auction.opened.v, 1);
    assert.deepEqual([state.status, state.epoch], ['live', auction.opened.epoch]);
    const { anti_snipe_window_ms: window, anti_snipe_extension_ms: extension, anti_snipe_max: max, ...later } = state.rules;
    assert.deepEqual([window, extension, max], [3000, 2000, 3], 'as it was opened with, and not as the house is set now');
    assert.deepEqual(later, { bid_step_max_factor: null, bid_step_max_floor: null, outage_min_ms: null, outage_grace_ms: null });
    ends.set(id, state.end_time);
  }
  const [plain, socketIo] = [await PlainClient.connect(house.url, { token: bob }), await SocketIoClient.connect(house.url, { token: bob })];
  for (const client of [plain, socketIo]) {
    const joined = await client.request('join_auction', { auction_id: made.live });
    assert.deepEqual([joined.ok, joined.state.rules.outage_min_ms, joined.state.seq], [true, null, 4]);
  }

  // No outage, crash or stop moves anything of them; a new one beside them gets its time.
  const fresh = await house.open(hanna, { duration: 600 });
  assert.equal((await bid(alice, fresh.auction_id, '1000.01')).json.code, 'bid_too_high');
  assert.equal((await bid(alice, fresh.auction_id, '1000.00')).status, 200);
  assert.equal((await bid(bob, made.quiet, '99999999.99')).status, 200, 'version 1 has no largest step');
  await pause(600);
  await house.kill();
  await pause(1500);
  await house.start();
  process.kill(house.pid, 'SIGSTOP');
  await pause(2000);
  process.kill(house.pid, 'SIGCONT');
  await eventually(async () => (await stateOf(fresh.auction_id)).seq === 4, 'the new one got its time back, twice');
  assert.equal(said(house, 'the house was away').length, 2);
  const { auction } = await ledgerOf(fresh.auction_id);
  assert.deepEqual([auction.opened.v, auction.clocks.length], [2, 2]);
  for (const id of lives) assert.equal((await stateOf(id)).end_time, ends.get(id));
  assert.equal((await bid(alice, made.live, '300000.00')).status, 200);
  assert.equal((await bid(bob, made.live, '250000.50')).json.code, 'bid_too_low');

  const closed = await house.request('POST', `/auctions/${made.toClose}/close`, { token: hanna });
  assert.deepEqual([closed.status, closed.json.winning_bid, closed.json.reason], [200, '44.00', 'host']);
  await eventually(async () => (await stateOf(made.toClose)).ledger_hash, 'sealed');
  assert.equal((await ledgerOf(made.toClose)).auction.closed.reason, 'host');
  await house.stop();

  // A day later all of them are due, and nothing is given back.
  machine.suspend(24 * 3600_000);
  await house.start();
  for (const id of [made.live, made.quiet]) {
    await eventually(async () => (await stateOf(id)).ledger_hash, 'closed at the start');
    const { auction: last } = await ledgerOf(id);
    assert.deepEqual([last.closed.reason, last.endTime, last.clocks.length], ['timer', ends.get(id), 0]);
  }
  assert.equal((await ledgerOf(made.live)).auction.closed.winning_bid, '300000.00');
  assert.equal((await stateOf(fresh.auction_id)).status, 'live', 'the new one was given the day');
  for (const client of [plain, socketIo]) client.close();
});
