// Somebody who runs the plan that this house was asked for with, and speaks only its names (docs/from-flask.md).
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { House, binary, cli } from './lib/server.mjs';
import { eventually } from './lib/wait.mjs';

const secret = 'internal-secret-of-the-tests';
const plansOwn = ['connected', 'joined_auction', 'left_auction', 'user_joined', 'user_left', 'bid_update'];
const clients = [];
afterEach(() => { for (const client of clients.splice(0)) client.close(); });

/** A client of the plan: the token stands in the query, requests want no acknowledgement, answers are events. */
class PlanClient {
  events = [];

  static async connect(url, { token, nsp = '', path = '/socket.io/', query = {}, transports = ['websocket'] } = {}) {
    const client = new PlanClient();
    client.socket = io(url + nsp, { path, query: { ...(token ? { token } : {}), ...query }, transports, forceNew: true, reconnection: false });
    clients.push(client);
    client.socket.onAny((name, data) => client.events.push({ name, data }));
    await new Promise((resolve, reject) => { client.socket.on('connect', resolve); client.socket.on('connect_error', reject); });
    return client;
  }

  emit(...args) { this.socket.emit(...args); }
  of(name) { return this.events.filter((event) => event.name === name).map((event) => event.data); }
  async wait(name, matches = () => true, timeoutMs = 15_000) {
    const seen = { toString: () => `${name}; seen: ${this.events.map((event) => event.name)}` };
    return eventually(() => this.of(name).find(matches), seen, timeoutMs);
  }
  close() { this.socket.disconnect(); }
}

async function joined(client, id) {
  client.emit('join_auction', { auction_id: id });
  return client.wait('joined_auction', (state) => state.auction_id === id);
}

