// Realtime as docs/protocol/asyncapi.yaml says it, over Socket.IO and plain WebSocket: each message, recovery, presence, bursts, limits.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { Manager } from 'socket.io-client';
import { MessageContract } from './lib/asyncapi.mjs';
import { PlainClient, SocketIoClient, framings } from './lib/clients.mjs';
import { House } from './lib/server.mjs';
import { eventually } from './lib/wait.mjs';

const contract = new MessageContract();
const tokens = {};
const clients = [];
let house;

before(async () => {
  house = await House.start({ env: { ANTI_SNIPE_EXTENSION_MS: '1000' } });
  for (const name of ['hanna', 'alice', 'bob', 'carol']) tokens[name] = house.token(name);
});
after(() => house.end());
afterEach(() => { for (const client of clients.splice(0)) client.close(); });

const kept = (client) => { clients.push(client); return client; };
const plain = async (name, at = house) => kept(await PlainClient.connect(at.url, { token: name && (at.tokens ?? tokens)[name], contract }));
const socketio = async (name, options = {}) => kept(await SocketIoClient.connect(house.url, { token: name && tokens[name], contract, ...options }));
const join = async (client, id, since) => {
  const joined = await client.request('join_auction', { auction_id: id, ...(since ? { since } : {}) });
  assert.equal(joined.ok, true, JSON.stringify(joined));
  return joined;
};
const amount = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
const shown = async (id, at = house) => (await at.request('GET', `/auctions/${id}`)).json;

/** Sends bids without waiting for answers, then waits for all of them. */
async function volley(client, id, fromCents, count) {
  await client.request('time_sync', { t0: 0 }); // what comes while a sign-in is under way is held, up to a bound
  const answers = await Promise.all(Array.from({ length: count }, (_, i) => client.request('place_bid', { auction_id: id, amount: amount(fromCents + i) })));
  for (const answer of answers) assert.equal(answer.ok, true, JSON.stringify(answer));
  return answers;
}

