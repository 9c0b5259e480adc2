// Live video on one machine: real publishers, the pictures that viewers fetch, and everybody who may not publish.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { MessageContract } from './lib/asyncapi.mjs';
import { Broadcaster } from './lib/broadcaster.mjs';
import { PlainClient, SocketIoClient } from './lib/clients.mjs';
import { Publisher, Recorder, codecs } from './lib/publisher.mjs';
import { House } from './lib/server.mjs';
import { eventually } from './lib/wait.mjs';

const contract = new MessageContract();
const tokens = {};
const open = []; // publishers, recorders and sockets of the running test
let house;

const kept = (one) => { open.push(one); return one; };
const publish = (stream, options) => kept(Publisher.of(stream, options));
/** Over plain WebSocket, or over Socket.IO where a namespace is given. */
const viewer = async (id, nsp) => {
  const client = kept(await (nsp ? SocketIoClient : PlainClient).connect(house.url, { nsp, contract }));
  await client.request('join_auction', { auction_id: id });
  return client;
};
const status = (client, live, nth = 1) =>
  eventually(() => client.of('stream_status').filter((event) => event.live === live)[nth - 1], `stream_status ${live}`, 40_000);
const fragments = (playlist) => playlist.split('\n').filter((line) => line.endsWith('.ts'));
const playlist = async (id) => (await house.request('GET', `/hls/${id}/index.m3u8`)).text;
const isLive = async (id) => (await house.request('GET', `/auctions/${id}`)).json.live;
const nginxPid = () => Number(JSON.parse(house.log.filter((line) => line.includes('video ingest started')).at(-1)).pid);
const isThere = (pid) => { try { process.kill(pid, 0); return true; } catch { return false; } };

/** A request whose path goes out as it is written. */
const raw = (path) => new Promise((resolve, reject) => {
  const { hostname, port } = new URL(house.url);
  http.get({ hostname, port, path }, (response) => {
    let text = '';
    response.on('data', (data) => { text += data; });
    response.on('end', () => resolve({ status: response.statusCode, type: response.headers['content-type'], text }));
  }).on('error', reject);
});

const filesBelow = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));

before(async () => {
  // Nice ones wait for everything else that runs on the machine, and tests would wait with them.
  house = await House.start({ args: ['--video', '--rtmp-port', '0'], env: { BROADCAST_NICE: '0' } });
  for (const name of ['hanna', 'alice']) tokens[name] = house.token(name);
});
after(() => house.end());
const endAll = async () => { for (const one of open.splice(0)) await (one.stop?.() ?? one.close()); };