describe('a whole sale in the plan\'s names', () => {
  let house;
  const tokens = {};
  before(async () => {
    house = await House.start({
      env: {
        EVENT_NAMES: 'plan', LOG_LEVEL: 'DEBUG', TIMER_BROADCAST_INTERVAL: '1', ANTI_SNIPE_THRESHOLD: '30', ANTI_SNIPE_EXTENSION: '1',
        MAX_ANTI_SNIPE_EXTENSIONS: '1', MINIMUM_BID_INCREMENT: '1.00', DEFAULT_AUCTION_DURATION: '10', WEBSOCKET_PING_INTERVAL: '25',
        WEBSOCKET_PING_TIMEOUT: '20', ENABLE_RATE_LIMITING: 'true', ENABLE_CHAT_PERSISTENCE: 'true', ENABLE_BID_ANALYTICS: 'True',
        CORS_ORIGINS: '["http://localhost:5173","https://shop.example"]',
      },
    });
    for (const name of ['hanna', 'alice', 'bob']) tokens[name] = house.token(name);
  });
  after(() => house.end());

  test('from the creation to the winner', async () => {
    const title = 'L'.repeat(500);
    const created = await house.request('POST', '/api/auctions', { token: tokens.hanna, body: { title, description: 'Brass', category: 'home', starting_bid: 10.0 } });
    assert.equal(created.status, 201, created.text);
    const { auction_id: id, end_time, start_time } = created.json;
    assert.equal(created.headers.get('location'), `/api/auctions/${id}`);
    assert.equal(end_time - start_time, 10_000, 'the default duration');
    assert.equal(created.json.increment, '1.00');
    assert.equal(created.json.rules.anti_snipe_max, 1);

    const list = await house.request('GET', '/api/auctions?status=live&limit=5&offset=0');
    assert.deepEqual(Object.keys(list.json), ['auctions', 'limit', 'offset']);
    assert.deepEqual([list.json.limit, list.json.offset, list.json.auctions.length], [5, 0, 1]);
    assert.equal(list.json.auctions[0].title, title);
    const state = await house.request('GET', `/api/auctions/${id}/state`);
    assert.equal(state.json.status, 'live');
    assert.ok(!('description' in state.json));

    const alice = await PlanClient.connect(house.url, { token: tokens.alice, path: '/api/socket.io/' });
    assert.equal((await alice.wait('connected')).username, 'alice');
    assert.equal((await joined(alice, id)).current_high_bid, null);
    const bob = await PlanClient.connect(house.url, { token: tokens.bob, transports: ['polling', 'websocket'] });
    await joined(bob, id);
    const came = await alice.wait('user_joined', (person) => person.username === 'bob');
    assert.deepEqual(Object.keys(came), ['auction_id', 'server_time', 'user_id', 'username', 'participant_count']);
    assert.equal(came.participant_count, 2);

    alice.emit('BID', { type: 'BID', amount: 10 }); // equal to starting_bid: taken
    const first = await bob.wait('bid_update', (bid) => bid.amount === '10.00');
    assert.equal(first.username, 'alice');
    await alice.wait('you_are_winning');
    await bob.wait('anti_snipe');
    alice.emit('BID', { type: 'BID', amount: 10 }); // a second try, without a bid_id
    const low = await alice.wait('error', (error) => error.code === 'bid_too_low');
    assert.equal(low.leading, true);
    bob.socket.send({ type: 'BID', amount: '12.50' });
    assert.equal((await alice.wait('bid_update', (bid) => bid.seq === 3)).username, 'bob');
    await alice.wait('you_were_outbid');

    const internal = await house.request('POST', '/internal/bids', {
      internal: true, token: tokens.alice, body: { auction_id: id, username: 'mallory', amount: '15.00', timestamp: '1638360000000' },
    });
    assert.equal(internal.status, 200, internal.text);
    const third = await bob.wait('bid_update', (bid) => bid.seq === internal.json.seq);
    assert.equal(third.username, 'alice', 'the name is the token\'s, whatever the body says');
    assert.ok(third.timestamp > 1638360000000, 'so is the time');

    bob.emit('chat_message', { auction_id: id, message: 'Well bid' });
    assert.equal((await alice.wait('chat_message', (line) => line.username === 'bob')).message, 'Well bid');
    await alice.wait('timer_update', (timer) => timer.end_time === end_time + 1000);
    bob.emit('leave_auction', { auction_id: id });
    assert.equal((await bob.wait('left_auction')).auction_id, id);
    await alice.wait('user_left', (person) => person.username === 'bob');

    const ended = await alice.wait('auction_ended', () => true, 20_000);
    assert.equal(ended.winner_username, 'alice');
    assert.equal(ended.winning_bid, '15.00');
    assert.equal(ended.ended_at >= end_time + 1000, true);
    for (const client of [alice, bob])
      for (const name of ['bid_placed']) assert.deepEqual(client.of(name), [], 'each event by one name');
  });

  test('the internal close ends it for everybody, and is internal', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    const alice = await PlanClient.connect(house.url, { token: tokens.alice });
    await joined(alice, id);
    assert.equal((await house.request('POST', `/internal/auctions/${id}/close`)).status, 404);
    assert.equal((await house.request('POST', `/api/internal/auctions/${id}/close`)).status, 404);
    assert.equal((await house.request('POST', `/internal/auctions/${id}/close`, { internal: true, token: tokens.hanna })).status, 401);
    assert.equal((await house.request('POST', `/internal/auctions/${id}/close`, { internal: true, token: secret })).status, 200);
    assert.equal((await alice.wait('auction_ended')).winner_id, null);
    assert.equal((await house.request('POST', `/auctions/${id}/close`, { token: secret })).status, 401, 'the public listener knows no secret');
    assert.equal((await house.request('POST', `/auctions/${id}/close`, { internal: true })).status, 401);
    assert.equal((await house.request('POST', `/auctions/${id}/close`, { internal: true, token: secret })).status, 200, 'the plan\'s path, again the same result');
  });

  test('our own web app and simulated people are told by our own names', async () => {
    const client = await PlanClient.connect(house.url, { token: tokens.alice, query: { event_names: 'default' } });
    const { auction_id: id } = await house.open(tokens.hanna);
    client.emit('join_auction', { auction_id: id });
    await client.wait('auction_state');
    client.emit('BID', { amount: '10.00' });
    await client.wait('bid_placed');
    for (const name of plansOwn) assert.deepEqual(client.of(name), [], name);
  });

  test('a token in the query never reaches the log', async () => {
    await PlanClient.connect(house.url, { token: tokens.alice, transports: ['polling'] });
    await PlanClient.connect(house.url, { query: { token: 'not-a-token-at-all' } }).catch(() => {});
    for (const line of house.logLines)
      for (const part of [tokens.alice, tokens.alice.split('.')[2], 'not-a-token-at-all']) assert.ok(!line.includes(part), line);
    assert.ok(house.logLines.some((line) => line.includes('"request"')), 'requests are logged, at debug');
  });
});

