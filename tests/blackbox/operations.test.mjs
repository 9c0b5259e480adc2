// What an operator relies on: health, readiness, metrics, logs, graceful stop, restart, the command line.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { House, binary, cli } from './lib/server.mjs';
import { eventually } from './lib/wait.mjs';
import { PlainClient, SocketIoClient } from './lib/clients.mjs';

const internalSecret = 'internal-secret-of-the-tests';
let house;
before(async () => { house = await House.start(); });
after(() => house.end());

test('health and readiness answer anyone', async () => {
  assert.equal((await house.request('GET', '/health')).status, 200);
  assert.equal((await house.request('GET', '/ready')).status, 200);
});

test('a broken link shows the app to a browser, and a problem to a program', async () => {
  const page = await fetch(`${house.url}/nowhere/at/all`, { headers: { accept: 'text/html,application/xhtml+xml' } });
  assert.equal(page.status, 404);
  assert.match(page.headers.get('content-type'), /^text\/html/);
  assert.match(page.headers.get('content-security-policy'), /object-src 'none'/);
  assert.match(await page.text(), /<div id="root">/);
  const problem = await fetch(`${house.url}/nowhere/at/all`);
  assert.equal(problem.status, 404);
  assert.equal((await problem.json()).code, 'not_found');
});

test('metrics are on the internal listener alone', async () => {
  assert.equal((await house.request('GET', '/metrics')).status, 404);
  assert.equal((await house.request('POST', '/internal/bids', { body: {} })).status, 404);
  const metrics = await house.request('GET', '/metrics', { internal: true });
  assert.equal(metrics.status, 200);
  const host = house.token('hanna');
  const { auction_id: id } = await house.open(host);
  const alice = await PlainClient.connect(house.url, { token: house.token('alice') });
  await alice.request('join_auction', { auction_id: id });
  await alice.request('place_bid', { auction_id: id, amount: '10.00' });
  await alice.request('place_bid', { auction_id: id, amount: '1.00' });
  const token = house.token('alice'); // the same decisions by the other ways in
  assert.equal((await house.request('POST', `/auctions/${id}/bids`, { token, body: { amount: '11.00' } })).status, 200);
  assert.equal((await house.request('POST', `/auctions/${id}/bids`, { token, body: { amount: '1.00' } })).status, 409);
  const bid = { auction_id: id, user_id: (await house.request('GET', '/users/me', { token })).json.user_id, amount: '12.00' };
  assert.equal((await house.request('POST', '/internal/bids', { internal: true, token: internalSecret, body: bid })).status, 200);
  const { text } = await house.request('GET', '/metrics', { internal: true });
  for (const name of ['flashauction_bids_total', 'flashauction_engine_commit_seconds', 'flashauction_engine_decision_seconds', 'flashauction_bid_ack_seconds', 'flashauction_fan_out_seconds',
    'flashauction_connections', 'flashauction_engine_queue_depth', 'flashauction_engine_commits_total', 'flashauction_jobs_depth'])
    assert.match(text, new RegExp(`^${name}`, 'm'), name);
  assert.match(text, /^flashauction_bids_total\{outcome="accepted"\} 3$/m);
  assert.match(text, /^flashauction_bids_total\{outcome="bid_too_low"\} 2$/m);
  assert.match(text, /^flashauction_bid_ack_seconds_count 5$/m);
  alice.close();
});

test('the internal API wants its secret', async () => {
  const { auction_id: id } = await house.open(house.token('hanna'));
  const path = `/internal/auctions/${id}/close`;
  assert.equal((await house.request('POST', path, { internal: true, body: {} })).status, 401);
  assert.equal((await house.request('POST', path, { internal: true, body: {}, token: 'wrong' })).status, 401);
  assert.equal((await house.request('POST', path, { internal: true, body: {}, token: internalSecret })).status, 200);
});