describe('a publisher with the key', () => {
  test('is seen: status, playlist, fragments that go on; and leaves as quietly', async (t) => {
    t.after(endAll);
    const { auction_id: id, stream } = await house.open(tokens.hanna);
    const watching = await viewer(id);
    const others = [await viewer(id, '/'), await viewer(id, '/bidding')];
    assert.equal(await isLive(id), false);
    const obs = publish(stream);
    const began = await status(watching, true);
    assert.equal(began.playback_url, `/hls/${id}/index.m3u8`);
    for (const other of others) assert.equal((await status(other, true)).playback_url, began.playback_url);
    assert.equal(await isLive(id), true);
    assert.equal((await house.request('GET', `/auctions/${id}/stream`, { token: tokens.hanna })).json.live, true);

    const first = await house.request('GET', began.playback_url);
    assert.equal(first.status, 200, 'it is playable as soon as it is said to be live');
    assert.equal(first.headers.get('content-type'), 'application/vnd.apple.mpegurl');
    assert.equal(first.headers.get('cache-control'), 'no-cache');
    const [name] = fragments(first.text);
    const fragment = await house.request('GET', `/hls/${id}/${name}`);
    assert.equal(fragment.headers.get('content-type'), 'video/mp2t');
    assert.match(fragment.headers.get('cache-control'), /immutable/);
    assert.equal(fragment.bytes[0], 0x47);
    assert.deepEqual(await codecs(fragment.bytes), ['aac', 'h264']);
    await eventually(async () => fragments(await playlist(id)).some((other) => other > name), 'the playlist goes on');

    const secret = stream.stream_key.slice(37);
    for (const file of filesBelow(join(house.dataDir, 'video'))) {
      assert.ok(!file.includes(secret), 'the key names no file');
      if (lstatSync(file).isFile()) assert.ok(!readFileSync(file).includes(secret), `the key is not in ${file}`);
    }
    assert.ok(!house.log.join('\n').includes(secret), 'the key is not in the log');
    assert.ok(!first.text.includes(secret));

    await obs.stop();
    await status(watching, false);
    for (const other of others) await status(other, false);
    assert.equal(await isLive(id), false);
    await eventually(async () => (await house.request('GET', began.playback_url)).status === 404, 'its playlist goes'); // with the relay, a moment later
    await eventually(() => !existsSync(join(house.dataDir, 'video/hls', id)), 'its files go');
  });

  test('is not replaced by a second one; two auctions run beside one another', async (t) => {
    t.after(endAll);
    const [lamp, chair] = [await house.open(tokens.hanna), await house.open(tokens.hanna)];
    const [atLamp, atChair] = [await viewer(lamp.auction_id), await viewer(chair.auction_id)];
    const first = publish(lamp.stream);
    publish(chair.stream);
    await status(atLamp, true);
    await status(atChair, true);
    const second = publish(lamp.stream);
    assert.notEqual(await second.ended, 0, 'the second is sent away');
    const [last] = fragments(await playlist(lamp.auction_id)).slice(-1);
    await eventually(async () => fragments(await playlist(lamp.auction_id)).some((other) => other > last), 'the first goes on');
    assert.ok(first.running);
    assert.equal(atLamp.of('stream_status').length, 1, 'nobody was told of the second');
    assert.ok(fragments(await playlist(chair.auction_id)).length > 0);
  });

  test('goes on without a break', async (t) => {
    t.after(endAll);
    const { auction_id: id, stream } = await house.open(tokens.hanna);
    const watching = await viewer(id);
    publish(stream);
    await status(watching, true);
    // nginx asks about its connections every 5 s.
    const sequence = async () => Number(/MEDIA-SEQUENCE:(\d+)/.exec(await playlist(id))?.[1] ?? -1);
    await eventually(async () => await sequence() >= 3, 'more pieces were made than the playlist holds', 20_000);
    assert.equal(watching.of('stream_status').length, 1);
    assert.ok(fragments(await playlist(id)).length >= 4, 'a player has some to choose from');
  });

  test('is cut off by a new key, which then is the only one; and by the close', async (t) => {
    t.after(endAll);
    const { auction_id: id, stream } = await house.open(tokens.hanna);
    const watching = await viewer(id);
    const old = publish(stream);
    await status(watching, true);
    const rotated = (await house.request('POST', `/auctions/${id}/stream/rotate`, { token: tokens.hanna })).json;
    await status(watching, false);
    assert.notEqual(await old.ended, 0);
    assert.notEqual(await publish(stream).ended, 0, 'the old key is refused');
    const fresh = publish(rotated);
    await status(watching, true, 2);
    await house.request('POST', `/auctions/${id}/close`, { token: tokens.hanna });
    await status(watching, false, 2);
    assert.notEqual(await fresh.ended, 0);
    assert.notEqual(await publish(rotated).ended, 0, 'a closed auction takes no video');
    assert.equal(await isLive(id), false);
  });
});

test('whoever has not the key is sent away, and leaves no trace', async (t) => {
  t.after(endAll);
  const { auction_id: id, stream } = await house.open(tokens.hanna);
  const key = stream.stream_key;
  const wrong = key.slice(0, -1) + (key.endsWith('0') ? '1' : '0');
  const unknown = randomUUID() + key.slice(36);
  const names = [wrong, unknown, id, 'x', `${id}?key=${key}`, `../${key}`, `${key}x`, '%', 'a'.repeat(200)];
  const refused = names.map((name) => kept(new Publisher(`${stream.ingest_url}/${name}`)));
  refused.push(kept(new Publisher(stream.ingest_url)), kept(new Publisher(`${stream.ingest_url.replace('/live', '/play')}/${id}`)));
  for (const one of refused) assert.notEqual(await one.ended, 0);
  assert.equal(await isLive(id), false);
  assert.deepEqual(readdirSync(join(house.dataDir, 'video/hls')).filter((name) => !/^[0-9a-f-]{36}$/.test(name)), []);
  assert.equal((await house.request('GET', `/hls/${id}/index.m3u8`)).status, 404);
});

