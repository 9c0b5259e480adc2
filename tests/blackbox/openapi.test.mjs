// REST as docs/protocol/openapi.yaml says it: the document is sound, and each operation and refusal of the running house fits it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asyncApiFile } from './lib/asyncapi.mjs';
import { Browser, CodeFlow, signUp } from './lib/browser.mjs';
import { PlainClient } from './lib/clients.mjs';
import { Contract, openApiFile } from './lib/openapi.mjs';
import { Publisher } from './lib/publisher.mjs';
import { House, cli } from './lib/server.mjs';
import { eventually } from './lib/wait.mjs';

const secret = 'internal-secret-of-the-tests';
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const contract = new Contract();
const tokens = {};
const ids = {};
let house;

/** Calls, expects the status, and holds the answer against the document. */
async function call(status, method, path, options = {}, at = house) {
  const answer = await at.request(method, path, options);
  assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
  contract.check(method, path, answer);
  if (status >= 400 && answer.headers.get('content-type') === 'application/problem+json') assert.equal(answer.json.status, status);
  assert.ok(answer.headers.get('x-request-id'), 'each answer has a request id');
  return answer;
}

async function refused(status, code, method, path, options, at) {
  const answer = await call(status, method, path, options, at);
  assert.equal(answer.json.code, code, `${method} ${path}: ${answer.text}`);
  return answer;
}

/** Follows next_cursor to the end; `between` runs after the first page. */
async function pages(path, { token, parameter = 'cursor', between } = {}) {
  const items = [];
  for (let cursor = null; ;) {
    const { json } = await call(200, 'GET', path + (cursor ? `&${parameter}=${encodeURIComponent(cursor)}` : ''), { token });
    if (!cursor) await between?.();
    items.push(...json.items);
    cursor = json.next_cursor;
    if (!cursor) return items;
  }
}

const bid = (name, id, amount, more = {}) => call(200, 'POST', `/auctions/${id}/bids`, { token: tokens[name], body: { amount, ...more } });

before(async () => {
  house = await House.start();
  for (const name of ['hanna', 'alice', 'bob', 'carol']) {
    tokens[name] = house.token(name);
    ids[name] = (await house.request('GET', '/users/me', { token: tokens[name] })).json.user_id;
  }
});
after(() => house.end());

describe('the linter', () => {
  for (const file of [openApiFile, asyncApiFile])
    test(`finds nothing in ${file.pathname.split('/').at(-1)}`, () => {
      const report = execFileSync('npx', ['--no-install', 'redocly', 'lint', '--format=json', fileURLToPath(file)], {
        cwd: fileURLToPath(new URL('.', import.meta.url)), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } });
      const { problems } = JSON.parse(report);
      // That watching needs nobody to sign in is said by an empty list, which the rule takes for an omission; and signing in is a redirect.
      const meant = ({ ruleId, location: [{ pointer }] }) => (file === asyncApiFile && ruleId === 'security-defined')
        || (ruleId === 'operation-2xx-response' && pointer.startsWith('#/paths/~1oidc~1authorize/'));
      assert.deepEqual(problems.filter((problem) => !meant(problem)), []);
    });
});