describe('every message', () => {
  const channels = [
    ['plain', plain],
    ...['/', '/bidding', '/chat', '/timer'].map((nsp) => [nsp.slice(1) || 'root', (name) => socketio(name, { nsp })]),
  ];
  for (const [channel, connect] of channels)
    test(`${channel}: is sent, and fits`, async () => {
      const documented = contract.document.channels[channel].messages;
      const { auction_id: id } = await house.open(tokens.hanna, { duration: 10 });
      const me = await connect('alice');
      const bob = await plain('bob');
      await join(bob, id);
      me.tell('join_auction', { auction_id: id });
      assert.equal((await me.wait('auction_state')).auction_id, id);
      assert.equal((await me.request('leave_auction', { auction_id: id })).ok, true);
      assert.equal((await join(me, id)).state.seq, 1);
      assert.equal((await me.request('auth', { token: tokens.alice })).username, 'alice');
      assert.equal((await me.request('time_sync', { t0: 12.5 })).t0, 12.5);
      me.tell('fly');
      assert.equal((await me.wait('error')).code, 'invalid_message');

      const alice = documented.place_bid_request ? me : await plain('alice');
      const first = await alice.request(documented.bid_request ? 'BID' : 'place_bid', { ...(documented.bid_request ? {} : { auction_id: id }), amount: 10, bid_id: randomUUID() });
      assert.equal(first.ok, true, JSON.stringify(first));
      assert.equal((await alice.request('place_bid', { auction_id: id, amount: '10.50' })).seq, 3);
      assert.equal((await bob.request('place_bid', { auction_id: id, amount: '11.00' })).seq, 4);
      if (documented.chat_message_request) assert.equal((await me.request('chat_message', { auction_id: id, message: '  hello\nall  ' })).ok, true);
      const { message_id } = await bob.request('chat_message', { auction_id: id, message: 'something rude' });
      assert.equal((await house.request('DELETE', `/auctions/${id}/chat/${message_id}`, { token: tokens.hanna })).status, 204);
      assert.equal((await house.request('POST', `/auctions/${id}/close`, { token: tokens.hanna })).status, 200);

      await join(await plain(), id); // one more is there, which is told
      const wanted = ['bid_placed', 'you_are_winning', 'you_were_outbid', 'anti_snipe', 'chat_deleted', 'participants', 'auction_ended', 'ledger_sealed', 'chat_message'];
      for (const type of wanted) if (documented[type]) await me.wait(type);
      if (documented.you_were_outbid) assert.deepEqual(me.of('you_were_outbid').map((m) => [m.seq, m.current_high_bid, m.minimum_bid]), [[4, '11.00', '11.01']]);
      if (documented.chat_message) {
        const hello = me.of('chat_message').find((m) => m.message === 'hello\nall');
        assert.ok(hello, 'white space at the ends is cut off');
        assert.equal(hello.message_type, 'user');
      }
      contract.assertKept();
    });

  for (const [channel, connect] of channels.filter(([name]) => contract.document.channels[name].messages.place_bid_request))
    test(`${channel}: after the highest amount that there is, the least next bid lies above it`, async () => {
      const highest = '99999999.99';
      for (const [increment, minimum_bid, own] of [[highest, '199999999.98'], ['0.01', '100000000.00', '99999999.98']]) {
        const { auction_id: id } = await house.open(tokens.hanna, { starting_bid: own ?? highest, increment });
        const [me, bob] = [await connect('alice'), await plain('bob')];
        const { state } = await join(me, id);
        if (own) assert.equal((await me.request('place_bid', { auction_id: id, amount: own })).ok, true);
        assert.equal((await bob.request('place_bid', { auction_id: id, amount: highest })).ok, true);
        assert.equal((await me.wait('bid_placed', (m) => m.amount === highest)).minimum_bid, minimum_bid);
        if (own) assert.equal((await me.wait('you_were_outbid')).minimum_bid, minimum_bid);
        assert.equal((await me.request('place_bid', { auction_id: id, amount: highest })).error.minimum_bid, minimum_bid);
        me.tell('place_bid', { auction_id: id, amount: highest });
        assert.equal((await me.wait('error')).minimum_bid, minimum_bid);
        const again = await join(me, id, { epoch: state.epoch, seq: state.seq });
        assert.deepEqual([again.state.minimum_bid, again.missed.at(-1).minimum_bid], [minimum_bid, minimum_bid]);
        me.tell('join_auction', { auction_id: id });
        assert.equal((await me.wait('auction_state')).minimum_bid, minimum_bid);
      }
      contract.assertKept();
    });

  test('/timer and the others that show a clock hear it tick', async () => {
    const { auction_id: id } = await house.open(tokens.hanna, { duration: 30 });
    for (const client of [await plain(), await socketio(), await socketio(undefined, { nsp: '/timer' })]) {
      const { state } = await join(client, id);
      const tick = await client.wait('timer_update');
      assert.equal(tick.end_time, state.end_time);
      assert.ok(Math.abs(tick.end_time - tick.server_time - tick.remaining_ms) < 100);
      const next = await client.wait('timer_update', (m) => m.server_time > tick.server_time);
      const between = next.server_time - tick.server_time;
      assert.ok(between >= 500 && between < 2500, `every second in the last minute, not ${between} ms`);
    }
    contract.assertKept();
  });

  test('a time without the house is given back, and everybody who sees a clock is told', async () => {
    const { auction_id: id, end_time, rules } = await house.open(tokens.hanna, { duration: 60 });
    const watching = [await plain(), await socketio(), await socketio(undefined, { nsp: '/bidding' }), await socketio(undefined, { nsp: '/timer' })];
    const chat = await socketio(undefined, { nsp: '/chat' });
    for (const client of [...watching, chat]) await join(client, id);
    const alice = await plain('alice');
    assert.equal((await alice.request('place_bid', { auction_id: id, amount: '10.00' })).seq, 2);
    house.process.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, rules.outage_min_ms + 600));
    house.process.kill('SIGCONT');
    for (const client of watching) {
      const told = await client.wait('clock_changed');
      assert.deepEqual([told.auction_id, told.seq, told.reason, told.end_time - end_time], [id, 3, 'outage', told.by_ms]);
      assert.ok(told.by_ms > rules.outage_min_ms && told.by_ms < rules.outage_min_ms + 10_000, `${told.by_ms} ms`);
    }
    assert.match((await chat.wait('chat_message', (m) => m.message_type === 'system')).message, /The house was away/);
    assert.equal(chat.of('clock_changed').length, 0);
    assert.equal((await alice.request('place_bid', { auction_id: id, amount: '11.00' })).seq, 4);
    for (const client of watching.slice(0, 3)) assert.equal((await client.wait('bid_placed', (m) => m.seq === 4)).merged, 0);
    const { state, missed } = await join(await plain(), id, { epoch: (await shown(id)).epoch, seq: 1 });
    assert.deepEqual(missed.map((m) => [m.type, m.seq]), [['bid_placed', 2], ['clock_changed', 3], ['bid_placed', 4]]);
    assert.equal(state.end_time, missed[1].end_time);
    contract.assertKept();
  });

  test('the step that is too large is told with the bound', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    for (const client of [await plain('alice'), await socketio('alice')]) {
      const { error } = await client.request('place_bid', { auction_id: id, amount: '1000.01' });
      assert.deepEqual([error.code, error.maximum_bid], ['bid_too_high', '1000.00']);
    }
    assert.equal((await shown(id)).bid_count, 0);
    contract.assertKept();
  });

  test('a namespace takes only what is its own', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    for (const [nsp, type] of [['/chat', 'place_bid'], ['/timer', 'place_bid'], ['/bidding', 'chat_message'], ['/timer', 'chat_message']]) {
      const client = await SocketIoClient.connect(house.url, { token: tokens.alice, nsp });
      assert.equal((await client.request(type, { auction_id: id, amount: '10.00', message: 'hm' })).error.code, 'invalid_message', `${type} on ${nsp}`);
      client.close();
    }
    await assert.rejects(SocketIoClient.connect(house.url, { nsp: '/nowhere' }));
    assert.equal((await shown(id)).bid_count, 0);
  });

  test('the golden messages fit the document', () => {
    const golden = new MessageContract();
    const folder = new URL('../golden/messages/', import.meta.url);
    const files = readdirSync(folder);
    assert.ok(files.length > 20);
    for (const file of files) {
      const message = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
      const { type, ...body } = message;
      if (type === 'ack') continue;
      if (golden.document.channels.plan.messages[type]) golden.check('plan', type, body);
      else golden.check('plain', type, message);
    }
    assert.ok(golden.exercised.has('plain stream_status'));
  });

  test('the plan\'s names: are sent, and fit', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    const [me, bob] = await Promise.all(['alice', 'bob'].map((name) => socketio(name, { query: { event_names: 'plan' }, contract: undefined })));
    for (const client of [me, bob]) {
      client.tell('join_auction', { auction_id: id });
      await client.wait('joined_auction');
    }
    await me.wait('user_joined', (person) => person.username === 'bob');
    assert.equal((await bob.request('BID', { amount: '10.00' })).ok, true);
    bob.tell('leave_auction', { auction_id: id });
    await Promise.all([bob.wait('left_auction'), me.wait('user_left'), me.wait('bid_update')]);
    for (const client of [me, bob])
      for (const { type, data } of client.events)
        if (contract.document.channels.plan.messages[type]) contract.check('plan', type, data);
  });

  test('none is left out', () => {
    // A stream that comes in needs a video server: here the golden message stands for it, and video.test.mjs has the rest.
    assert.deepEqual(contract.missing().filter((message) => !message.endsWith(' stream_status') && !message.startsWith('broadcast ')), []);
  });
});