test('files are asked for by their two shapes of name alone', async () => {
  const id = randomUUID();
  const folder = join(house.dataDir, 'video/hls', id);
  mkdirSync(join(folder, 'inner'), { recursive: true });
  writeFileSync(join(folder, '7.ts'), 'G');
  writeFileSync(join(folder, 'other.txt'), 'secret');
  symlinkSync(join(house.dataDir, 'catalog.db'), join(folder, '8.ts'));
  const elsewhere = randomUUID();
  symlinkSync(folder, join(house.dataDir, 'video/hls', elsewhere));
  assert.equal((await raw(`/hls/${id}/7.ts`)).text, 'G');
  const bad = ['index.m3u8', '8.ts', 'other.txt', '7.TS', '7.ts.', '.ts', '-7.ts', '7.ts%00', 'inner', '..', '%2e%2e', '..%2f..%2fnginx.conf', '%2e%2e/%2e%2e/nginx.conf',
    '../../nginx.conf', '../../../catalog.db', '..%5c7.ts', '7%2ets%2f..', `${'1'.repeat(300)}.ts`].map((name) => `/hls/${id}/${name}`);
  bad.push(`/hls/${elsewhere}/7.ts`, `/hls/${id.toUpperCase()}/7.ts`, '/hls/x/7.ts', '/hls/7.ts', '/hls/', '/hls', '/hls/../nginx.conf', `/hls/${randomUUID()}/index.m3u8`,
    '/hls//7.ts', '/hls/%2e/7.ts', '/media/..%2fcatalog.db', '/media/../catalog.db', '/media/%2e%2e%2fidentity-keys.json', '/media/....//catalog.db');
  for (const path of bad) {
    const answer = await raw(path);
    assert.ok([400, 404].includes(answer.status), `${path}: ${answer.status}`);
    assert.equal(answer.type, 'application/problem+json', path);
    assert.ok(!answer.text.includes('secret') && !answer.text.includes('SQLite'), path);
  }
  const slash = await raw(`/hls/${id}/7.ts/`); // as everywhere where something is there (docs/protocol): led on, and given nothing here
  assert.deepEqual([slash.status, slash.text.includes('G')], [308, false]);
  assert.equal((await house.request('POST', `/hls/${id}/7.ts`)).status, 405);
});

test('what nginx asks is answered to nginx alone', async () => {
  const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'name=x&clientid=1&call=publish' };
  for (const internal of [true, false])
    for (const event of ['publish', 'play', 'publish_done']) assert.equal((await house.request('POST', `/internal/video/guess/${event}`, { ...form, internal })).status, 404);
});