test('the public listener knows no internal route, not with the right secret either', async (t) => {
  const house = await House.start({ args: ['--video', '--rtmp-port', '0'] });
  t.after(() => house.end());
  const { auction_id: id } = await house.open(house.token('hanna'));
  for (const path of [`/internal/auctions/${id}/close`, '/internal/bids'])
    assert.equal((await house.request('POST', path, { body: {}, token: internalSecret, headers: { 'x-internal-secret': internalSecret } })).status, 404, path);
  // nginx's secret stands in its configuration alone.
  const [, hook] = /on_publish http:\/\/[^/]+(\/internal\/video\/[^/]+\/publish);/.exec(readFileSync(join(house.dataDir, 'video', 'nginx.conf'), 'utf8'));
  assert.equal((await house.request('POST', hook, { body: '' })).status, 404);
  assert.notEqual((await house.request('POST', hook, { internal: true, body: '' })).status, 404, 'it is the right one');
  assert.equal((await house.request('GET', `/auctions/${id}`)).json.status, 'live');
});

test('without an INTERNAL_SECRET the internal API is shut to everybody', async (t) => {
  const house = await House.start({ env: { INTERNAL_SECRET: '' } });
  t.after(() => house.end());
  const { auction_id: id } = await house.open(house.token('hanna'));
  const nothing = [{}, { 'x-internal-secret': '' }, { authorization: 'Bearer' }, { authorization: 'Bearer ' }, { 'x-internal-secret': '', authorization: 'Bearer ' }];
  for (const path of [`/internal/auctions/${id}/close`, '/internal/bids'])
    for (const headers of nothing)
      assert.equal((await house.request('POST', path, { internal: true, body: {}, headers })).status, 401, path + JSON.stringify(headers));
  assert.equal((await house.request('GET', `/auctions/${id}`)).json.status, 'live');
  assert.equal((await house.request('GET', '/metrics', { internal: true })).status, 200);
});

test('a second server on the same data folder is refused, and let in once the first is gone', async () => {
  const first = await House.start();
  try {
    const port = new URL(first.url).port;
    for (const ports of [['--port', '0', '--internal-port', '0'], ['--port', port, '--internal-port', '0']]) {
      const second = cli(['serve', ...ports, '--data-dir', first.dataDir]);
      assert.equal(second.code, 1);
      assert.ok(second.err.includes(`flashauction: another server runs on the data folder ${first.dataDir}\n`), second.err);
    }
    // Another house is told which of its two ports is taken.
    const elsewhere = mkdtempSync(join(tmpdir(), 'flashauction-'));
    for (const [ports, setting] of [[['--port', port, '--internal-port', '0'], 'PORT'], [['--port', '0', '--internal-port', port], 'INTERNAL_PORT']]) {
      const other = cli(['serve', ...ports, '--data-dir', elsewhere]);
      assert.equal(other.code, 1);
      assert.match(other.err, new RegExp(`\\b${setting}: cannot listen on .*--${setting === 'PORT' ? '' : 'internal-'}port`));
    }
    assert.equal((await first.request('GET', '/ready')).status, 200);
    await first.kill();
    await first.start();
    assert.equal((await first.request('GET', '/ready')).status, 200);
  } finally {
    await first.end();
  }
});

test('seed opens samples that are marked as such, and nobody bids in them by himself', async (t) => {
  const house = await House.start({ env: { TIMER_BROADCAST_INTERVAL_MS: '1000' } });
  t.after(() => house.end());
  assert.equal(cli(['seed', '--data-dir', house.dataDir]).code, 0);
  const samples = (await house.request('GET', '/auctions?limit=100')).json.items;
  assert.equal(samples.length, 12);
  const viewer = await PlainClient.connect(house.url, {});
  for (const { auction_id: id } of samples) assert.equal((await viewer.request('join_auction', { auction_id: id })).state.bid_count, 0);
  for (const { auction_id: id, title } of samples) {
    const sample = await house.request('GET', `/auctions/${id}`);
    assert.match(title, /^\[Sample\] /);
    assert.match(sample.json.description, /^A sample auction of the demonstration, not a real sale\. /);
    const first = await viewer.wait('timer_update', (event) => event.auction_id === id);
    await viewer.wait('timer_update', (event) => event.auction_id === id && event.server_time > first.server_time); // a while later
    assert.equal((await house.request('GET', `/auctions/${id}`)).json.bid_count, 0);
  }
  assert.deepEqual(viewer.of('bid_placed'), []);
  assert.doesNotMatch((await house.request('GET', '/metrics', { internal: true })).text, /^flashauction_bids_total.* [^0]/m, 'of no outcome');
  viewer.close();
});