describe('recovery', () => {
  for (const [name, connect] of [['socket.io', socketio], ['plain websocket', plain]]) {
    test(`${name}: whoever comes back gets exactly what they missed`, async () => {
      const { auction_id: id } = await house.open(tokens.hanna, { duration: 25 });
      const [alice, bob] = [await plain('alice'), await plain('bob')];
      const gone = await connect('carol');
      const { state } = await join(gone, id);
      const since = { epoch: state.epoch, seq: state.seq, chat_seq: state.chat_seq };
      gone.close();
      await volley(alice, id, 1000, 3);
      await volley(bob, id, 1100, 2);
      const rude = await alice.request('chat_message', { auction_id: id, message: 'rude' });
      await bob.request('chat_message', { auction_id: id, message: 'polite' });
      assert.equal((await house.request('DELETE', `/auctions/${id}/chat/${rude.message_id}`, { token: tokens.hanna })).status, 204);
      await house.request('POST', `/auctions/${id}/close`, { token: tokens.hanna });

      const back = await connect('carol');
      const joined = await join(back, id, since);
      assert.equal(joined.recovered, true);
      assert.deepEqual(joined.missed.map((m) => [m.type, m.seq]),
        [...[2, 3, 4, 5, 6].flatMap((seq) => [['bid_placed', seq], ['anti_snipe', seq]]), ['auction_ended', 7]]);
      assert.ok(joined.missed.filter((m) => m.type === 'bid_placed').every((m) => m.merged === 0), 'unmerged');
      assert.equal(joined.state.seq, 7);
      assert.equal(joined.state.winner_username, 'bob');
      assert.equal(joined.chat_recovered, true);
      const chat = joined.missed_chat.filter((m) => m.message_type !== 'system');
      assert.deepEqual(chat.map((m) => [m.type, m.message ?? m.message_id]), [['chat_message', ''], ['chat_message', 'polite'], ['chat_deleted', rude.message_id]]);
      const later = await join(back, id, { epoch: state.epoch, seq: 4, chat_seq: rude.chat_seq });
      assert.deepEqual(later.missed.filter((m) => m.type === 'bid_placed').map((m) => m.seq), [5, 6]);
      assert.ok(later.missed_chat.every((m) => m.chat_seq > rude.chat_seq));
      const nothing = await join(back, id, { epoch: state.epoch, seq: 7, chat_seq: later.state.chat_seq });
      assert.deepEqual([nothing.recovered, nothing.missed], [true, []]);
      contract.assertKept();
    });

    test(`${name}: a position that is none of this auction's is not recovered`, async () => {
      const { auction_id: id } = await house.open(tokens.hanna);
      const alice = await plain('alice');
      await volley(alice, id, 1000, 3);
      await alice.request('chat_message', { auction_id: id, message: 'one' });
      const client = await connect();
      const { state: { epoch, seq, chat_seq } } = await join(client, id);
      for (const since of [{ epoch: epoch + 1, seq }, { epoch: epoch - 1, seq }, { epoch: 'another', seq }, { epoch, seq: seq + 1 }, { epoch, seq: 2 ** 52 }, { epoch, seq: -1 }]) {
        const { recovered, missed, state, chat_recovered } = await join(client, id, { ...since, chat_seq });
        assert.deepEqual([recovered, missed, state.seq, chat_recovered], [false, [], seq, true], JSON.stringify(since));
      }
      const chat = await join(client, id, { epoch, seq, chat_seq: chat_seq + 1 });
      assert.deepEqual([chat.recovered, chat.chat_recovered, chat.missed_chat], [true, false, []]);
      const none = await join(client, id);
      assert.deepEqual([none.recovered, none.missed, none.chat_recovered, none.missed_chat], [false, [], false, []]);
      for (const since of [7, 'x', [], { seq }, { epoch, seq: 1.5 }, { epoch, seq: '1' }, { epoch, seq, chat_seq: 'x' }])
        assert.equal((await client.request('join_auction', { auction_id: id, since })).error.code, 'invalid_message', JSON.stringify(since));
      contract.assertKept();
    });
  }

  test('at most a thousand events are sent again', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    const viewer = await plain();
    const { state } = await join(viewer, id);
    for (let round = 0; round < 5; round++) await volley(await plain('alice'), id, 1000 + round * 201, 201);
    assert.equal((await shown(id)).seq, 1006);
    const all = await join(viewer, id, { epoch: state.epoch, seq: 6 });
    assert.deepEqual([all.recovered, all.missed.length, all.missed[0].seq, all.missed.at(-1).seq], [true, 1000, 7, 1006]);
    const tooMany = await join(viewer, id, { epoch: state.epoch, seq: 5 });
    assert.deepEqual([tooMany.recovered, tooMany.missed], [false, []]);
  });

  test('a join that missed a thousand events and the longest lines of chat is answered, and its connection stays', async () => {
    const chatty = await House.start({ env: { CHAT_RATE_PER_S: '10000', CHAT_BURST: '10000' } });
    try {
      const hanna = chatty.token('hanna');
      const { auction_id: id } = await chatty.open(hanna);
      const { epoch } = (await shown(id, chatty));
      for (let round = 0; round < 5; round++) {
        const alice = kept(await PlainClient.connect(chatty.url, { token: chatty.token('alice') }));
        await volley(alice, id, 1000 + round * 200, 200);
        const lines = await Promise.all(Array.from({ length: 200 }, () => alice.request('chat_message', { auction_id: id, message: '😀'.repeat(500) })));
        assert.ok(lines.every((line) => line.ok), JSON.stringify(lines.find((line) => !line.ok)));
      }
      const { chat_seq } = await shown(id, chatty);
      for (const [name, connect] of framings) {
        const client = kept(await connect(chatty.url, { contract }));
        const joined = await join(client, id, { epoch, seq: 1, chat_seq: chat_seq - 1000 });
        assert.deepEqual([joined.recovered, joined.missed.length, joined.chat_recovered, joined.missed_chat.length], [true, 1000, true, 1000], name);
        assert.equal((await client.request('time_sync', { t0: 1 })).t0, 1, `${name} goes on`);
      }
      contract.assertKept();
    } finally {
      await chatty.end();
    }
  });
});