describe('beside our own names', () => {
  let house;
  const tokens = {};
  before(async () => {
    house = await House.start({ env: { BID_RATE_PER_S: '0.001', BID_BURST: 'new=4,verified=4,trusted=4' } });
    for (const name of ['hanna', 'alice', 'bob', 'carol', 'dora']) tokens[name] = house.token(name);
  });
  after(() => house.end());

  test('one connection may ask for the plan\'s names', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    const theirs = await PlanClient.connect(house.url, { token: tokens.alice, query: { event_names: 'plan' } });
    await joined(theirs, id);
    const ours = await PlanClient.connect(house.url, { token: tokens.bob });
    ours.emit('join_auction', { auction_id: id });
    await ours.wait('auction_state');
    ours.emit('BID', { amount: '10.00' });
    await ours.wait('bid_placed');
    await theirs.wait('bid_update');
    for (const name of plansOwn) assert.deepEqual(ours.of(name), [], name);
    await assert.rejects(PlanClient.connect(house.url, { query: { event_names: 'flask' } }), /event_names is default or plan/);
  });

  test('a request with an acknowledgement still gets it, and the event', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    const alice = await PlanClient.connect(house.url, { token: tokens.alice, query: { event_names: 'plan' } });
    const answer = await alice.socket.timeout(15_000).emitWithAck('join_auction', { auction_id: id });
    assert.equal(answer.ok, true);
    assert.equal((await alice.wait('joined_auction')).seq, answer.state.seq);
    assert.equal((await alice.socket.timeout(15_000).emitWithAck('leave_auction', { auction_id: id })).ok, true);
    await alice.wait('left_auction');
  });

  test('each namespace takes and tells its part', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    const [bidding, chat, timer] = await Promise.all(['/bidding', '/chat', '/timer'].map((nsp) =>
      PlanClient.connect(house.url, { token: tokens.carol, nsp, query: { event_names: 'plan' } })));
    for (const client of [bidding, chat, timer]) {
      assert.equal((await client.wait('connected')).username, 'carol');
      await joined(client, id);
    }
    for (const client of [chat, timer]) {
      client.emit('BID', { type: 'BID', amount: 10 });
      client.socket.send({ type: 'BID', amount: 10 });
      await eventually(() => client.of('error').length === 2, 'both are refused');
      for (const error of client.of('error')) assert.equal(error.message, 'not in this namespace');
    }
    const bob = await PlanClient.connect(house.url, { token: tokens.bob });
    bob.emit('join_auction', { auction_id: id });
    await bob.wait('auction_state');
    await chat.wait('user_joined', (person) => person.username === 'bob');
    bidding.emit('BID', { type: 'BID', amount: 10 });
    await bidding.wait('bid_update');
    await bidding.wait('you_are_winning');
    assert.deepEqual([...chat.of('bid_update'), ...timer.of('bid_update'), ...bidding.of('user_joined')], []);
  });

  test('BID is for the one joined auction', async () => {
    const dora = await PlanClient.connect(house.url, { token: tokens.dora });
    const ask = (...args) => dora.socket.timeout(15_000).emitWithAck(...args);
    assert.equal((await ask('BID', { type: 'BID', amount: 10 })).error.code, 'invalid_message', 'none is joined');
    const [one, two] = [await house.open(tokens.hanna), await house.open(tokens.hanna)].map((auction) => auction.auction_id);
    assert.equal((await ask('join_auction', { auction_id: one })).ok, true);
    assert.equal((await ask('BID', { type: 'BID', amount: 10 })).ok, true);
    assert.equal((await ask('message', { type: 'BID', amount: 11 })).ok, true);
    assert.equal((await ask('message', '{"type":"BID","amount":12}')).ok, true);
    for (const odd of [{ type: 'CHAT', message: 'hi' }, { amount: 12 }, 'BID', null, [1]])
      assert.equal((await ask('message', odd)).error.code, 'invalid_message', JSON.stringify(odd));
    assert.equal((await ask('BID')).error.code, 'invalid_message');
    assert.equal((await ask('BID', { type: 'BID', amount: 13, auction_id: one })).error.code, 'invalid_message', 'it names one');
    assert.equal((await ask('join_auction', { auction_id: two })).ok, true);
    assert.equal((await ask('BID', { type: 'BID', amount: 13 })).error.code, 'invalid_message', 'several are joined');
  });

  test('a token: auth.token counts before the query, and a bad one is refused in either place', async () => {
    const both = io(house.url, { auth: { token: tokens.alice }, query: { token: tokens.bob, event_names: 'plan' }, transports: ['websocket'], forceNew: true });
    clients.push(both);
    const named = await new Promise((resolve, reject) => { both.on('connected', resolve); both.on('connect_error', reject); });
    assert.equal(named.username, 'alice');
    for (const token of ['nonsense', '', 'null'])
      await assert.rejects(PlanClient.connect(house.url, { query: { token } }), /unauthenticated/, token);
    const guest = await PlanClient.connect(house.url, { query: { event_names: 'plan' } });
    assert.deepEqual([(await guest.wait('connected')).user_id, guest.of('connected')[0].username], [null, null]);
  });

  test('/internal/bids: the token\'s user bids, at that user\'s rate', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    const bid = (amount, more = {}, token = tokens.bob, headers = {}) =>
      house.request('POST', '/internal/bids', { internal: true, token, headers, body: { auction_id: id, amount, ...more } });
    const carol = (await house.request('GET', '/users/me', { token: tokens.carol })).json.user_id;
    const bob = (await house.request('GET', '/users/me', { token: tokens.bob })).json.user_id;
    const mismatched = await bid('10.00', { user_id: carol });
    assert.equal(mismatched.status, 422, 'nobody bids as somebody else, nor believes it');
    assert.equal(mismatched.json.errors[0].field, 'user_id');
    assert.equal((await bid('10.00', { user_id: bob, username: 7, timestamp: null })).status, 200);
    assert.equal((await bid('10.00', {}, 'nonsense')).status, 401);
    assert.equal((await bid('10.00', {}, tokens.bob, { 'x-internal-secret': 'wrong' })).status, 401, 'a wrong secret stays wrong');
    assert.equal((await bid('10.00', {}, null)).status, 401);
    assert.equal((await bid('12.00', { bidder: 'x' })).status, 422);
    assert.equal((await house.request('POST', '/internal/bids', { token: tokens.bob, body: { auction_id: id, amount: '20.00' } })).status, 404);
    assert.equal((await house.request('POST', '/api/internal/bids', { token: tokens.bob, body: { auction_id: id, amount: '20.00' } })).status, 404);
    const codes = [];
    for (const amount of ['11.00', '12.00', '13.00', '14.00']) codes.push((await bid(amount)).status);
    assert.ok(codes.includes(429), `the rate holds: ${codes}`);
    const as = await house.request('POST', '/internal/bids', {
      internal: true, token: secret, body: { auction_id: id, user_id: carol, username: 'mallory', timestamp: 1, amount: '40.00' },
    });
    assert.equal(as.status, 200, as.text);
    assert.equal((await house.request('GET', `/auctions/${id}/state`)).json.high_bidder_username, 'carol');
  });

  test('without an internal secret a user\'s token is good for bids alone', async () => {
    const open = await House.start({ env: { INTERNAL_SECRET: '' } });
    try {
      const [hanna, bob] = ['hanna', 'bob'].map((name) => open.token(name));
      const { auction_id: id } = await open.open(hanna);
      const ask = (path, token) => open.request('POST', path, { internal: true, token, body: { auction_id: id, amount: '10.00' } });
      assert.equal((await ask('/internal/bids', bob)).status, 200);
      assert.equal((await ask('/internal/bids', ' ')).status, 401);
      for (const path of [`/internal/auctions/${id}/close`, `/auctions/${id}/close`]) assert.equal((await ask(path, hanna)).status, 401, path);
    } finally { await open.end(); }
  });

  test('a second try without a bid_id says who leads, over REST too', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    const token = house.token('erin');
    const bid = (amount) => house.request('POST', `/auctions/${id}/bids`, { token, body: { amount } });
    assert.equal((await bid('10.00')).status, 200);
    const again = await bid('10.00');
    assert.deepEqual([again.status, again.json.code, again.json.leading], [409, 'bid_too_low', true]);
    const frank = await house.request('POST', `/auctions/${id}/bids`, { token: house.token('frank'), body: { amount: '10.00' } });
    assert.equal('leading' in frank.json, false);
  });

  test('socket.io-client\'s retries send the same bid twice: it counts once', async () => {
    const { auction_id: id } = await house.open(tokens.hanna);
    const token = house.token('gina');
    const socket = io(house.url, { auth: { token }, transports: ['websocket'], forceNew: true, retries: 2, ackTimeout: 10_000 });
    clients.push(socket);
    const ask = (fields) => new Promise((resolve) => { socket.emit('place_bid', fields, (error, answer) => resolve(error ?? answer)); });
    const bid_id = randomUUID();
    assert.equal((await ask({ auction_id: id, amount: '10.00', bid_id })).seq, 2);
    assert.equal((await ask({ auction_id: id, amount: '10.00', bid_id })).seq, 2);
    assert.equal((await ask({ auction_id: id, amount: '10.00' })).error.leading, true);
  });
});