test('a graceful stop tells every socket 1012 and ends with 0; a restart serves what was there', async () => {
  const host = house.token('hanna');
  const { auction_id: id } = await house.open(host);
  const plain = await PlainClient.connect(house.url, { token: house.token('alice') });
  const socketio = await SocketIoClient.connect(house.url, {});
  await plain.request('join_auction', { auction_id: id });
  await plain.request('place_bid', { auction_id: id, amount: '33.00' });
  const code = await house.stop();
  assert.equal(code, 0, house.log.slice(-5).join('\n'));
  assert.equal(await plain.wait('close'), 1012);
  await socketio.wait('disconnect');
  const startedAt = Date.now();
  await house.start();
  assert.ok(Date.now() - startedAt < 5000, 'a second start takes seconds');
  const state = (await house.request('GET', `/auctions/${id}`)).json;
  assert.equal(state.current_high_bid, '33.00');
  assert.equal(state.high_bidder_username, 'alice');
});

test('a bad setting is told at once, and names itself', () => {
  const answer = cli(['serve', '--port', 'eighty']);
  assert.notEqual(answer.code, 0);
  assert.match(answer.err + answer.out, /port/i);
  const foreign = cli(['serve'], { env: { PATH: process.env.PATH, ROLE: 'gateway' } });
  assert.equal(foreign.code, 2);
  assert.match(foreign.err, /ROLE/);
});

test('a number that a setting cannot have is told with the setting and what it may be, by option and by environment', () => {
  const whole = (lowest, highest) => `a whole number from ${lowest} to ${highest}`;
  const rate = 'a number above 0 and at most 1000000000', burst = 'a number from 1 to 1000000000';
  const wrong = [
    ['port', '99999', whole(0, 65535)], ['internal-port', '-1', whole(0, 65535)], ['rtmp-port', '65536', whole(0, 65535)],
    ['port', '80x', whole(0, 65535)], ['port', '010', whole(0, 65535)], ['connections-max', '0', whole(1, 10_000_000)],
    ['connections-per-address-max', '4294967296', whole(1, 10_000_000)], ['io-threads', '256', whole(0, 255)],
    ['message-max-bytes', '1023', whole(1024, 16_777_216)], ['ping-interval-ms', '1.5', whole(10, 3_600_000)],
    ['ping-timeout-ms', '3600001', whole(10, 3_600_000)], ['drain-ms', '99999999999999999999', whole(0, 600_000)],
    ['anti-snipe-window-ms', '-1', whole(0, 3_600_000)], ['anti-snipe-extension-ms', '3600001', whole(0, 3_600_000)],
    ['anti-snipe-max', '1001', whole(0, 1000)], ['timer-broadcast-interval-ms', '999', whole(1000, 60_000)],
    ['broadcasts-max', '65', whole(0, 64)], ['broadcast-nice', '20', whole(0, 19)],
    ['guest-rate-per-s', 'nan', rate], ['guest-burst', '-1', burst], ['create-rate-per-s', '0', rate], ['create-burst', '1e400', burst],
    ['bid-rate-per-s', 'new=1,verified=0', rate], ['chat-burst', 'gold=1', burst],
  ];
  const folder = join(tmpdir(), 'flashauction-never-made');
  for (const [option, value, allowed] of wrong) {
    const name = option.toUpperCase().replaceAll('-', '_');
    for (const answer of [cli(['serve', '--data-dir', folder, `--${option}`, value]),
      cli(['serve', '--data-dir', folder], { env: { PATH: process.env.PATH, [name]: value } })]) {
      assert.equal(answer.code, 2, `${option} ${value}`);
      assert.ok(answer.err.startsWith(`--${option}: ${name} is ${allowed}`), answer.err);
      assert.ok(answer.err.includes(`, not ${value}\n`), answer.err);
    }
  }
  assert.ok(!existsSync(folder));
});