describe('a browser', () => {
  test('goes live in pieces, and is off when its socket is', async (t) => {
    t.after(endAll);
    const { auction_id: id, stream } = await house.open(tokens.hanna);
    const watching = await viewer(id);
    const browser = kept(new Broadcaster(house, { contract }));
    const start = { auction_id: id, token: tokens.hanna };
    await browser.start(start);
    await browser.next('broadcast_ready');
    contract.observe('broadcast', 'broadcast_start', { type: 'broadcast_start', mime_type: 'video/webm', ...start });
    kept(new Recorder((piece) => browser.send(piece)));
    contract.observe('broadcast', 'broadcast_piece', '');
    await status(watching, true);
    const [name] = fragments(await playlist(id));
    assert.deepEqual(await codecs((await house.request('GET', `/hls/${id}/${name}`)).bytes), ['aac', 'h264']);
    const [line] = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n').filter((one) => one.includes(`/live/`) && one.includes('-i pipe:0'));
    assert.ok(line && !line.includes(stream.stream_key), 'the key is not among the arguments that anybody may list');

    const second = kept(new Broadcaster(house, { contract }));
    await second.start(start);
    assert.equal((await second.next('error')).code, 'unavailable');
    assert.equal(await second.closed, 4503);
    assert.notEqual(await publish(stream).ended, 0, 'nor with the key, while the browser is live');

    browser.close();
    await status(watching, false);
    contract.assertKept();
  });

  test('is cut off by the close', async (t) => {
    t.after(endAll);
    const { auction_id: id } = await house.open(tokens.hanna);
    const watching = await viewer(id);
    const browser = kept(new Broadcaster(house, { contract }));
    await browser.start({ auction_id: id, token: tokens.hanna });
    await browser.next('broadcast_ready');
    kept(new Recorder((piece) => browser.send(piece)));
    await status(watching, true);
    await house.request('POST', `/auctions/${id}/close`, { token: tokens.hanna });
    assert.equal((await browser.next('error')).code, 'forbidden');
    assert.equal(await browser.closed, 4403);
    await status(watching, false);
    contract.assertKept();
  });

  test('is told why not', async (t) => {
    t.after(endAll);
    const { auction_id: id } = await house.open(tokens.hanna);
    const closed = await house.open(tokens.hanna);
    await house.request('POST', `/auctions/${closed.auction_id}/close`, { token: tokens.hanna });
    const token = tokens.hanna;
    const cases = [
      [{ auction_id: id, token: tokens.alice }, 'forbidden', 4403],
      [{ auction_id: id, token: 'x.y.z' }, 'unauthenticated', 4401],
      [{ auction_id: id, token: '' }, 'unauthenticated', 4401],
      [{ auction_id: id }, 'invalid_message', 4400],
      [{ auction_id: randomUUID(), token }, 'auction_not_found', 4400],
      [{ auction_id: 'x', token }, 'auction_not_found', 4400],
      [{ auction_id: closed.auction_id, token }, 'auction_closed', 4400],
      [{ auction_id: id, token, mime_type: 'text/html' }, 'invalid_message', 4400],
      [{ auction_id: id, token, type: 'place_bid' }, 'invalid_message', 4400],
      ['{', 'invalid_message', 4400],
    ];
    for (const [fields, code, closeCode] of cases) {
      const browser = kept(new Broadcaster(house, { contract }));
      await browser.start(fields);
      assert.equal((await browser.next('error')).code, code, JSON.stringify(fields));
      assert.equal(await browser.closed, closeCode);
    }
    const hasty = kept(new Broadcaster(house, { contract }));
    await hasty.opened;
    hasty.send(Buffer.from('webm'));
    assert.equal((await hasty.next('error')).code, 'invalid_message');
    assert.equal(await hasty.closed, 4400);

    const huge = kept(new Broadcaster(house));
    await huge.opened;
    huge.send(Buffer.alloc(2 * 1024 * 1024 + 1));
    assert.equal(await huge.closed, 1009);

    const nonsense = kept(new Broadcaster(house, { contract }));
    await nonsense.start({ auction_id: id, token });
    await nonsense.next('broadcast_ready');
    nonsense.send(Buffer.from('<html>'.repeat(10_000)));
    assert.equal((await nonsense.next('error')).code, 'invalid_message');
    assert.equal(await nonsense.closed, 4400);

    const long = kept(new Broadcaster(house, { contract }));
    await long.start(' '.repeat(16 * 1024 + 1));
    assert.match((await long.next('error')).message, /too long/);
    assert.equal(await long.closed, 4400);
    contract.assertKept();
  });

  test('finds a place though another address holds all of its own idle, and has one broadcast at a time', async (t) => {
    t.after(endAll);
    const idle = Array.from({ length: 8 }, () => kept(new Broadcaster(house, { contract })));
    await Promise.all(idle.map(({ opened }) => opened));
    const ninth = kept(new Broadcaster(house, { contract }));
    assert.match((await ninth.next('error')).message, /of your address/);
    assert.equal(await ninth.closed, 4503);
    const [{ auction_id: id }, { auction_id: another }] = [await house.open(tokens.hanna), await house.open(tokens.hanna)];
    const elsewhere = { contract, from: '127.0.0.2' };
    const browser = kept(new Broadcaster(house, elsewhere));
    await browser.start({ auction_id: id, token: tokens.hanna });
    await browser.next('broadcast_ready');
    const second = kept(new Broadcaster(house, elsewhere));
    await second.start({ auction_id: another, token: tokens.hanna });
    assert.match((await second.next('error')).message, /You have a running broadcast/);
    assert.equal(await second.closed, 4503);
    contract.assertKept();
  });

  test('that sends nothing more is off after ten seconds', async (t) => {
    t.after(endAll);
    const { auction_id: id } = await house.open(tokens.hanna);
    const browser = kept(new Broadcaster(house, { contract }));
    await browser.start({ auction_id: id, token: tokens.hanna });
    await browser.next('broadcast_ready');
    assert.match((await browser.next('error')).message, /No piece of video/);
    assert.equal(await browser.closed, 4400);
    contract.assertKept();
  });
});