describe('/api', () => {
  let house;
  let token;
  const titles = [];
  before(async () => {
    house = await House.start();
    token = house.token('hanna');
    for (let i = 0; i < 7; ++i) {
      titles.push(`lot ${i}`);
      await house.open(token, { title: titles.at(-1), duration: 600 + i });
    }
  });
  after(() => house.end());
  const list = async (query) => (await house.request('GET', `/api/auctions?${query}`)).json;

  test('every REST route is there once more', async () => {
    for (const path of ['/health', '/ready', '/auctions/none', '/auctions/none/bids', '/auctions/none/chat', '/users/me', '/users/me/bids', '/.well-known/flashauction-ledger-key']) {
      const [plain, prefixed] = await Promise.all([house.request('GET', path), house.request('GET', `/api${path}`)]);
      assert.deepEqual([prefixed.status, prefixed.json?.code], [plain.status, plain.json?.code], path);
    }
    assert.equal((await house.request('GET', '/api/users/me', { token })).json.username, 'hanna');
    assert.equal((await house.request('GET', '/health', { internal: true })).status, 200);
    for (const path of ['/api/oidc/jwks', '/api/metrics', '/api/ws', '/api/api/auctions']) assert.equal((await house.request('GET', path)).status, 404, path);
  });

  test('pages by limit and offset, and the plain path by cursor', async () => {
    const page = async (limit, offset) => (await list(`limit=${limit}&offset=${offset}`)).auctions.map((auction) => auction.title);
    assert.deepEqual([...await page(3, 0), ...await page(3, 3), ...await page(3, 6)], titles);
    assert.deepEqual(await page(100, 5), titles.slice(5));
    assert.deepEqual(await page(3, 7), []);
    assert.deepEqual(await page(3, 1000), []);
    assert.deepEqual([(await list('')).limit, (await list('')).offset], [20, 0]);
    assert.deepEqual((await list('q=lot&sort=newest&limit=1&offset=1')).auctions.map((auction) => auction.title), ['lot 5']);
    assert.deepEqual(Object.keys((await house.request('GET', '/auctions')).json), ['items', 'next_cursor']);
  });

  test('says what a page may be', async () => {
    for (const [query, field] of [['offset=1001', 'offset'], ['offset=-1', 'offset'], ['offset=x', 'offset'], ['offset=1e3', 'offset'], ['limit=0', 'limit'],
      ['limit=101', 'limit'], ['offset=99999999999999999999', 'offset'], ['cursor=abc', 'cursor']]) {
      const answer = await list(query);
      assert.deepEqual([answer.code, answer.errors?.[0].field], ['invalid_field', field], query);
    }
  });

  test('a deep page costs the reads that it takes', async () => {
    const narrow = await House.start({ env: { GUEST_RATE_PER_S: '0.01', GUEST_BURST: '12' } });
    try {
      const host = narrow.token('hanna');
      for (let i = 0; i < 3; ++i) await narrow.open(host);
      const statuses = [];
      for (let i = 0; i < 12; ++i) statuses.push((await narrow.request('GET', '/api/auctions?limit=1&offset=2')).status);
      assert.equal(statuses[0], 200);
      assert.equal(statuses.filter((status) => status === 200).length, 6, `two reads each: ${statuses}`);
    } finally { await narrow.end(); }
  });
});