describe('operations', () => {
  test('health, readiness, metrics', async () => {
    assert.equal((await call(200, 'GET', '/health')).json.status, 'ok');
    assert.equal((await call(200, 'GET', '/ready')).json.status, 'ready');
    assert.match((await call(200, 'GET', '/metrics', { internal: true })).text, /^# TYPE /m);
    await refused(404, 'not_found', 'GET', '/metrics');
  });

  test('readiness is off while the house drains', async (t) => {
    const draining = await House.start({ env: { DRAIN_MS: '2000', IO_THREADS: '1' } });
    t.after(() => draining.end());
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ready = () => new Promise((resolve, reject) => {
      http.get(`${draining.url}/ready`, { agent }, (response) => {
        let text = '';
        response.on('data', (data) => { text += data; });
        response.on('end', () => resolve({ status: response.statusCode, headers: new Headers(response.headers), text, json: JSON.parse(text) }));
      }).on('error', reject);
    });
    // So many that telling all of them takes a while.
    const sockets = await Promise.all(Array.from({ length: 200 }, () => PlainClient.connect(draining.url)));
    assert.equal((await ready()).status, 200);
    draining.process.kill('SIGTERM');
    const answer = await eventually(async () => { const one = await ready(); return one.status === 503 && one; }, 'readiness goes off');
    contract.check('GET', '/ready', answer);
    assert.ok(Number(answer.headers.get('retry-after') ?? 1) >= 1);
    agent.destroy();
    assert.equal(await draining.stop(), 0);
    for (const socket of sockets) assert.equal(await socket.wait('close'), 1012);
  });
});

test('what the web app is told, and live video', async (t) => {
  const withVideo = await House.start({ args: ['--video', '--rtmp-port', '0'] });
  t.after(() => withVideo.end());
  assert.equal((await call(200, 'GET', '/config.json', {}, withVideo)).json.video.ingest, true);
  const { auction_id: id, stream } = await withVideo.open(withVideo.token('hanna'));
  await refused(404, 'not_found', 'GET', stream.playback_url, {}, withVideo);
  const publisher = Publisher.of(stream);
  t.after(() => publisher.stop());
  await eventually(async () => (await withVideo.request('GET', `/auctions/${id}`)).json.live, 'it is live');
  const playlist = await call(200, 'GET', stream.playback_url, {}, withVideo);
  await call(200, 'GET', `/hls/${id}/${/^\d+\.ts$/m.exec(playlist.text)[0]}`, {}, withVideo);
});

describe('an auction over REST', () => {
  let auction;
  let id;
  let key;

  test('a picture is put and fetched', async () => {
    const target = (await call(201, 'POST', '/media/uploads', { token: tokens.hanna, body: { content_type: 'image/png' } })).json;
    key = target.key;
    const path = new URL(target.upload_url, house.url).pathname;
    const put = (body, status) => call(status, 'PUT', path, { headers: { 'content-type': 'image/png' }, body });
    await put(png.subarray(0, 40), 422);
    await put(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 422);
    await put(Buffer.alloc(target.bytes_max + 1), 413);
    await put(png, 204);
    const picture = await call(200, 'GET', `/media/${key}`);
    assert.ok(picture.bytes.equals(png));
    assert.equal(picture.headers.get('content-type'), 'image/png');
    assert.equal(picture.headers.get('x-content-type-options'), 'nosniff');
    await call(304, 'GET', `/media/${key}`, { headers: { 'if-none-match': picture.headers.get('etag') } });
    await refused(404, 'not_found', 'GET', '/media/0f1e2d3c4b5a69788796a5b4c3d2e1f0.png');
    await refused(404, 'not_found', 'PUT', '/media/uploads/0f1e2d3c4b5a69788796a5b4c3d2e1f0.png', { headers: { 'content-type': 'image/png' }, body: png });
    for (const name of ['identity.db', '%2e%2e%2fidentity.db', '..%5cidentity.db', '*']) assert.notEqual((await house.request('GET', `/media/${name}`)).status, 200);
  });

  test('it is opened once, however often the request is repeated', async () => {
    const body = { title: 'A brass lamp', description: 'Two lines.\nStill shines.', category: 'home', duration: 600, starting_bid: 10, increment: '0.50', image_keys: [key] };
    const options = { token: tokens.hanna, body, headers: { 'idempotency-key': 'lamp-1' } };
    const answers = await Promise.all(Array.from({ length: 8 }, () => call(201, 'POST', '/auctions', options)));
    auction = answers[0].json;
    id = auction.auction_id;
    assert.equal(answers[0].headers.get('location'), `/auctions/${id}`);
    for (const answer of answers) {
      assert.equal(answer.json.auction_id, id);
      assert.deepEqual(answer.json.stream, auction.stream);
    }
    assert.equal((await call(200, 'GET', `/auctions?q=brass`)).json.items.length, 1);
    const other = await refused(422, 'invalid_field', 'POST', '/auctions', { ...options, body: { ...body, title: 'Another' } });
    assert.equal(other.json.errors[0].field, 'Idempotency-Key');
    // The key is the caller's own.
    assert.notEqual((await call(201, 'POST', '/auctions', { ...options, token: tokens.carol, body: { ...body, title: 'A tin lamp' } })).json.auction_id, id);
  });

  test('it is shown to all, without the stream key', async () => {
    const shown = await call(200, 'GET', `/auctions/${id}`);
    assert.deepEqual([shown.json.minimum_bid, shown.json.current_high_bid, shown.json.bid_count, shown.json.seq], ['10.00', null, 0, 1]);
    assert.deepEqual(shown.json.images.map((image) => image.key), [key]);
    assert.ok(!shown.text.includes(auction.stream.stream_key));
    assert.ok((await house.request('GET', new URL(shown.json.images[0].url, house.url).pathname)).bytes.equals(png));
  });

  test('its stream key is the host\'s, and can be changed', async () => {
    const stream = (await call(200, 'GET', `/auctions/${id}/stream`, { token: tokens.hanna })).json;
    assert.deepEqual({ ...auction.stream, live: false }, stream);
    const rotated = (await call(200, 'POST', `/auctions/${id}/stream/rotate`, { token: tokens.hanna })).json;
    assert.notEqual(rotated.stream_key, stream.stream_key);
    assert.deepEqual((await call(200, 'GET', `/auctions/${id}/stream`, { token: tokens.hanna })).json, rotated);
  });

  test('its state alone, and the list by offset', async () => {
    assert.equal((await call(200, 'GET', `/auctions/${id}/state`)).json.auction_id, id);
    const { json } = await call(200, 'GET', '/api/auctions?limit=1&offset=0');
    assert.deepEqual([json.auctions.length, json.limit, json.offset], [1, 1, 0]);
  });

  test('it takes bids, and repeats the first answer to a repeated one', async () => {
    const bid_id = randomUUID();
    const first = (await bid('alice', id, 10, { bid_id })).json;
    assert.deepEqual([first.bid_id, first.amount, first.seq, first.extended], [bid_id, '10.00', 2, false]);
    assert.deepEqual((await bid('alice', id, '99.00', { bid_id })).json, first);
    const low = await refused(409, 'bid_too_low', 'POST', `/auctions/${id}/bids`, { token: tokens.bob, body: { amount: '10.49' } });
    assert.equal(low.json.minimum_bid, '10.50');
    await refused(422, 'invalid_amount', 'POST', `/auctions/${id}/bids`, { token: tokens.bob, body: { amount: '10.505' } });
    await refused(403, 'host_cannot_bid', 'POST', `/auctions/${id}/bids`, { token: tokens.hanna, body: { amount: '50.00' } });
    for (let i = 1; i <= 24; i++) await bid(i % 2 ? 'bob' : 'alice', id, `${10 + i}.00`);
    const internal = (await call(200, 'POST', '/internal/bids', { internal: true, token: secret, body: { auction_id: id, user_id: ids.alice, amount: '40.00' } })).json;
    assert.equal(internal.seq, 27);
    assert.equal((await call(200, 'GET', `/auctions/${id}`)).json.high_bidder_id, ids.alice);
    await refused(404, 'not_found', 'POST', '/internal/bids', { internal: true, token: secret, body: { auction_id: id, user_id: randomUUID(), amount: '41.00' } });
  });

  test('its bids are paged newest first, while more come in', async () => {
    const seen = await pages(`/auctions/${id}/bids?limit=10`, { between: () => bid('bob', id, '60.00') });
    assert.deepEqual(seen.map((one) => one.seq), Array.from({ length: 26 }, (_, i) => 27 - i));
    assert.deepEqual([seen[0].username, seen[0].amount], ['alice', '40.00']);
  });

  test('a person finds their own bids', async () => {
    const own = () => pages('/users/me/bids?limit=5', { token: tokens.alice });
    const seen = await eventually(async () => { const items = await own(); return items.length === 14 && items; }, 'the history has all bids');
    assert.ok(seen.every((one) => one.user_id === ids.alice && one.title === 'A brass lamp' && one.status === 'live' && one.currency === 'USD'));
    assert.equal(new Set(seen.map((one) => one.bid_id)).size, 14);
  });

  test('its chat is paged, moderated and muted', async () => {
    const alice = await PlainClient.connect(house.url, { token: tokens.alice });
    const said = [];
    for (let i = 1; i <= 7; i++) said.push(await alice.request('chat_message', { auction_id: id, message: `line ${i}` }));
    const lines = await pages(`/auctions/${id}/chat?limit=3`, { parameter: 'before' });
    assert.deepEqual(lines.map((line) => line.message), [7, 6, 5, 4, 3, 2, 1].map((i) => `line ${i}`));
    await call(204, 'DELETE', `/auctions/${id}/chat/${said[3].message_id}`, { token: tokens.hanna });
    assert.ok(!(await pages(`/auctions/${id}/chat?limit=100`, { parameter: 'before' })).some((line) => line.message === 'line 4'));
    await refused(404, 'not_found', 'DELETE', `/auctions/${id}/chat/${randomUUID()}`, { token: tokens.hanna });
    await call(204, 'PUT', `/auctions/${id}/mutes/${ids.alice}`, { token: tokens.hanna });
    assert.equal((await alice.request('chat_message', { auction_id: id, message: 'hm' })).error.code, 'muted');
    assert.deepEqual((await call(200, 'GET', `/auctions/${id}/mutes`, { token: tokens.hanna })).json, { items: [{ user_id: ids.alice, username: 'alice' }], next_cursor: null });
    await call(204, 'DELETE', `/auctions/${id}/mutes/${ids.alice}`, { token: tokens.hanna });
    assert.deepEqual((await call(200, 'GET', `/auctions/${id}/mutes`, { token: tokens.hanna })).json.items, []);
    assert.equal((await alice.request('chat_message', { auction_id: id, message: 'again' })).ok, true);
    await refused(404, 'not_found', 'PUT', `/auctions/${id}/mutes/${randomUUID()}`, { token: tokens.hanna });
    alice.close();
  });

  test('what is the host\'s is nobody else\'s', async () => {
    for (const [method, path] of [['POST', 'close'], ['GET', 'stream'], ['POST', 'stream/rotate'], ['GET', 'analytics'], ['DELETE', `chat/${randomUUID()}`],
      ['GET', 'mutes'], ['PUT', `mutes/${ids.bob}`], ['DELETE', `mutes/${ids.bob}`], ['GET', 'blocks'], ['PUT', `blocks/${ids.bob}`], ['DELETE', `blocks/${ids.bob}`]])
      await refused(403, 'forbidden', method, `/auctions/${id}/${path}`, { token: tokens.alice });
  });

  test('it is closed once, with a record that verifies', async () => {
    const before = (await call(200, 'GET', `/auctions/${id}`)).json;
    const close = (await call(200, 'POST', `/auctions/${id}/close`, { token: tokens.hanna })).json;
    assert.deepEqual([close.winner_username, close.winning_bid, close.bid_count, close.reason, close.seq], ['bob', '60.00', 27, 'host', before.seq + 1]);
    assert.deepEqual((await call(200, 'POST', `/auctions/${id}/close`, { token: tokens.hanna })).json, close);
    assert.deepEqual((await call(200, 'POST', `/internal/auctions/${id}/close`, { internal: true, headers: { 'x-internal-secret': secret } })).json, close);
    await refused(409, 'auction_closed', 'POST', `/auctions/${id}/bids`, { token: tokens.alice, body: { amount: '70.00' } });
    const sealed = await eventually(async () => { const one = (await call(200, 'GET', `/auctions/${id}`)).json; return one.ledger_hash && one; }, 'the ledger is sealed');
    assert.equal(sealed.end_time, before.end_time);
    const ledger = await call(200, 'GET', `/auctions/${id}/ledger`);
    assert.equal(ledger.headers.get('ledger-hash'), sealed.ledger_hash);
    const records = ledger.text.trim().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(records.map((record) => record.seq), Array.from({ length: 29 }, (_, i) => i + 1));
    assert.deepEqual([records[0].kind, records.at(-1).kind, records.at(-1).hash], ['opened', 'closed', sealed.ledger_hash]);
    const { public_key } = (await call(200, 'GET', '/.well-known/flashauction-ledger-key')).json;
    assert.equal(Buffer.from(public_key, 'base64').length, 32);
    const file = join(house.dataDir, 'ledger.jsonl');
    writeFileSync(file, ledger.text);
    assert.equal(cli(['verify', file, '--head', sealed.ledger_hash]).code, 0);
    writeFileSync(file, ledger.text.replace('"amount":"40.00"', '"amount":"40.01"'));
    assert.notEqual(cli(['verify', file, '--head', sealed.ledger_hash]).code, 0);
  });

  test('its figures add up', async () => {
    const figures = await eventually(async () => {
      const one = (await call(200, 'GET', `/auctions/${id}/analytics`, { token: tokens.hanna })).json;
      return one.status === 'closed' && one.bid_count === 27 && one;
    }, 'the figures hold every bid');
    assert.equal(figures.bidder_count, 2);
    assert.equal(figures.bidders.reduce((sum, one) => sum + one.bid_count, 0), 27);
    assert.equal(figures.bids_per_minute.reduce((sum, one) => sum + one.bids, 0), 27);
    assert.equal(figures.price_curve.at(-1).amount, '60.00');
    assert.ok(figures.viewers_peak >= 0);
  });

  test('winner and host find it among their own', async () => {
    const won = () => call(200, 'GET', '/users/me/wins?limit=10', { token: tokens.bob }).then(({ json }) => json.items);
    const [win] = await eventually(async () => { const items = await won(); return items.length && items; }, 'the win is listed');
    assert.deepEqual([win.auction_id, win.winner_id, win.winning_bid, win.status], [id, ids.bob, '60.00', 'closed']);
    assert.deepEqual((await call(200, 'GET', '/users/me/wins', { token: tokens.alice })).json.items, []);
    assert.deepEqual((await call(200, 'GET', '/users/me/auctions', { token: tokens.hanna })).json.items.map((one) => one.auction_id), [id]);
  });
});

test('a bid is at most what the largest step allows, and nobody lifts that by bidding against themselves', async () => {
  const open = (fields) => call(201, 'POST', '/auctions', { token: tokens.carol, body: { title: 'A steep lamp', duration: 2592000, starting_bid: '1.00', increment: '0.50', ...fields } });
  const { json: { auction_id: id, rules } } = await open({ bid_step_max_factor: 3, bid_step_max_floor: '4.00' });
  assert.deepEqual([rules.bid_step_max_factor, rules.bid_step_max_floor, rules.outage_min_ms, rules.outage_grace_ms], [3, '4.00', 2000, 30000]);
  const most = async (name, amount, maximum_bid) =>
    assert.equal((await refused(409, 'bid_too_high', 'POST', `/auctions/${id}/bids`, { token: tokens[name], body: { amount } })).json.maximum_bid, maximum_bid);
  await most('alice', '4.01', '4.00');
  await bid('alice', id, '4.00');
  await bid('bob', id, '13.50');
  await most('bob', '14.00', '13.50'); // who leads is measured by the second, 4.00
  await most('alice', '42.01', '42.00');
  await bid('alice', id, '42.00');
  assert.deepEqual((({ bid_step_max_factor, bid_step_max_floor }) => [bid_step_max_factor, bid_step_max_floor])((await open({ bid_step_max_factor: null, bid_step_max_floor: null })).json.rules), [100, '1000.00'], 'the house\'s');
});

test('who is blocked neither bids nor writes, until they are unblocked', async () => {
  const { json: { auction_id: id } } = await call(201, 'POST', '/auctions', { token: tokens.hanna, body: { title: 'A quiet lamp', duration: 600, starting_bid: '10.00' } });
  const path = `/auctions/${id}/blocks/${ids.bob}`;
  const moderator = house.request('GET', '/users/me', { token: tokens.mona = cli(['token', '--username', 'mona', '--groups', 'moderator', '--data-dir', house.dataDir]).out.trim() });
  const mona = (await moderator).json.user_id;
  const socket = await PlainClient.connect(house.url, { token: tokens.bob });
  await bid('bob', id, '10.00');
  await call(204, 'PUT', path, { token: tokens.hanna });
  await call(204, 'PUT', path, { token: tokens.hanna }); // once more changes nothing
  const answer = await refused(403, 'forbidden', 'POST', `/auctions/${id}/bids`, { token: tokens.bob, body: { amount: '20.00' } });
  assert.match(answer.json.detail, /blocked/);
  assert.equal((await socket.request('place_bid', { auction_id: id, amount: '20.00' })).error.code, 'forbidden');
  assert.equal((await socket.request('chat_message', { auction_id: id, message: 'hm' })).error.code, 'forbidden');
  const { json: { items: [block, ...rest], next_cursor } } = await call(200, 'GET', `/auctions/${id}/blocks`, { token: tokens.hanna });
  assert.deepEqual([block.user_id, block.username, block.blocked_by, block.blocked_by_username, rest, next_cursor], [ids.bob, 'bob', ids.hanna, 'hanna', [], null]);
  assert.ok(Math.abs(block.blocked_at - Date.now()) < 60_000);
  const state = (await call(200, 'GET', `/auctions/${id}`)).json;
  assert.deepEqual([state.seq, state.high_bidder_id], [2, ids.bob], 'a standing bid stands, and a block takes no seq');
  await call(204, 'DELETE', path, { token: tokens.hanna });
  await call(204, 'DELETE', path, { token: tokens.hanna });
  await bid('bob', id, '20.00');
  assert.equal((await socket.request('chat_message', { auction_id: id, message: 'back' })).ok, true);
  socket.close();

  // Ranks: a moderator may block, and undo, what a host may not.
  for (const list of ['blocks', 'mutes']) {
    for (const [target, token] of [[mona, tokens.hanna], [ids.hanna, tokens.hanna], [mona, tokens.mona]])
      for (const method of ['PUT', 'DELETE']) await refused(403, 'forbidden', method, `/auctions/${id}/${list}/${target}`, { token });
    await call(204, 'PUT', `/auctions/${id}/${list}/${ids.bob}`, { token: tokens.mona });
    await refused(403, 'forbidden', 'DELETE', `/auctions/${id}/${list}/${ids.bob}`, { token: tokens.hanna });
    await call(204, 'DELETE', `/auctions/${id}/${list}/${ids.bob}`, { token: tokens.mona });
    await call(204, 'PUT', `/auctions/${id}/${list}/${ids.bob}`, { token: tokens.hanna });
    await call(204, 'DELETE', `/auctions/${id}/${list}/${ids.bob}`, { token: tokens.mona });
    await refused(404, 'not_found', 'PUT', `/auctions/${id}/${list}/${randomUUID()}`, { token: tokens.hanna });
  }
});

test('after the highest amount that there is, the least next bid lies above it, and nobody can bid', async () => {
  const highest = '99999999.99';
  for (const [increment, minimum_bid] of [['0.01', '100000000.00'], [highest, '199999999.98']]) {
    const { json: { auction_id: id } } = await call(201, 'POST', '/auctions', { token: tokens.carol, body: { title: 'A priceless lamp', duration: 600, starting_bid: highest, increment } });
    await bid('alice', id, highest);
    assert.equal((await call(200, 'GET', `/auctions/${id}`)).json.minimum_bid, minimum_bid);
    const low = await refused(409, 'bid_too_low', 'POST', `/auctions/${id}/bids`, { token: tokens.bob, body: { amount: highest } });
    assert.equal(low.json.minimum_bid, minimum_bid);
    await refused(422, 'invalid_amount', 'POST', `/auctions/${id}/bids`, { token: tokens.bob, body: { amount: minimum_bid } });
    const listed = async () => (await call(200, 'GET', '/auctions?q=priceless')).json.items.find((one) => one.auction_id === id);
    await eventually(async () => (await listed())?.minimum_bid === minimum_bid, 'the lists follow');
  }
});

test('the profile is read and changed', async () => {
  const me = (await call(200, 'GET', '/users/me', { token: tokens.carol })).json;
  assert.deepEqual([me.user_id, me.username, me.tier, me.is_verified, me.roles], [ids.carol, 'carol', 'new', false, []]);
  const changed = (await call(200, 'PATCH', '/users/me', { token: tokens.carol, body: { name: '  Carol Ć.  ', phone: '+1 (555) 0100', username: 'carol.c' } })).json;
  assert.deepEqual([changed.name, changed.phone, changed.username], ['Carol Ć.', '+15550100', 'carol.c']);
  const emptied = (await call(200, 'PATCH', '/users/me', { token: tokens.carol, body: { name: null } })).json;
  assert.deepEqual([emptied.name, emptied.phone], [null, '+15550100']);
  const taken = await refused(422, 'invalid_field', 'PATCH', '/users/me', { token: tokens.carol, body: { username: 'ALICE' } });
  assert.equal(taken.json.errors[0].field, 'username');
  for (const body of [{ name: '' }, { name: 'a\u0000b' }, { phone: 'call me' }, { username: 'x' }, { username: 'no spaces' }, { name: 7 }])
    await refused(422, 'invalid_field', 'PATCH', '/users/me', { token: tokens.carol, body });
  assert.deepEqual((await call(200, 'GET', '/users/me', { token: tokens.carol })).json, emptied, 'what was refused changed nothing');
});

describe('search', () => {
  const opened = {};
  const titles = async (query, options) => (await call(200, 'GET', `/auctions?${new URLSearchParams(query)}`, options)).json.items.map((item) => item.title);
  const category = 'Café & Bar';

  before(async () => {
    for (const [title, starting_bid, duration] of [['Crème brûlée set', '5.00', 900], ['Copper kettle', '20.00', 700], ['100% wool_rug "red"', '80.00', 800], ['Kettle of tin', '2.50', 600]])
      opened[title] = await house.open(tokens.bob, { title, starting_bid, duration, category });
    await house.open(tokens.bob, { title: 'A plain chair', category: 'chairs', description: 'Comes with a kettle' });
  });

  test('words, whatever their case and accents; the last may be a beginning', async () => {
    assert.deepEqual(await titles({ q: 'creme BRUL' }), ['Crème brûlée set']);
    assert.deepEqual((await titles({ q: 'kettle' })).sort(), ['A plain chair', 'Copper kettle', 'Kettle of tin']);
    assert.deepEqual(await titles({ q: 'kettle copper' }), ['Copper kettle']);
    assert.deepEqual(await titles({ q: 'kettle nowhere' }), []);
  });

  test('no character has a special meaning', async () => {
    for (const q of ['"', '*', 'a*b', 'title:kettle', 'kettle OR chair', 'NEAR(', '-kettle', "'; DROP TABLE auctions;--", '%', '{}', '\\', '😀']) await titles({ q });
    assert.deepEqual(await titles({ q: '"red"' }), ['100% wool_rug "red"']);
    assert.deepEqual(await titles({ q: 'kettle OR chair' }), []);
  });

  test('category, price, host and status', async () => {
    assert.equal((await titles({ category: 'café & bar' })).length, 4);
    assert.deepEqual(await titles({ category, min_price: '20', max_price: '79.99' }), ['Copper kettle']);
    assert.deepEqual(await titles({ host: ids.bob, max_price: '2.5' }), ['Kettle of tin']);
    assert.deepEqual(await titles({ host: ids.alice }), []);
    await bid('alice', opened['Kettle of tin'].auction_id, '30.00');
    await eventually(async () => (await titles({ category, min_price: '30', max_price: '30' }))[0] === 'Kettle of tin', 'the price in lists follows the bids');
    await call(200, 'POST', `/auctions/${opened['Copper kettle'].auction_id}/close`, { token: tokens.bob });
    await eventually(async () => (await titles({ category, status: 'closed' })).join() === 'Copper kettle', 'the close reaches the lists');
    assert.equal((await titles({ category, status: 'live' })).length, 3);
  });

  test('four orders', async () => {
    const ordered = (sort) => titles({ category, sort });
    assert.deepEqual(await ordered('price_low'), ['Crème brûlée set', 'Copper kettle', 'Kettle of tin', '100% wool_rug "red"']);
    assert.deepEqual(await ordered('price_high'), ['100% wool_rug "red"', 'Kettle of tin', 'Copper kettle', 'Crème brûlée set']);
    assert.deepEqual(await ordered('newest'), ['Kettle of tin', '100% wool_rug "red"', 'Copper kettle', 'Crème brûlée set']);
    const soon = ['Kettle of tin', '100% wool_rug "red"', 'Crème brûlée set', 'Copper kettle'];
    assert.deepEqual(await ordered('ending_soon'), soon);
    assert.deepEqual(await titles({ category }), soon, 'which is the default');
  });

  test('pages neither repeat nor hide, in any order, though more are opened', async () => {
    for (const sort of ['newest', 'price_low', 'price_high', 'ending_soon']) {
      const known = new Set((await call(200, 'GET', `/auctions?category=${encodeURIComponent(category)}&limit=100`)).json.items.map((item) => item.auction_id));
      const seen = (await pages(`/auctions?category=${encodeURIComponent(category)}&sort=${sort}&limit=2`, { between: () => house.open(tokens.bob, { title: `Late ${sort}`, category, starting_bid: '6.00' }) }))
        .map((item) => item.auction_id);
      assert.equal(new Set(seen).size, seen.length, `${sort} repeats nothing`);
      for (const id of known) assert.ok(seen.includes(id), `${sort} hides nothing`);
    }
  });

  test('what cannot be a filter is an invalid_field', async () => {
    for (const [name, value] of [['status', 'sold'], ['sort', 'random'], ['host', 'hanna'], ['min_price', 'cheap'], ['max_price', '1.234'], ['limit', '0'], ['limit', '101'], ['limit', 'x'], ['cursor', 'forged'], ['q', 'x'.repeat(201)]]) {
      const answer = await refused(422, 'invalid_field', 'GET', `/auctions?${name}=${value}`);
      assert.equal(answer.json.errors[0].field, name);
    }
    await refused(422, 'invalid_field', 'GET', `/auctions/${opened['Kettle of tin'].auction_id}/chat?before=0`);
    await refused(422, 'invalid_field', 'GET', `/auctions/${opened['Kettle of tin'].auction_id}/bids?cursor=x`);
    for (const list of ['bids', 'auctions', 'wins']) await refused(422, 'invalid_field', 'GET', `/users/me/${list}?cursor=forged`, { token: tokens.alice });
  });
});

describe('each operation refuses', () => {
  const security = ({ operation }) => operation.security ?? contract.document.security;
  const asks = (operation, scheme) => security(operation).some((one) => scheme in one);
  const filled = (path, id = randomUUID()) => path.replace('{id}', id).replace(/\{[^}]+\}/g, () => randomUUID());
  const bodies = {
    'POST /auctions': { title: 'A lamp', duration: 600, starting_bid: '10.00' }, 'POST /auctions/{id}/bids': { amount: '10.00' }, 'PATCH /users/me': {}, 'POST /media/uploads': { content_type: 'image/png' },
    'POST /internal/bids': { auction_id: randomUUID(), user_id: randomUUID(), amount: '10.00' },
  };
  // What is refused counts as a change too: each operation has a person of its own, so that none meets the limit of changes.
  const people = {};
  const rights = (operation) => (asks(operation, 'internalBearer') ? { internal: true, token: secret } : { token: people[operation.id] });
  before(() => { contract.operations.forEach(({ id }, i) => { people[id] = house.token(`refused-${i}`); }); });

  for (const operation of contract.operations) {
    const { id, method, path } = operation;
    if (asks(operation, 'bearer'))
      test(`${id}: nobody, and a token that does not hold`, async () => {
        const anonymous = await refused(401, 'unauthenticated', method, filled(path), { body: bodies[id] });
        assert.match(anonymous.headers.get('www-authenticate'), /^Bearer /);
        const forged = await refused(401, 'unauthenticated', method, filled(path), { body: bodies[id], token: `${tokens.hanna.slice(0, -8)}AAAAAAAA` });
        assert.match(forged.headers.get('www-authenticate'), /error="invalid_token"/);
      });
    if (asks(operation, 'internalBearer'))
      test(`${id}: whoever has not the secret, and the public listener`, async () => {
        for (const token of [undefined, 'wrong', ...(asks(operation, 'bidderToken') ? [] : [tokens.hanna])]) await refused(401, 'unauthenticated', method, filled(path), { internal: true, token, body: bodies[id] });
        await refused(404, 'not_found', method, filled(path), { token: secret, body: bodies[id] });
      });
    if (path.includes('/auctions/{id}'))
      test(`${id}: an auction that is none`, async () => {
        for (const auction of [randomUUID(), 'nonsense', 'a%20b', '*'])
          await refused(404, 'auction_not_found', method, filled(path, auction), { ...rights(operation), body: bodies[id] });
      });
    if (bodies[id]) {
      test(`${id}: a body that cannot be read`, async () => {
        for (const body of ['', '{', '[]', '7', '{"a":1,"a":1}', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`, Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])])
          await refused(400, 'invalid_message', method, filled(path), { ...rights(operation), body });
        await refused(413, 'message_too_long', method, filled(path), { ...rights(operation), body: JSON.stringify({ title: 'x'.repeat(2 * 1024 * 1024) }) });
      });
      test(`${id}: a field that is not documented`, async () => {
        const answer = await refused(422, 'invalid_field', method, filled(path), { ...rights(operation), body: { ...bodies[id], colour: 'red' } });
        assert.ok(answer.json.errors.some((error) => error.field === 'colour'), answer.text);
      });
    }
  }

  test('POST /auctions: names every wrong field', async () => {
    const answer = await refused(422, 'invalid_field', 'POST', '/auctions', { token: people['POST /auctions'], body: { title: ' ', duration: 4, starting_bid: '1.999', increment: 0, bid_step_max_factor: 0, bid_step_max_floor: '0', category: '', image_keys: ['none'], colour: 1 } });
    assert.deepEqual(answer.json.errors.map((error) => error.field).sort(), ['bid_step_max_factor', 'bid_step_max_floor', 'category', 'colour', 'duration', 'increment', 'starting_bid', 'title']);
    for (const [field, value] of [['duration', 2592001], ['duration', 10.5], ['bid_step_max_factor', 10001], ['bid_step_max_factor', '5'], ['bid_step_max_floor', '1.234'], ['bid_step_max_floor', 1e8], ['duration', '600'], ['title', 'x'.repeat(501)], ['title', 'a\nb'], ['description', 'x'.repeat(5001)], ['starting_bid', true],
      ['starting_bid', 100000000], ['image_keys', Array(9).fill('a')], ['image_keys', ['../identity.db']], ['category', 7]]) {
      const one = await refused(422, 'invalid_field', 'POST', '/auctions', { token: people['GET /auctions/{id}'], body: { ...bodies['POST /auctions'], [field]: value } });
      assert.deepEqual(one.json.errors.map((error) => error.field), [field], one.text);
    }
  });
});

test('the embedded provider answers as documented', async () => {
  const form = (fields) => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields).toString() });
  const client_id = 'flashauction-web';
  await call(200, 'GET', '/.well-known/openid-configuration');
  await call(200, 'GET', '/oidc/jwks');
  await call(303, 'GET', new CodeFlow(house).path());
  await call(400, 'GET', '/oidc/authorize?client_id=another');
  const browser = new Browser(house);
  await signUp(house, { username: 'dora' }, browser);
  const flow = new CodeFlow(house);
  const code = flow.code(await browser.go('GET', flow.path()));
  const given = (await call(200, 'POST', '/oidc/token', form({ grant_type: 'authorization_code', client_id, code, redirect_uri: flow.redirectUri, code_verifier: flow.verifier }))).json;
  assert.equal((await call(400, 'POST', '/oidc/token', form({ grant_type: 'refresh_token', client_id, refresh_token: 'forged' }))).json.error, 'invalid_grant');
  assert.equal((await call(401, 'POST', '/oidc/token', form({ grant_type: 'refresh_token', client_id: 'another' }))).json.error, 'invalid_client');
  assert.equal((await call(200, 'GET', '/oidc/userinfo', { token: given.access_token })).json.preferred_username, 'dora');
  assert.equal((await call(401, 'GET', '/oidc/userinfo', { token: 'x.y.z' })).json.error, 'invalid_token');
  await call(200, 'POST', '/oidc/revoke', form({ client_id, token: given.refresh_token }));
  await call(400, 'POST', '/oidc/revoke', form({ client_id }));
  assert.equal((await call(400, 'POST', '/oidc/token', form({ grant_type: 'refresh_token', client_id, refresh_token: given.refresh_token }))).json.error, 'invalid_grant');
  await call(200, 'GET', '/oidc/logout');
});

describe('HTTP itself refuses', () => {
  /** The answer to bytes of one's own. */
  const answerTo = (bytes) => new Promise((resolve, reject) => {
    const socket = connect(new URL(house.url).port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (data) => {
      text += data;
      const [head, body] = text.split('\r\n\r\n');
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? NaN);
      if (body === undefined || Buffer.byteLength(body) < length) return;
      socket.destroy();
      resolve({ status: Number(text.split(' ')[1]), type: /^content-type: (.*?)\r?$/im.exec(head)?.[1], head, json: JSON.parse(body) });
    });
    socket.on('error', reject);
  });
  const get = (more) => `GET /auctions HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
  const cases = {
    'no HTTP': [400, 'invalid_message', 'EHLO example.org\r\n\r\n'],
    'two lengths': [400, 'invalid_message', 'POST /auctions HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    'no Host': [400, 'invalid_message', 'GET /auctions HTTP/1.1\r\n\r\n'],
    'a method that is not taken': [405, 'method_not_allowed', 'DELETE /auctions HTTP/1.1\r\nHost: a\r\n\r\n'],
    'a target too long': [414, 'target_too_long', `GET /auctions?q=${'x'.repeat(10_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    'another expectation': [417, 'expectation_failed', get('Expect: a miracle\r\n')],
    'too many fields': [431, 'headers_too_large', get(`X-Long: ${'x'.repeat(20_000)}\r\n`)],
    'another transfer coding': [501, 'not_implemented', get('Transfer-Encoding: gzip\r\n')],
    'another version': [505, 'version_not_supported', 'GET /auctions HTTP/2.0\r\nHost: a\r\n\r\n'],
  };
  for (const [name, [status, code, bytes]] of Object.entries(cases))
    test(name, async () => {
      const answer = await answerTo(bytes);
      assert.deepEqual([answer.status, answer.type, answer.json.status, answer.json.code], [status, 'application/problem+json', status, code]);
      contract.validate({ $ref: '#/components/schemas/Problem' }, answer.json, name);
      assert.ok(contract.document.components.schemas.Problem.properties.code.examples.includes(code), `${code} is documented`);
      if (status === 405) assert.match(answer.head, /^allow: .*POST/im);
    });
});

describe('rates', () => {
  let small;
  const token = {};
  before(async () => {
    small = await House.start({ env: { GUEST_RATE_PER_S: '0.01', GUEST_BURST: '20', CREATE_RATE_PER_S: '0.01', CREATE_BURST: '2', BID_RATE_PER_S: '0.01', BID_BURST: '2' } });
    for (const name of ['hanna', 'alice']) token[name] = small.token(name);
  });
  after(() => small.end());

  const limited = async (method, path, options) => {
    const answer = await refused(429, 'rate_limited', method, path, options, small);
    assert.ok(answer.json.retry_after_ms > 0);
    assert.equal(Number(answer.headers.get('retry-after')), Math.ceil(answer.json.retry_after_ms / 1000));
  };

  test('creations and bids are limited for a person, changes too, and reads for an address', async () => {
    const body = { title: 'A lamp', duration: 600, starting_bid: '10.00' };
    const once = { token: token.hanna, body, headers: { 'idempotency-key': 'once' } };
    for (let i = 0; i < 3; i++) await refused(422, 'invalid_field', 'POST', '/auctions', { token: token.hanna, body: { ...body, duration: 4 } }, small);
    const { auction_id: id } = (await call(201, 'POST', '/auctions', once, small)).json;
    for (let i = 0; i < 3; i++) await call(201, 'POST', '/auctions', once, small); // only what was opened counts
    await call(201, 'POST', '/auctions', { token: token.hanna, body }, small);
    await limited('POST', '/auctions', { token: token.hanna, body });
    for (const amount of ['10.00', '11.00']) await call(200, 'POST', `/auctions/${id}/bids`, { token: token.alice, body: { amount } }, small);
    await limited('POST', `/auctions/${id}/bids`, { token: token.alice, body: { amount: '12.00' } });
    const changes = await Promise.all(Array.from({ length: 80 }, () => small.request('PATCH', '/users/me', { token: token.alice, body: {} })));
    assert.ok(changes.some((answer) => answer.status === 200) && changes.some((answer) => answer.status === 429));
    assert.equal((await call(200, 'GET', `/auctions/${id}`, {}, small)).json.bid_count, 2, 'what was refused changed nothing');
    for (let i = 0; (await small.request('GET', '/auctions')).status === 200; i++) assert.ok(i < 25);
    await limited('GET', '/auctions');
    await limited('GET', `/auctions/${id}`);
    await call(200, 'GET', '/health', {}, small);
  });
});

describe('other origins', () => {
  const preflight = (at, origin, path = '/auctions') => at.request('OPTIONS', path, { headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' } });
  const allowed = (answer) => answer.headers.get('access-control-allow-origin');

  test('may call where the setting names them', async (t) => {
    const open = await House.start({ env: { CORS_ORIGINS: 'https://app.example,https://other.example' } });
    t.after(() => open.end());
    for (const origin of ['https://app.example', 'https://other.example']) {
      const answer = await preflight(open, origin);
      assert.equal(answer.status, 204);
      assert.equal(allowed(answer), origin);
      assert.match(answer.headers.get('access-control-allow-methods'), /POST/);
      for (const name of ['authorization', 'content-type', 'idempotency-key']) assert.match(answer.headers.get('access-control-allow-headers'), new RegExp(name, 'i'));
      assert.equal(answer.headers.get('access-control-allow-credentials'), null);
      assert.equal(allowed(await open.request('GET', '/auctions', { headers: { origin } })), origin);
      assert.equal(allowed(await open.request('GET', '/users/me', { headers: { origin } })), origin, 'refusals can be read, too');
      assert.equal(allowed(await open.request('GET', '/socket.io/?EIO=4&transport=polling', { headers: { origin } })), origin);
      const exposed = (await open.request('GET', '/auctions', { headers: { origin } })).headers.get('access-control-expose-headers').toLowerCase();
      for (const name of ['x-request-id', 'retry-after', 'location', 'ledger-hash', 'ledger-signature', 'etag', 'www-authenticate'])
        assert.ok(exposed.includes(name), `${name} is documented, so a page may read it`);
    }
    assert.match((await preflight(open, 'https://app.example', '/users/me')).headers.get('access-control-allow-methods'), /PATCH/);
    for (const origin of ['https://evil.example', 'http://app.example', 'null']) {
      assert.equal(allowed(await preflight(open, origin)), null);
      assert.equal(allowed(await open.request('GET', '/auctions', { headers: { origin } })), null);
    }
    assert.equal(allowed(await open.request('GET', '/metrics', { internal: true, headers: { origin: 'https://app.example' } })), null);
  });

  test('may not call otherwise', async () => {
    assert.equal(allowed(await preflight(house, 'https://app.example')), null);
    assert.equal(allowed(await house.request('GET', '/auctions', { headers: { origin: 'https://app.example' } })), null);
  });
});

test('a request id is taken over where it is plain, and made otherwise', async () => {
  const id = (given) => house.request('GET', '/health', { headers: given ? { 'x-request-id': given } : {} }).then((answer) => answer.headers.get('x-request-id'));
  assert.equal(await id('order-66.a'), 'order-66.a');
  for (const odd of ['two words', '<script>', 'x'.repeat(1000)]) assert.notEqual(await id(odd), odd);
  assert.notEqual(await id(), await id());
});

test('every documented operation was exercised', () => { assert.deepEqual(contract.missing(), []); });