describe('presence', () => {
  let quick;
  before(async () => {
    quick = await House.start({ env: { PING_INTERVAL_MS: '400', PING_TIMEOUT_MS: '800' } });
    quick.tokens = Object.fromEntries(['hanna', 'alice', 'bob'].map((name) => [name, quick.token(name)]));
  });
  after(() => quick.end());
  const people = (client, count) => client.wait('participants', (m) => m.participant_count === count);
  const counted = (id, count) => eventually(async () => (await shown(id, quick)).participant_count === count, `${count} are there`);

  const guest = async (headers, at = quick) => kept(await PlainClient.connect(at.url, { headers, contract }));

  test('counts people: tabs once, guests once per browser, the host not at all, whoever is cut off no more', async () => {
    const { auction_id: id } = await quick.open(quick.tokens.hanna);
    const witness = await plain('hanna', quick);
    assert.equal((await join(witness, id)).state.participant_count, 0);
    const tabs = await Promise.all(framings.map(([, connect]) => connect(quick.url, { token: quick.tokens.alice })));
    for (const tab of tabs) await join(tab, id);
    const guests = [];
    for (const browser of ['a desktop', 'a phone', 'a phone']) guests.push(await guest({ 'user-agent': browser }));
    for (const one of guests) await join(one, id);
    const bob = await plain('bob', quick);
    await join(bob, id);
    await people(witness, 4);
    assert.equal((await shown(id, quick)).participant_count, 4);
    bob.socket.terminate();
    await counted(id, 3);
    for (const tab of tabs.slice(1)) tab.close();
    await guests[0].request('leave_auction', { auction_id: id });
    await counted(id, 2);
    await guests[1].request('leave_auction', { auction_id: id });
    assert.equal((await shown(id, quick)).participant_count, 2, 'the phone is still there');
    // Its process is there, and does not answer any more.
    guests[2].socket._socket.pause();
    await counted(id, 1);
    tabs[0].close();
    await counted(id, 0);
    await people(witness, 0);
    guests[2].socket.terminate();
    const told = witness.of('participants');
    for (let i = 1; i < told.length; i++) assert.ok(told[i].server_time - told[i - 1].server_time >= 900, 'at most once a second');
  });

  test('guests are told apart by their network: an IPv4 address, an IPv6 /64', async (t) => {
    const behind = await House.start({ env: { TRUST_PROXY: 'true' } });
    t.after(() => behind.end());
    const { auction_id: id } = await behind.open(behind.token('hanna'));
    const seen = [];
    for (const address of ['198.51.100.1', '198.51.100.1', '198.51.100.2', '2001:db8::1', '2001:db8::ffff:1', '2001:db8:0:1::1']) {
      await join(await guest({ 'x-forwarded-for': address, 'user-agent': 'a phone' }, behind), id);
      seen.push((await shown(id, behind)).participant_count);
    }
    assert.deepEqual(seen, [1, 1, 2, 3, 3, 4]);
  });

  test('a guest on several namespaces of one connection is one person', async () => {
    const { auction_id: id } = await quick.open(quick.tokens.hanna);
    const manager = new Manager(quick.url, { transports: ['websocket'], reconnection: false });
    const sockets = ['/bidding', '/chat', '/timer'].map((nsp) => manager.socket(nsp));
    for (const socket of sockets) assert.equal((await socket.timeout(5000).emitWithAck('join_auction', { auction_id: id })).ok, true);
    assert.equal((await shown(id, quick)).participant_count, 1);
    for (const socket of sockets) socket.disconnect();
    await counted(id, 0);
  });

  test('a polling client that polls no more leaves', async () => {
    const { auction_id: id } = await quick.open(quick.tokens.hanna);
    const poll = '/socket.io/?EIO=4&transport=polling';
    const { sid } = JSON.parse((await quick.request('GET', poll)).text.slice(1));
    const say = (text) => quick.request('POST', `${poll}&sid=${sid}`, { body: text, headers: { 'content-type': 'text/plain' } });
    await say('40');
    await say(`420["join_auction",{"auction_id":"${id}"}]`);
    await counted(id, 1);
    await counted(id, 0);
  });
});