/** A port that nobody listens on now. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

test('a port a service: each answers, and they are one house', async () => {
  const ports = [await freePort(), await freePort()];
  const house = await House.start({ env: { MORE_PORTS: ports.join(','), EVENT_NAMES: 'plan' } });
  try {
    const urls = ports.map((port) => `http://127.0.0.1:${port}`);
    for (const url of [house.url, house.internalUrl, ...urls]) assert.equal((await fetch(`${url}/health`)).status, 200, url);
    for (const url of urls) assert.equal((await fetch(`${url}/internal/bids`, { method: 'POST', headers: { 'x-internal-secret': secret } })).status, 404);
    const { auction_id: id } = await house.open(house.token('hanna'));
    const [alice, bob] = [await PlanClient.connect(urls[0], { token: house.token('alice') }), await PlanClient.connect(urls[1], { token: house.token('bob'), transports: ['polling', 'websocket'] })];
    for (const client of [alice, bob]) await joined(client, id);
    alice.emit('BID', { type: 'BID', amount: 10 });
    await bob.wait('bid_update');
    assert.equal(await house.stop(), 0);
  } finally { await house.end(); }
});

describe('the plan\'s settings', () => {
  /** Starts where that must be refused, and says with which words it was. */
  function refusal(env, args = []) {
    const folder = mkdtempSync(join(tmpdir(), 'flashauction-'));
    try {
      return spawnSync(binary, ['serve', '--port', '0', '--internal-port', '0', '--data-dir', folder, ...args],
        { env: { PATH: process.env.PATH, ...env }, encoding: 'utf8', timeout: 60_000 });
    } finally { rmSync(folder, { recursive: true, force: true }); }
  }
  /** The log of a house that starts with the environment. */
  async function taken(env) {
    const house = await House.start({ env });
    await house.end();
    return house.logLines.join('\n');
  }
  const refused = [
    [{ ENABLE_RATE_LIMITING: 'false' }, /ENABLE_RATE_LIMITING can only be true/],
    [{ ENABLE_CHAT_PERSISTENCE: '0' }, /ENABLE_CHAT_PERSISTENCE can only be true/],
    [{ ENABLE_BID_ANALYTICS: 'off' }, /ENABLE_BID_ANALYTICS can only be true/],
    [{ ENABLE_RATE_LIMITING: 'perhaps' }, /can only be true, not perhaps/],
    [{ TIMER_BROADCAST_INTERVAL: 'soon' }, /TIMER_BROADCAST_INTERVAL is a number of seconds, not soon/],
    [{ ANTI_SNIPE_THRESHOLD: '1.2.3' }, /ANTI_SNIPE_THRESHOLD is a number of seconds/],
    [{ ANTI_SNIPE_THRESHOLD: '-1' }, /ANTI_SNIPE_THRESHOLD is a number of seconds/],
    [{ ANTI_SNIPE_THRESHOLD: '99999' }, /ANTI_SNIPE_WINDOW_MS is a whole number from 0 to 3600000/],
    [{ ANTI_SNIPE_THRESHOLD: '10', ANTI_SNIPE_WINDOW_MS: '20000' }, /keep one of them/],
    [{ ANTI_SNIPE_THRESHOLD: '10' }, /keep one of them/, ['--anti-snipe-window-ms', '20000']],
    [{ DEFAULT_AUCTION_DURATION: '4' }, /DEFAULT_AUCTION_DURATION is a whole number from 5 to 2592000/],
    [{ MINIMUM_BID_INCREMENT: '0' }, /MINIMUM_BID_INCREMENT is an amount/],
    [{ EVENT_NAMES: 'flask' }, /EVENT_NAMES is default or plan, not flask/],
    [{ COGNITO_USER_POOL_ID: 'us-east-1_Abc' }, /COGNITO_APP_CLIENT_ID/],
    [{ COGNITO_USER_POOL_ID: 'Abc', COGNITO_APP_CLIENT_ID: 'c' }, /is a region and a name/],
    [{ COGNITO_USER_POOL_ID: 'us-east-1_Abc', COGNITO_APP_CLIENT_ID: 'c', COGNITO_REGION: 'eu-west-1' }, /the pool is in us-east-1/],
    [{ COGNITO_USER_POOL_ID: 'us-east-1_Abc', COGNITO_APP_CLIENT_ID: 'c', COGNITO_ISSUER: 'https://other.example' }, /keep one of them/],
    [{ COGNITO_REGION: 'us-east-1' }, /COGNITO_REGION says nothing/],
    [{ MORE_PORTS: '8001,x' }, /MORE_PORTS is a whole number from 1 to 65535, not x/],
    [{ MORE_PORTS: '0' }, /MORE_PORTS is a whole number from 1 to 65535, not 0/],
    [{ COGNITO_USER_POOL_ID: 'us-east-1_Abc', COGNITO_APP_CLIENT_ID: 'c' }, /keep one of them/, ['--oidc-issuer', 'https://other.example']],
    [{ COGNITO_USER_POOL_ID: 'us-east-1_Abc', COGNITO_APP_CLIENT_ID: 'c', OIDC_CLIENT_ID: 'd' }, /keep one of them/],
    [{ CORS_ORIGINS: '["http://a.example",7]' }, /CORS_ORIGINS is a list/],
    ...['SQS_BID_QUEUE_URL', 'SQS_NOTIFICATION_QUEUE_URL', 'SQS_CHAT_QUEUE_URL', 'DYNAMODB_BIDS_TABLE', 'DYNAMODB_CHAT_TABLE', 'IVS_CHANNEL_TYPE']
      .map((name) => [{ [name]: 'x' }, new RegExp(`${name} is not for this house`)]),
  ];
  for (const [env, words, args] of refused)
    test(`refused: ${JSON.stringify(env)}${args ? ` ${args}` : ''}`, () => {
      const { status, stderr } = refusal(env, args);
      assert.match(stderr, words);
      assert.equal(status, 2, stderr);
    });

  test('taken: both names with the same value, levels in capitals, empty ones', () => taken({
    ANTI_SNIPE_THRESHOLD: '10', ANTI_SNIPE_WINDOW_MS: '10000', LOG_LEVEL: 'WARNING', TIMER_BROADCAST_INTERVAL: '1.5', SQS_BID_QUEUE_URL: '',
    COGNITO_USER_POOL_ID: '', ENABLE_RATE_LIMITING: 'TRUE',
  }));

  test('a user pool is the issuer', async () => {
    // Nothing is asked of it until somebody signs in.
    const house = await House.start({ env: { COGNITO_USER_POOL_ID: 'us-east-1_AbCdEfGhI', COGNITO_APP_CLIENT_ID: 'client-1', COGNITO_REGION: 'us-east-1' } });
    try {
      const { json } = await house.request('GET', '/config.json');
      assert.deepEqual([json.oidc.issuer, json.oidc.client_id], ['https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI', 'client-1']);
    } finally { await house.end(); }
  });

  test('what other programs set, too, is named in the log and not used', async () => {
    const env = { DATABASE_URL: 'postgresql://x', REDIS_URL: 'redis://x', AWS_REGION: 'us-east-1', DB_POOL_SIZE: '5', REDIS_MAX_CONNECTIONS: '9', REDIS_SOCKET_TIMEOUT: '5' };
    const log = await taken(env);
    for (const name of Object.keys(env)) assert.match(log, new RegExp(name));
  });

  test('each of the plan\'s names stands in the page for those who come from it', () => {
    const page = readFileSync(new URL('../../docs/from-flask.md', import.meta.url), 'utf8');
    const source = readFileSync(new URL('../../src/app/plan_environment.cpp', import.meta.url), 'utf8');
    const names = [...source.matchAll(/(?:Alias|Switch|Missing)\{"([A-Z_]+)"/g)].map((match) => match[1]);
    assert.ok(names.length > 15);
    const others = ['DATABASE_URL', 'DB_POOL_SIZE', 'REDIS_URL', 'REDIS_MAX_CONNECTIONS', 'REDIS_SOCKET_TIMEOUT', 'AWS_REGION', 'COGNITO_USER_POOL_ID', 'COGNITO_REGION',
      'LOG_LEVEL', 'CORS_ORIGINS', 'DEFAULT_AUCTION_DURATION', 'MINIMUM_BID_INCREMENT', ...plansOwn, 'timer_update', 'chat_message', 'auction_ended'];
    for (const name of [...names, ...others]) assert.ok(page.includes(`\`${name}\``), name);
    assert.equal(cli(['--help']).out.includes('--event-names'), true);
  });
});