test('every message of a broadcast was exercised, and what viewers are told of one fits', () => {
  // These are what realtime.test.mjs leaves out.
  assert.deepEqual(contract.missing().filter((message) => message.startsWith('broadcast ') || message.endsWith(' stream_status')), []);
  contract.assertKept();
});

test('nginx killed: nobody is live, it comes back, and publishers may', async (t) => {
  t.after(endAll);
  const { auction_id: id, stream } = await house.open(tokens.hanna);
  const watching = await viewer(id);
  publish(stream);
  await status(watching, true);
  const before = nginxPid();
  process.kill(before, 'SIGKILL');
  await status(watching, false);
  await eventually(() => nginxPid() !== before, 'it is started again');
  await eventually(async () => {
    const again = publish(stream);
    return Promise.race([again.ended.then(() => false), status(watching, true, 2)]);
  }, 'a publisher is back');
});

test('the house ends, nginx ends; however it ended', async () => {
  const ended = () => eventually(() => !isThere(nginxPid()), 'nginx has gone');
  assert.equal(await house.stop(), 0);
  await ended();
  await house.start();
  await eventually(() => isThere(nginxPid()), 'nginx is there');
  await house.kill();
  await ended();
});

describe('a house without', () => {
  const config = async (t, args, env) => {
    const other = await House.start({ args, env });
    t.after(() => other.end());
    const answer = await other.request('GET', '/config.json');
    assert.equal(answer.headers.get('cache-control'), 'no-cache');
    const host = other.token('hanna');
    const auction = await other.open(host);
    assert.equal((await other.request('GET', `/hls/${auction.auction_id}/index.m3u8`)).json.code, 'not_found');
    const browser = new Broadcaster(other, { contract });
    await browser.start({ auction_id: auction.auction_id, token: host });
    const refused = answer.json.video.browser ? null : await browser.next('error');
    if (refused) assert.equal(refused.code, 'unavailable');
    browser.close();
    return { ...answer.json, log: other.log.join('\n') };
  };

  test('video serves all the rest, and says so', async (t) => {
    const { video, oidc, log } = await config(t, []);
    assert.deepEqual(video, { ingest: false, browser: false, missing: [] });
    assert.deepEqual(oidc, { issuer: '', client_id: 'flashauction-web' });
    assert.match(log, /Live video is off/);
  });

  test('nginx names what is missing', async (t) => {
    const { video, log } = await config(t, ['--video'], { NGINX_PROGRAM: '/nowhere/nginx', NGINX_RTMP_MODULE: '/nowhere/module.so' });
    assert.deepEqual(video, { ingest: false, browser: false, missing: ['nginx', 'libnginx-mod-rtmp'] });
    assert.match(log, /Live video is not available; to install: nginx libnginx-mod-rtmp/);
  });

  test('ffmpeg takes RTMP alone', async (t) => {
    const { video } = await config(t, ['--video', '--rtmp-port', '0'], { FFMPEG_PROGRAM: 'no-such-ffmpeg' });
    assert.deepEqual(video, { ingest: true, browser: false, missing: ['ffmpeg'] });
  });
});