test('a burst is merged for viewers, and covers each bid once', async () => {
  const { auction_id: id } = await house.open(tokens.hanna);
  const viewers = await Promise.all(framings.map(async ([, connect]) => kept(await connect(house.url, { contract }))));
  for (const viewer of viewers) await join(viewer, id);
  const alice = await plain('alice');
  await join(alice, id);
  const answers = await volley(alice, id, 1000, 100);
  assert.deepEqual(answers.map((answer) => answer.seq), Array.from({ length: 100 }, (_, i) => i + 2));
  const state = await shown(id);
  for (const viewer of [...viewers, alice]) {
    const newest = await viewer.wait('bid_placed', (m) => m.seq === 101);
    const events = viewer.of('bid_placed');
    let last = 1;
    for (const event of events) {
      assert.equal(event.seq - event.merged, last + 1, 'neither gap nor overlap');
      last = event.seq;
    }
    assert.equal(last, 101);
    assert.ok(events.length < 100, 'some were merged');
    for (const field of ['bid_count', 'minimum_bid', 'end_time', 'top_bids']) assert.deepEqual(newest[field], state[field], field);
    assert.equal(newest.amount, state.current_high_bid);
  }
  assert.deepEqual(alice.of('you_are_winning').map((m) => m.seq), Array.from({ length: 100 }, (_, i) => i + 2), 'what is personal is never merged');
  contract.assertKept();
});

