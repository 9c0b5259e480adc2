// A whole auction by real clients, on every transport.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { House } from './lib/server.mjs';
import { framings, PlainClient } from './lib/clients.mjs';

let house;
const tokens = {};
before(async () => {
  // A short extension, so that an auction of ten seconds ends soon after its last bid.
  house = await House.start({ env: { ANTI_SNIPE_WINDOW_MS: '30000', ANTI_SNIPE_EXTENSION_MS: '1000', ANTI_SNIPE_MAX: '2' } });
  for (const name of ['hanna', 'alice', 'bob']) tokens[name] = house.token(name);
});
after(() => house.end());

for (const [name, connect] of framings) {
  test(`${name}: join, bid, be outbid, extend, chat, close`, async () => {
    const auction = await house.open(tokens.hanna, { duration: 10 });
    const id = auction.auction_id;
    const [alice, bob, guest] = await Promise.all([
      connect(house.url, { token: tokens.alice }), connect(house.url, { token: tokens.bob }), connect(house.url, {})]);
    for (const client of [alice, bob, guest]) {
      const joined = await client.request('join_auction', { auction_id: id });
      assert.equal(joined.ok, true, JSON.stringify(joined));
      assert.equal(joined.state.status, 'live');
      assert.equal(joined.state.minimum_bid, '10.00');
      assert.equal(joined.recovered, false);
      assert.deepEqual(joined.missed, []);
    }

    const first = await alice.request('place_bid', { auction_id: id, amount: '10.00', bid_id: randomUUID() });
    assert.equal(first.ok, true, JSON.stringify(first));
    assert.equal(first.seq, 2);
    assert.equal(first.extended, true);
    assert.equal(first.end_time, auction.end_time + 1000);
    await alice.wait('you_are_winning', (m) => m.seq === 2);
    const seen = await guest.wait('bid_placed', (m) => m.seq === 2);
    assert.equal(seen.amount, '10.00');
    assert.equal(seen.minimum_bid, '10.01');
    assert.equal(seen.top_bids[0].username, 'alice');
    await guest.wait('anti_snipe', (m) => m.seq === 2 && m.extended_by_ms === 1000);

    const low = await bob.request('place_bid', { auction_id: id, amount: 10, bid_id: randomUUID() });
    assert.equal(low.ok, false);
    assert.equal(low.error.code, 'bid_too_low');
    assert.equal(low.error.minimum_bid, '10.01');

    const second = await bob.request('place_bid', { auction_id: id, amount: 12.5, bid_id: randomUUID() });
    assert.equal(second.ok, true, JSON.stringify(second));
    assert.equal(second.amount, '12.50');
    const outbid = await alice.wait('you_were_outbid', (m) => m.seq === 3);
    assert.equal(outbid.current_high_bid, '12.50');
    assert.equal(outbid.minimum_bid, '12.51');
    assert.equal(bob.of('you_were_outbid').length, 0);
    assert.equal(guest.of('you_were_outbid').length, 0);

    const asGuest = await guest.request('place_bid', { auction_id: id, amount: '99.00' });
    assert.equal(asGuest.error.code, 'unauthenticated');

    const said = await alice.request('chat_message', { auction_id: id, message: 'What a lamp', message_id: randomUUID() });
    assert.equal(said.ok, true, JSON.stringify(said));
    const heard = await guest.wait('chat_message', (m) => m.message === 'What a lamp');
    assert.equal(heard.username, 'alice');
    assert.equal(heard.message_type, 'user');

    const { t0, t1, t2 } = await guest.request('time_sync', { t0: 1 });
    assert.equal(t0, 1);
    assert.ok(t1 <= t2 && Math.abs(t1 - Date.now()) < 60_000);
    await guest.wait('timer_update', (m) => m.end_time === second.end_time && m.remaining_ms <= 12_000);

    const ended = await guest.wait('auction_ended', () => true, 20_000);
    assert.equal(ended.winner_username, 'bob');
    assert.equal(ended.winning_bid, '12.50');
    assert.equal(ended.seq, 4);
    assert.equal(ended.reason, 'timer');
    assert.ok(ended.ended_at >= second.end_time && ended.ended_at < second.end_time + 1000, 'closes in time');
    const sealed = await guest.wait('ledger_sealed', () => true, 5000);
    assert.ok(sealed.server_time - ended.ended_at <= 1000, `sealed ${sealed.server_time - ended.ended_at} ms after the close`);
    const late = await bob.request('place_bid', { auction_id: id, amount: '20.00' });
    assert.equal(late.error.code, 'auction_closed');
    const state = (await house.request('GET', `/auctions/${id}`)).json;
    assert.equal(state.winning_bid, '12.50');
    assert.equal(state.ledger_hash, sealed.ledger_hash);
    for (const client of [alice, bob, guest]) client.close();
  });
}

describe('every tab of a person', () => {
  test('hears of winning and of being outbid', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    const tabs = await Promise.all(framings.map(([, connect]) => connect(house.url, { token: tokens.alice })));
    for (const tab of tabs) await tab.request('join_auction', { auction_id: id });
    await tabs[0].request('place_bid', { auction_id: id, amount: '10.00' });
    for (const tab of tabs) await tab.wait('you_are_winning', (m) => m.auction_id === id && m.seq === 2);
    const bob = await PlainClient.connect(house.url, { token: tokens.bob });
    const joined = await bob.request('join_auction', { auction_id: id });
    await bob.request('place_bid', { auction_id: id, amount: '11.00' });
    for (const tab of tabs) await tab.wait('you_were_outbid', (m) => m.auction_id === id && m.seq === 3);
    // One person with four tabs, and bob: two. Who was there before hears of it; bob need not, the answer to his join says it.
    assert.equal(joined.state.participant_count, 2);
    for (const tab of tabs) await tab.wait('participants', (m) => m.auction_id === id && m.participant_count === 2);
    for (const client of [...tabs, bob]) client.close();
  });
});
