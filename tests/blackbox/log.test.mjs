// What the log tells an operator, and what it never tells anybody.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, CodeFlow, signUp } from './lib/browser.mjs';
import { PlainClient, SocketIoClient } from './lib/clients.mjs';
import { House } from './lib/server.mjs';
import { eventually } from './lib/wait.mjs';

const password = 'correct horse battery';
const wrongPassword = 'wrong horse battery';
const internalSecret = 'internal-secret-of-the-tests';

let house;
let entries; // the log of a whole evening, once the house has stopped
const ids = {}; // people and auctions
const forwarded = '198.51.100.7'; // as a proxy says it
const secrets = new Map([['password', password], ['mistyped password', wrongPassword], ['internal secret', internalSecret]]);

const keep = (name, secret) => { secrets.set(name, secret); return secret; };
const keepTokens = (name, tokens) => {
  for (const kind of ['access_token', 'id_token', 'refresh_token']) keep(`${name}'s ${kind}`, tokens[kind]);
  return tokens;
};
const keepCookies = (name, browser) => { for (const [cookie, value] of browser.cookies) keep(`${name}'s cookie ${cookie}`, value); };
/** A request that the log must know by its name. */
const ask = (name, method, path, options = {}) => house.request(method, path, { ...options, headers: { 'x-request-id': name, ...options.headers } });

async function hostsAndBids(hanna, alice) {
  const body = { title: 'A lamp', duration: 600, starting_bid: '10.00' };
  const opened = (await ask('opens', 'POST', '/auctions', { token: hanna, body })).json;
  ids.lamp = opened.auction_id;
  keep('stream key', opened.stream.stream_key);
  keep('stream key without the id', opened.stream.stream_key.slice(37));
  await ask('asks-for-the-key', 'GET', `/auctions/${ids.lamp}/stream`, { token: hanna });
  keep('new stream key', (await ask('rotates', 'POST', `/auctions/${ids.lamp}/stream/rotate`, { token: hanna, body: {} })).json.stream_key);
  await ask('bids', 'POST', `/auctions/${ids.lamp}/bids`, { token: alice, body: { amount: '12.00' } });
  await ask('bids-too-low', 'POST', `/auctions/${ids.lamp}/bids`, { token: alice, body: { amount: '1.00' } });
  await ask('bids-as-nobody', 'POST', `/auctions/${ids.lamp}/bids`, { body: { amount: '13.00' } });
  await ask('bids-for-a-service', 'POST', '/internal/bids', { internal: true, token: internalSecret, body: { auction_id: ids.lamp, user_id: ids.alice, amount: '14.00' } });
  await ask('bids-nowhere', 'POST', `/auctions/${secrets.get('new stream key')}/bids`, { token: alice, body: { amount: '12.00' } });
}

async function signsInEverywhere() {
  const browser = new Browser(house);
  const bob = keepTokens('bob', await signUp(house, { username: 'bob' }, browser));
  const elsewhere = new Browser(house);
  const flow = new CodeFlow(house);
  const page = await elsewhere.go('GET', (await elsewhere.go('GET', flow.path())).location);
  assert.equal((await elsewhere.submit(page, { username: 'bob', password: wrongPassword })).status, 401);
  const code = keep('code', flow.code(await elsewhere.submit(page, { username: 'bob', password })));
  keep('code verifier', flow.verifier);
  const again = keepTokens('bob again', (await flow.redeem(code)).json);
  keepTokens('bob refreshed', (await flow.token({ grant_type: 'refresh_token', refresh_token: again.refresh_token })).json);
  keepCookies('sign-up', browser);
  keepCookies('sign-in', elsewhere);
  await elsewhere.go('GET', `/oidc/logout?${new URLSearchParams({ id_token_hint: again.id_token })}`);
  return bob.access_token;
}