describe('who', () => {
  test('a guest watches, and neither bids nor chats', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    for (const [, connect] of framings) {
      const guest = kept(await connect(house.url, { contract }));
      await join(guest, id);
      assert.equal((await guest.request('place_bid', { auction_id: id, amount: '10.00' })).error.code, 'unauthenticated');
      assert.equal((await guest.request('chat_message', { auction_id: id, message: 'hello' })).error.code, 'unauthenticated');
      assert.equal((await guest.request('auth', { token: 'no token' })).error.code, 'unauthenticated');
      assert.equal((await guest.request('auth', { token: tokens.bob })).username, 'bob');
      assert.equal((await guest.request('chat_message', { auction_id: id, message: 'hello' })).ok, true);
    }
    assert.equal((await shown(id)).bid_count, 0);
  });

  test('a fresh token on an open connection is another person from then on', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    for (const connect of [plain, socketio]) {
      const client = await connect('alice');
      const { state } = await join(client, id);
      const cents = Math.round(Number(state.minimum_bid) * 100);
      const first = await client.request('place_bid', { auction_id: id, amount: amount(cents) });
      await client.wait('you_are_winning', (m) => m.seq === first.seq);
      assert.equal((await client.request('auth', { token: tokens.bob })).username, 'bob');
      const second = await client.request('place_bid', { auction_id: id, amount: amount(cents + 1) });
      await client.wait('you_are_winning', (m) => m.seq === second.seq);
      assert.equal((await shown(id)).high_bidder_username, 'bob');
      const carol = await plain('carol');
      const third = await carol.request('place_bid', { auction_id: id, amount: amount(cents + 2) });
      await client.wait('you_were_outbid', (m) => m.seq === third.seq);
      assert.deepEqual(client.of('you_were_outbid').map((m) => m.seq), [third.seq], 'what alice lost is not told to bob');
      // A token that is refused changes nothing.
      assert.equal((await client.request('auth', { token: `${tokens.carol}x` })).error.code, 'unauthenticated');
      assert.equal((await client.request('auth', { token: tokens.bob })).username, 'bob');
    }
  });

  test('a bad token at the handshake is told, and closes', async () => {
    const client = kept(await PlainClient.connect(house.url, { token: 'x.y.z', contract }));
    assert.equal((await client.wait('error')).code, 'unauthenticated');
    assert.equal(await client.wait('close'), 4401);
    for (const auth of [{ token: 'x.y.z' }, { token: '' }, { token: 7 }])
      await assert.rejects(SocketIoClient.connect(house.url, { auth }), /unauthenticated/);
    contract.assertKept();
  });

  test('only verified people bid where the house says so', async (t) => {
    const strict = await House.start({ env: { REQUIRE_VERIFIED_TO_BID: 'true' } });
    t.after(() => strict.end());
    const { auction_id: id } = await strict.open(strict.token('hanna'));
    const token = strict.token('alice');
    const client = kept(await PlainClient.connect(strict.url, { token, contract }));
    assert.equal((await client.request('place_bid', { auction_id: id, amount: '10.00' })).error.code, 'forbidden');
    assert.equal((await client.request('chat_message', { auction_id: id, message: 'hello' })).ok, true);
    const rest = await strict.request('POST', `/auctions/${id}/bids`, { token, body: { amount: '10.00' } });
    assert.deepEqual([rest.status, rest.json.code], [403, 'forbidden']);
    assert.equal((await shown(id, strict)).bid_count, 0);
  });
});