test('a currency is one of today, with cents', () => {
  const wrong = { XXQ: /XXQ is none/, DEM: /DEM is none/, usd: /usd is none/, JPY: /JPY has none/, KWD: /KWD has 3/ };
  for (const [code, said] of Object.entries(wrong)) {
    const answer = cli(['serve', '--currency', code]);
    assert.equal(answer.code, 2, code);
    assert.match(answer.err, said);
    assert.match(answer.err, /^--currency: CURRENCY is /);
  }
  assert.match(cli(['serve'], { env: { PATH: process.env.PATH, CURRENCY: 'XXQ' } }).err, /XXQ is none/);
});

test('an auction is opened in the currency of the house', async (t) => {
  const house = await House.start({ env: { CURRENCY: 'CHF' } });
  t.after(() => house.end());
  const { auction_id: id } = await house.open(house.token('hanna'));
  assert.equal((await house.request('GET', `/auctions/${id}`)).json.currency, 'CHF');
});

test('commands say in words what is wrong, and exit with it', () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const nobody = ['--url', 'http://127.0.0.1:9', '--auction-ids', id, '--clients', '2', '--tokens', '/dev/null'];
  for (const mode of ['bidders', 'bids', 'fanout', 'idle']) {
    const swarm = cli(['swarm', '--mode', mode, ...nobody]);
    assert.equal(swarm.code, 1, mode);
    assert.match(swarm.err, /Connection refused/, mode);
  }
  const lonely = cli(['swarm', '--url', 'http://127.0.0.1:9', '--data-dir', house.dataDir]);
  assert.equal(lonely.code, 1);
  assert.match(lonely.err, /no house answers at http:\/\/127\.0\.0\.1:9/);
  const key = Buffer.alloc(32).toString('base64'), signature = Buffer.alloc(64).toString('base64');
  const wrong = [
    [['/dev/null', '--key', key], /--signature/],
    [['/dev/null', '--key', 'abc', '--signature', signature], /--key: not an Ed25519 public key \(32 bytes in base64\)/],
    [['/dev/null', '--key', key, '--signature', key], /--signature: not an Ed25519 signature \(64 bytes in base64\)/],
    [['/dev/null', '--head', 'abc'], /--head: not a ledger hash \(64 hexadecimal digits\)/],
    [['/tmp'], /cannot read \/tmp: it is a folder/],
    [['/nonexistent'], /cannot read \/nonexistent: No such file or directory/],
    [[new URL(import.meta.url).pathname], /operations\.test\.mjs: This is not a ledger: line 1 is not a record \(it is not JSON\), and no other line is one\.\n$/],
  ];
  for (const [options, said] of wrong) {
    const verify = cli(['verify', ...options]);
    assert.equal(verify.code, 2, options.join(' '));
    assert.match(verify.err, said);
    assert.equal(verify.out, '');
  }
  for (const command of ['seed', 'swarm', 'jobs']) {
    const elsewhere = cli([command, '--data-dir', '/nonexistent']);
    assert.equal(elsewhere.code, 1, command);
    assert.match(elsewhere.err, /no house has run in \/nonexistent/, command);
  }
  const lone = cli(['jobs', '--id', '1', '--data-dir', house.dataDir]);
  assert.equal(lone.code, 2);
  assert.match(lone.err, /--id requires --requeue/);
  assert.equal(cli(['bogus']).code, 2);
  assert.equal(cli(['token']).code, 2);
  const keys = cli(['keys', 'rotate', '--data-dir', '/nonexistent']);
  assert.equal(keys.code, 1);
  assert.match(keys.err, /\/nonexistent/);
});