async function watches(token, host) {
  const clients = [
    await PlainClient.connect(house.url, { token }),
    await PlainClient.connect(house.url, { token, header: false }),
    await SocketIoClient.connect(house.url, { token }),
    await SocketIoClient.connect(house.url, { token, transports: ['polling'] }),
  ];
  for (const client of clients) assert.ok((await client.request('join_auction', { auction_id: ids.lamp })).ok);
  ids.clock = (await house.open(host, { title: 'A clock', duration: 10 })).auction_id;
  assert.ok((await clients[1].request('place_bid', { auction_id: ids.clock, amount: '20.00' })).ok);
  await assert.rejects(SocketIoClient.connect(house.url, { token: keep('forged token', `${token}x`) }), /unauthenticated/);
  clients.forEach((client) => client.close());
}

/** Secrets where they do not belong: the log holds them no more for that. */
async function misplaces(token) {
  const key = secrets.get('stream key');
  for (const path of [`/auctions?access_token=${token}`, `/live/${key}`, `/media/${key}`, `/internal/video/${key}/publish`, `/ws?token=${token}`]) {
    await house.request('GET', path);
    await house.request('POST', path, { body: { token, stream_key: key }, headers: { cookie: `session=${token}` } });
  }
  await house.request('POST', '/auctions', { token: `${token}y`, body: {} });
}

before(async () => {
  house = await House.start({ env: { LOG_LEVEL: 'debug', ANTI_SNIPE_MAX: '0', TRUST_PROXY: 'true', SMTP_URL: 'smtp://mailer:hunter2-hunter2@127.0.0.1:9' } });
  const hanna = keep("hanna's token", house.token('hanna'));
  const alice = keep("alice's token", house.token('alice'));
  for (const [name, token] of [['hanna', hanna], ['alice', alice]]) ids[name] = (await house.request('GET', '/users/me', { token })).json.user_id;
  await hostsAndBids(hanna, alice);
  const bob = await signsInEverywhere();
  ids.bob = (await house.request('GET', '/users/me', { token: bob })).json.user_id;
  await watches(bob, hanna);
  await misplaces(bob);
  await ask('mutes', 'PUT', `/auctions/${ids.lamp}/mutes/${ids.alice}`, { token: hanna, body: {} });
  await ask('mutes-as-nobody', 'PUT', `/auctions/${ids.lamp}/mutes/${ids.alice}`, { body: {} });
  await ask('mutes-as-somebody', 'PUT', `/auctions/${ids.lamp}/mutes/${ids.hanna}`, { token: alice, body: {} });
  await ask('looks-at-the-key', 'GET', `/auctions/${ids.lamp}/stream`, { token: alice });
  await ask('looks-as-nobody', 'GET', '/users/me', { headers: { 'x-forwarded-for': forwarded } });
  await ask('looks-with-rubbish', 'GET', '/users/me', { headers: { authorization: 'Bearer "},{"level":"error' } });
  await ask('closes', 'POST', `/auctions/${ids.lamp}/close`, { token: hanna, body: {} });
  const closed = () => house.logLines.some((line) => line.includes('auction closed') && line.includes(ids.clock));
  await eventually(closed, 'the clock closes its auction', 30_000);
  const unwritten = () => house.logLines.filter((line) => line.includes('no mail') && line.includes(ids.lamp));
  await eventually(() => unwritten().length === 2, 'neither the host nor the winner of the lamp has an address');
  assert.equal(await house.stop(), 0);
  await eventually(() => house.logLines.some((line) => line.includes('"stopped"')), 'the log is whole');
});
after(() => house.end());