describe('chat', () => {
  test('the same message_id says it once', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    const [alice, tab, viewer] = [await plain('alice'), await socketio('alice'), await plain()];
    await join(viewer, id);
    const message = { auction_id: id, message: 'once', message_id: randomUUID() };
    const first = await alice.request('chat_message', message);
    assert.deepEqual([first.ok, first.message_id, first.chat_seq], [true, message.message_id, 1]);
    for (const client of [alice, tab]) assert.deepEqual(await client.request('chat_message', { ...message, message: 'twice' }), first);
    await alice.request('chat_message', { auction_id: id, message: 'last' });
    await viewer.wait('chat_message', (m) => m.message === 'last');
    assert.deepEqual(viewer.of('chat_message').map((m) => [m.chat_seq, m.message]), [[1, 'once'], [2, 'last']]);
  });

  test('a deletion and a mute are seen by others', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    const [alice, bob, viewer] = [await plain('alice'), await socketio('bob'), await socketio(undefined, { nsp: '/chat' })];
    for (const client of [alice, bob, viewer]) await join(client, id);
    const { user_id } = await alice.request('auth', { token: tokens.alice });
    const rude = await alice.request('chat_message', { auction_id: id, message: 'rude' });
    assert.equal((await house.request('DELETE', `/auctions/${id}/chat/${rude.message_id}`, { token: tokens.hanna })).status, 204);
    for (const client of [alice, bob, viewer]) {
      const deleted = await client.wait('chat_deleted');
      assert.deepEqual([deleted.message_id, deleted.chat_seq], [rude.message_id, rude.chat_seq + 1]);
    }
    const mute = (method) => house.request(method, `/auctions/${id}/mutes/${user_id}`, { token: tokens.hanna });
    assert.equal((await mute('PUT')).status, 204);
    assert.equal((await alice.request('chat_message', { auction_id: id, message: 'more' })).error.code, 'muted');
    assert.equal((await alice.request('place_bid', { auction_id: id, amount: '10.00' })).ok, true, 'the muted may bid');
    const { auction_id: other } = await house.open(tokens.hanna);
    assert.equal((await alice.request('chat_message', { auction_id: other, message: 'here' })).ok, true, 'a mute is for one auction');
    assert.equal((await mute('DELETE')).status, 204);
    assert.equal((await alice.request('chat_message', { auction_id: id, message: 'sorry' })).ok, true);
    await bob.wait('chat_message', (m) => m.message === 'sorry');
    assert.deepEqual(bob.of('chat_message').map((m) => m.message), ['rude', 'sorry']);
  });

  test('the host speaks as auctioneer, and the house of extensions and the close', async () => {
    const { auction_id: id } = await house.open(tokens.hanna, { duration: 10 });
    const [hanna, viewer] = [await plain('hanna'), await plain()];
    await join(viewer, id);
    await hanna.request('chat_message', { auction_id: id, message: 'welcome' });
    assert.equal((await viewer.wait('chat_message', (m) => m.message === 'welcome')).message_type, 'auctioneer');
    await (await plain('alice')).request('place_bid', { auction_id: id, amount: '10.00' });
    const extension = await viewer.wait('chat_message', (m) => m.message_type === 'system');
    assert.deepEqual([extension.user_id, extension.username], [null, null]);
    assert.match(extension.message, /1 s/);
    await house.request('POST', `/auctions/${id}/close`, { token: tokens.hanna });
    const close = await viewer.wait('chat_message', (m) => m.message_type === 'system' && m.chat_seq > extension.chat_seq);
    assert.match(close.message, /alice/);
  });

  test('text is plain text of 1 to 500 characters', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    const alice = await plain('alice');
    for (const [message, code] of [['', 'invalid_message'], ['   \n', 'invalid_message'], ['a\u0000b', 'invalid_message'], ['a\u001b[31m', 'invalid_message'], ['é'.repeat(501), 'message_too_long'], [7, 'invalid_message']])
      assert.equal((await alice.request('chat_message', { auction_id: id, message })).error?.code, code, JSON.stringify(message).slice(0, 30));
    for (const message of ['é'.repeat(500), '😀'.repeat(500), '<script>alert(1)</script>'])
      assert.equal((await alice.request('chat_message', { auction_id: id, message })).ok, true);
    assert.equal((await house.request('GET', `/auctions/${id}/chat`)).json.items[0].message, '<script>alert(1)</script>', 'stored as it was said');
  });
});