test('simulated bidders of another house are told so before they start', async () => {
  await house.open(house.token('hanna'));
  const other = await House.start();
  const swarm = (...options) => cli(['swarm', '--url', house.url, '--clients', '2', '--seconds', '1', ...options]);
  const strangers = swarm('--data-dir', other.dataDir);
  assert.equal(strangers.code, 1);
  assert.match(strangers.err, /refuses the tokens made with the keys in .+: give its own --data-dir/);
  const file = join(other.dataDir, 'tokens');
  writeFileSync(file, other.token('alice'));
  const brought = swarm('--tokens', file);
  assert.equal(brought.code, 1);
  assert.match(brought.err, /refuses the tokens in .+: they are another house's, or too old/);
  writeFileSync(file, house.token('alice'));
  assert.equal(swarm('--tokens', file).code, 0, 'its own are taken');
  await other.end();
});

test('commands find the house of their data folder', async () => {
  const seed = cli(['seed', '--count', '1', '--data-dir', house.dataDir]);
  assert.equal(seed.code, 0, seed.err);
  assert.ok(seed.out.includes(house.url), seed.out);
  const again = cli(['seed', '--count', '2', '--data-dir', house.dataDir]);
  assert.equal(again.code, 0, again.err);
  assert.match(again.out, /^1 sample auctions are opened .*; the other 1 were live there already\n$/, 'none stands there twice');
});

test('a port that is taken is said, also where another house has it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flashauction-'));
  const { port } = new URL(house.url);
  for (const ports of [['--port', port, '--internal-port', '0'], ['--port', '0', '--internal-port', port]]) {
    const second = cli(['serve', '--data-dir', folder, ...ports], { timeout: 10_000 });
    assert.notEqual(second.code, 0);
    assert.match(second.err, new RegExp(`cannot listen on 127.0.0.1:${port}: Address already in use`));
  }
  const rtmp = cli(['serve', '--data-dir', folder, '--port', '0', '--internal-port', '0', '--video', '--rtmp-port', port], { timeout: 10_000 });
  assert.notEqual(rtmp.code, 0);
  assert.match(rtmp.err, /RTMP_PORT: cannot listen/);
});

test('stores that other programs name in the environment are not used, and the log says so', async (t) => {
  const started = await House.start({ env: { DATABASE_URL: 'postgres://other.example/shop', REDIS_URL: 'redis://localhost' } });
  t.after(() => started.end());
  const named = started.logLines.map((line) => JSON.parse(line)).filter(({ message }) => message === 'a setting of the environment is not used').map(({ name }) => name);
  assert.deepEqual(named.sort(), ['DATABASE_URL', 'REDIS_URL']);
});

test('a house on an IPv6 address names itself as URLs do, also as issuer and in house.json, and is reached there', async (t) => {
  const v6 = await House.start({ args: ['--host', '::1'] });
  t.after(() => v6.end());
  assert.match(v6.url, /^http:\/\/\[::1\]:\d+$/);
  assert.equal((await v6.request('GET', '/health')).status, 200);
  assert.equal((await v6.request('GET', '/.well-known/openid-configuration')).json.issuer, v6.url);
  assert.deepEqual(JSON.parse(readFileSync(join(v6.dataDir, 'house.json'), 'utf8')), { address: v6.url, issuer: v6.url });
  const { auction_id } = await v6.open(v6.token('hanna'));
  const alice = await SocketIoClient.connect(v6.url, { token: v6.token('alice') });
  assert.equal((await alice.request('join_auction', { auction_id })).ok, true);
  alice.close();
});

test('without video nobody looks at the RTMP port', async (t) => {
  const other = createServer().listen(1935, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve).once('error', resolve)); // taken by somebody else: as good
  t.after(() => other.close());
  const started = await House.start({});
  await started.end();
});