test('every line of the log is a JSON object with its time, level and message', () => {
  entries = house.logLines.map((line) => JSON.parse(line));
  for (const entry of entries) {
    assert.match(entry.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.match(entry.level, /^(debug|info|warn|error)$/);
    assert.ok(entry.message);
  }
});

test('the table in docs/operations.md has every message below warn, at its level', () => {
  const section = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8').split('\n## The log\n')[1].split('\n## ')[0];
  const rows = [...section.matchAll(/^\| (debug|info) \| (.+?) \|/gm)];
  const documented = new Set(rows.flatMap(([, level, messages]) => [...messages.matchAll(/`([^`]+)`/g)].map(([, message]) => `${level} ${message}`)));
  const told = new Set(entries.filter(({ level }) => level === 'debug' || level === 'info').map(({ level, message }) => `${level} ${message}`));
  for (const one of ['info request', 'debug request', 'info stopped']) assert.ok(told.has(one), one);
  for (const one of told) assert.ok(documented.has(one), one);
});

test('the log tells of each changing request who asked what about which auction, at info', () => {
  const told = (name) => {
    const lines = entries.filter((entry) => entry.message === 'request' && entry.request_id === name);
    assert.equal(lines.length, 1, name);
    assert.match(lines[0].duration_us, /^\d+$/);
    const { level, method, route, status, user_id: user, auction_id: auction } = lines[0];
    return [level, method, route, status, user, auction];
  };
  const { hanna, alice, lamp } = ids;
  for (const id of [hanna, alice, lamp]) assert.match(id, /^[0-9a-f-]{36}$/);
  assert.deepEqual(told('opens'), ['info', 'POST', '/auctions', '201', hanna, lamp]);
  assert.deepEqual(told('rotates'), ['info', 'POST', '/auctions/{id}/stream/rotate', '200', hanna, lamp]);
  assert.deepEqual(told('bids'), ['info', 'POST', '/auctions/{id}/bids', '200', alice, lamp]);
  assert.deepEqual(told('bids-too-low'), ['info', 'POST', '/auctions/{id}/bids', '409', alice, lamp]);
  assert.deepEqual(told('bids-as-nobody'), ['info', 'POST', '/auctions/{id}/bids', '401', undefined, lamp]);
  assert.deepEqual(told('bids-for-a-service'), ['info', 'POST', '/internal/bids', '200', alice, lamp]);
  assert.deepEqual(told('bids-nowhere'), ['info', 'POST', '/auctions/{id}/bids', '404', alice, undefined]);
  assert.deepEqual(told('closes'), ['info', 'POST', '/auctions/{id}/close', '200', hanna, lamp]);
  assert.deepEqual(told('asks-for-the-key'), ['debug', 'GET', '/auctions/{id}/stream', '200', hanna, lamp]);
  const signedIn = entries.filter((entry) => entry.message === 'request' && entry.method === 'POST' && entry.route.startsWith('/oidc/'));
  assert.deepEqual([...new Set(signedIn.map(({ level, route }) => `${level} ${route}`))].sort(), ['info /oidc/sign-in', 'info /oidc/sign-up', 'info /oidc/token']);
});

test('the log tells of refusals at info: who, from where, why, and whom it was about', () => {
  const told = (name) => {
    const lines = entries.filter((entry) => entry.message === 'request' && entry.request_id === name);
    assert.equal(lines.length, 1, name);
    const { level, client, status, code, user_id: user, target_id: target } = lines[0];
    return [level, client, status, code, user, target];
  };
  assert.deepEqual(told('mutes'), ['info', '127.0.0.1', '204', undefined, ids.hanna, ids.alice]);
  assert.deepEqual(told('mutes-as-nobody'), ['info', '127.0.0.1', '401', 'unauthenticated', undefined, ids.alice]);
  assert.deepEqual(told('mutes-as-somebody'), ['info', '127.0.0.1', '403', 'forbidden', ids.alice, ids.hanna]);
  assert.deepEqual(told('looks-at-the-key'), ['info', '127.0.0.1', '403', 'forbidden', ids.alice, undefined]);
  assert.deepEqual(told('looks-as-nobody'), ['info', forwarded, '401', 'unauthenticated', undefined, undefined]);
  assert.deepEqual(told('looks-with-rubbish'), ['info', '127.0.0.1', '401', 'unauthenticated', undefined, undefined]);
});

test('the log tells who signed up, in and out, and whose password was tried', () => {
  const told = (method, route, status) => entries
    .filter((entry) => entry.message === 'request' && entry.method === method && entry.route === route && entry.status === status)
    .map(({ level, client, account_id: account }) => [level, client, account]);
  const [{ account_id: bob }] = entries.filter((entry) => entry.message === 'person is new' && entry.user_id === ids.bob);
  for (const [route, status, times] of [['sign-up', '303', 1], ['sign-in', '401', 1], ['sign-in', '303', 1], ['token', '200', 3]])
    assert.deepEqual(told('POST', `/oidc/${route}`, status), Array(times).fill(['info', '127.0.0.1', bob]), route);
  assert.deepEqual(told('GET', '/oidc/logout', '200'), [['info', '127.0.0.1', bob]]);
});

test('the log tells at the start how the house is set, and no secret of it', () => {
  const [settings] = entries.filter((entry) => entry.message === 'settings');
  assert.equal(settings.level, 'info');
  assert.equal(settings['trust-proxy'], 'true');
  assert.equal(settings['internal-secret'], '(set)');
  assert.equal(settings['smtp-url'], 'smtp://***@127.0.0.1:9');
  assert.ok(!house.log.join('\n').includes('hunter2'));
});

test('the log tells of each auction once that it opened and how it closed, on an order and by its clock', () => {
  const told = (message, id) => {
    const lines = entries.filter((entry) => entry.message === message && entry.auction_id === id);
    assert.equal(lines.length, 1, message);
    assert.equal(lines[0].level, 'info');
    return lines[0];
  };
  for (const id of [ids.lamp, ids.clock]) assert.deepEqual([told('auction opened', id).user_id, told('auction opened', id).seq], [ids.hanna, '1']);
  const closed = (id) => { const { reason, seq, winner_id: winner, bid_count: bids } = told('auction closed', id); return [reason, seq, winner, bids]; };
  assert.deepEqual(closed(ids.lamp), ['host', '4', ids.alice, '2']);
  assert.deepEqual(closed(ids.clock), ['timer', '3', ids.bob, '1']);
  const unwritten = entries.filter((entry) => entry.message.startsWith('no mail') && entry.auction_id === ids.lamp);
  assert.deepEqual(unwritten.map((entry) => entry.user_id).sort(), [ids.hanna, ids.alice].sort());
});

test('the log tells who signed in on which realtime connection, and who was refused', () => {
  const routeOf = (id) => entries.find((entry) => entry.message === 'request' && entry.request_id === id)?.route;
  const signedIn = entries.filter((entry) => entry.message === 'realtime sign-in');
  for (const entry of signedIn) assert.deepEqual([entry.level, entry.user_id], ['debug', ids.bob]);
  assert.deepEqual(signedIn.map((entry) => routeOf(entry.request_id)).sort(), ['/socket.io/', '/socket.io/', '/ws', '/ws']);
  const refused = entries.filter((entry) => entry.message === 'realtime sign-in refused');
  assert.deepEqual(refused.map(({ level, code, request_id: id }) => [level, code, routeOf(id)]), [['info', 'unauthenticated', '/socket.io/']]);
});

test('the log holds no token, password, code, cookie or key, wherever it was shown', () => {
  const all = house.log.join('\n');
  assert.ok(secrets.size >= 20, [...secrets.keys()].join(', '));
  for (const [name, secret] of secrets) {
    assert.ok(secret?.length >= 12, `${name} is a secret`);
    const parts = secret.split('.').length === 3 ? secret.split('.').slice(1) : []; // a token's claims and its signature
    for (const part of [secret, encodeURIComponent(secret), ...parts]) assert.ok(!all.includes(part), `${name} is in the log`);
  }
});

test('whoever is refused again and again has a share of the log, and what is left out is counted', async (t) => {
  const flooded = await House.start();
  t.after(() => flooded.end());
  const begun = Date.now();
  for (let i = 0; i < 40; i += 1)
    await Promise.all(Array.from({ length: 10 }, () => flooded.request('GET', '/users/me', { token: 'no token' })));
  assert.equal(await flooded.stop(), 0);
  const seconds = (Date.now() - begun) / 1000;
  await eventually(() => flooded.logLines.some((line) => line.includes('"stopped"')), 'the log is whole');
  const lines = flooded.logLines.map((line) => JSON.parse(line));
  const told = lines.filter((line) => line.route === '/users/me');
  assert.ok(told.length >= 50 && told.length <= 50 + 5 * seconds + 1, `${told.length} lines in ${seconds} s`);
  for (const { level, client, status } of told) assert.ok(level === 'info' && client === '127.0.0.1' && ['401', '429'].includes(status));
  assert.ok(lines.some((line) => line.message === 'log lines left out'));
});