describe('rates', () => {
  let slow;
  before(async () => {
    slow = await House.start({ env: { BID_RATE_PER_S: '0.01', BID_BURST: '3', CHAT_RATE_PER_S: '0.01', CHAT_BURST: '2', GUEST_RATE_PER_S: '0.01', GUEST_BURST: '30' } });
    slow.tokens = Object.fromEntries(['hanna', 'alice', 'bob'].map((name) => [name, slow.token(name)]));
  });
  after(() => slow.end());
  const limited = ({ ok, error }) => {
    assert.deepEqual([ok, error?.code], [false, 'rate_limited']);
    assert.ok(error.retry_after_ms > 0 && error.retry_after_ms <= 100_000, String(error.retry_after_ms));
  };

  test('bids and chat are limited for a person, on all connections together; a guest\'s requests for an address', async () => {
    const { auction_id: id } = await slow.open(slow.tokens.hanna);
    const [alice, tab, bob] = [await plain('alice', slow), kept(await SocketIoClient.connect(slow.url, { token: slow.tokens.alice, contract })), await plain('bob', slow)];
    for (const [client, bid] of [[alice, '10.00'], [tab, '11.00'], [alice, '12.00']]) assert.equal((await client.request('place_bid', { auction_id: id, amount: bid })).ok, true);
    for (const client of [alice, tab]) limited(await client.request('place_bid', { auction_id: id, amount: '13.00' }));
    assert.equal((await slow.request('POST', `/auctions/${id}/bids`, { token: slow.tokens.alice, body: { amount: '13.00' } })).status, 429, 'over REST, too');
    assert.equal((await bob.request('place_bid', { auction_id: id, amount: '13.00' })).ok, true, 'others have their own');
    for (const client of [alice, tab]) assert.equal((await client.request('chat_message', { auction_id: id, message: 'hello' })).ok, true);
    for (const client of [alice, tab]) limited(await client.request('chat_message', { auction_id: id, message: 'hello' }));
    const state = await shown(id, slow);
    assert.deepEqual([state.bid_count, state.chat_seq], [4, 2], 'what was refused changed nothing');
    const guest = await plain(undefined, slow);
    const answers = [];
    for (let i = 0; i < 40; i++) answers.push(await guest.request('join_auction', { auction_id: id }));
    assert.ok(answers[0].ok);
    limited(answers.at(-1));
    contract.assertKept();
  });

  test('a connection that asks without end is limited, whatever it asks', async () => {
    const alice = await plain('alice', slow);
    const answers = await Promise.all(Array.from({ length: 1000 }, () => alice.request('time_sync', { t0: 1 })));
    const refusals = answers.filter((answer) => answer.ok === false);
    assert.ok(refusals.length > 0 && refusals.length < 1000);
    for (const refusal of refusals) limited(refusal);
  });
});