test('the first words name the program as it was called', async (t) => {
  const started = await House.start({});
  t.after(() => started.end());
  await eventually(() => started.log.some((line) => line.includes(' seed ')), 'the welcome');
  assert.ok(started.log.some((line) => line.includes(`${binary} seed --data-dir ${started.dataDir}`)), started.log.join('\n'));
});

test('token tells of a data folder that it had to make', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'flashauction-')), 'mistyped');
  const first = spawnSync(binary, ['token', '--username', 'alice', '--data-dir', folder], { encoding: 'utf8' });
  assert.equal(first.status, 0);
  assert.equal(first.stdout.trim().split('.').length, 3, 'the token alone');
  assert.ok(first.stderr.includes(folder), first.stderr);
  const again = spawnSync(binary, ['token', '--username', 'alice', '--data-dir', folder], { encoding: 'utf8' });
  assert.equal(again.status, 0);
  assert.equal(again.stdout.trim().split('.').length, 3, 'the token alone');
  assert.ok(again.stderr.includes(`there is no house.json in ${folder}: the token names the issuer http://127.0.0.1:8000,`), again.stderr);
});

test('a house.json that cannot be read is told by every command, and the next start mends it', async (t) => {
  const damaged = await House.start();
  t.after(() => damaged.end());
  const file = join(damaged.dataDir, 'house.json');
  const whole = readFileSync(file, 'utf8');
  assert.deepEqual(JSON.parse(whole), { address: damaged.url, issuer: damaged.url });
  assert.equal(await damaged.stop(), 0);
  for (const content of ['', whole.slice(0, 20), '[]', '{"address":"http://127.0.0.1:1"}']) {
    writeFileSync(file, content);
    for (const command of [['token', '--username', 'alice'], ['seed'], ['swarm'], ['jobs'], ['keys', 'rotate']]) {
      const answer = cli([...command, '--data-dir', damaged.dataDir]);
      assert.deepEqual([answer.code, answer.out], [1, ''], command.join(' '));
      assert.equal(answer.err, `flashauction: ${file} is damaged: start the house once on this folder, and it writes the file anew\n`);
    }
  }
  await damaged.start();
  assert.equal(readFileSync(file, 'utf8'), whole);
  assert.equal((await damaged.request('GET', '/users/me', { token: damaged.token('alice') })).status, 200);
  assert.deepEqual(readdirSync(damaged.dataDir).filter((name) => name.endsWith('.part')), []);
});

test('a running house takes up a rotated key, keeps the old tokens, and an e-mail address given by token', async (t) => {
  const house = await House.start();
  t.after(() => house.end());
  const profile = async (token) => (await house.request('GET', '/users/me', { token })).json;
  const keyOf = (token) => JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).kid;
  const old = house.token('alice');
  assert.equal((await profile(old)).email, null);
  assert.equal(cli(['keys', 'rotate', '--data-dir', house.dataDir]).code, 0);
  const fresh = cli(['token', '--username', 'alice', '--email', 'alice@example.org', '--data-dir', house.dataDir]).out.trim();
  assert.notEqual(keyOf(fresh), keyOf(old));
  assert.equal((await profile(fresh)).email, 'alice@example.org');
  assert.equal((await profile(old)).username, 'alice');
  const refused = cli(['token', '--username', 'alice', '--email', 'nowhere', '--data-dir', house.dataDir]);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /^--email: This does not look like an e-mail address/);
});

test('token for a name that nobody can have says so, and touches nothing', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'flashauction-')), 'untouched');
  for (const name of ['', 'ab', 'a b', 'a'.repeat(33), 'zoë'])
    for (const more of [[], ['--email', 'alice@example.org']]) {
      const answer = cli(['token', '--username', name, '--data-dir', folder, ...more]);
      assert.equal(answer.code, 2, name);
      assert.match(answer.err, /^--username: A username has 3 to 32 letters, digits, dots, dashes or underscores\.\n/);
      assert.equal(answer.out, '');
    }
  assert.equal(cli(['token', '--username', 'alice', '--email', 'nowhere', '--data-dir', folder]).code, 2);
  assert.ok(!existsSync(folder));
});

test('./run and ./test explain themselves at once where nothing is built', () => {
  const root = new URL('../..', import.meta.url).pathname;
  const folder = mkdtempSync(join(tmpdir(), 'flashauction-'));
  copyFileSync(join(root, '.env.example'), join(folder, '.env.example')); // where the defaults stand
  for (const [script, said] of [['run', /PORT.*8000/], ['test', /--quick/]]) {
    copyFileSync(join(root, script), join(folder, script)); // without tools/: whatever it would install or build fails
    for (const asked of ['--help', '-h']) {
      const answer = spawnSync(join(folder, script), [asked], { encoding: 'utf8' });
      assert.equal(answer.status, 0, answer.stderr);
      assert.match(answer.stdout, said);
      assert.match(answer.stdout, new RegExp(`^Usage: \\./${script} `));
      assert.equal(answer.stderr, '');
    }
  }
  assert.deepEqual(readdirSync(folder).sort(), ['.env.example', 'run', 'test']);
});

test('.env.example says what --help says: every setting, its default, its meaning', () => {
  const tool = new URL('../../tools/env-example.mjs', import.meta.url).pathname;
  const check = spawnSync('node', [tool, '--check', binary], { encoding: 'utf8' });
  assert.equal(check.status, 0, check.stderr);
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const settings = [...example.matchAll(/^# ([A-Z][A-Z_]+)=(.*)$/gm)];
  assert.equal(settings.length, cli(['serve', '--help']).out.match(/\(Env:/g).length);
  for (const line of ['PORT=8000', 'VIDEO=false', 'CORS_ORIGINS=', 'BID_BURST=new=10,verified=20,trusted=40', 'RTMP_PORT=1935'])
    assert.ok(example.split('\n').includes(`# ${line}`), line);
});

test('a command that does not exist is named, with where to find those that do', () => {
  const answer = cli(['nonsense', '--port', '1']);
  assert.equal(answer.code, 2);
  assert.match(answer.err, /no command "nonsense".*--help/);
});

test('jobs, token, seed and verify explain themselves', () => {
  const commands = [['serve'], ['token'], ['jobs'], ['verify'], ['seed'], ['swarm'], ['keys'], ['keys', 'rotate']];
  for (const command of commands) {
    const answer = cli([...command, '--help']);
    assert.equal(answer.code, 0, command.join(' '));
    assert.ok(answer.out.length > 100, command.join(' '));
  }
  const all = cli(['--help']).out;
  for (const [command] of commands) assert.match(all, new RegExp(`^ +${command} `, 'm'));
  assert.equal(all.match(/\(Env:/g).length, cli(['serve', '--help']).out.match(/\(Env:/g).length, 'and every setting');
});

test('what an operator does with a command stands in commands.log of the data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flashauction-'));
  const token = cli(['token', '--username', 'alice', '--verified', '--data-dir', folder]);
  assert.equal(token.code, 0);
  assert.equal(cli(['keys', 'rotate', '--data-dir', folder]).code, 0);
  assert.notEqual(cli(['jobs', '--data-dir', folder, '--requeue']).code, 0);
  const text = readFileSync(join(folder, 'commands.log'), 'utf8');
  const lines = text.trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ command, exit_code: code, uid }) => [command, code, uid]),
    [['token', 0, process.getuid()], ['keys rotate', 0, process.getuid()], ['jobs', 1, process.getuid()]]);
  assert.equal(lines[0].username, 'alice');
  assert.ok(Math.abs(lines[0].unix_ms - Date.now()) < 60_000);
  assert.equal(statSync(join(folder, 'commands.log')).mode & 0o777, 0o600);
  assert.ok(!text.includes(token.out.trim()));
});
