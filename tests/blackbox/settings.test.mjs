// Settings as an operator gives them: taken as meant, or refused at the start with exit code 2, the name, the value and
// what it may be. And where the house is started: without standard streams, on a data folder that cannot be used.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { House, binary, cli } from './lib/server.mjs';
import { eventually } from './lib/wait.mjs';

const internalSecret = 'internal-secret-of-the-tests';

/** A folder of this test's own, which goes with it. */
function folderOf(t) {
  const folder = mkdtempSync(join(tmpdir(), 'flashauction-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** How `serve` ends that cannot start, with these settings in the environment. */
function refusal(folder, env, args = []) {
  const ports = ['--port', '0', '--internal-port', '0'].filter((word, i, all) => !args.includes(all[i - (i % 2)]));
  return cli(['serve', ...ports, ...args], { env: { PATH: process.env.PATH, DATA_DIR: join(folder, 'data'), ...env }, timeout: 20_000 });
}

test('what a setting cannot be is refused with exit code 2, its name, the value and what it may be, and nothing is made', (t) => {
  const folder = folderOf(t);
  const address = /PUBLIC_URL is the http or https address of the house.* without a path, not /;
  const wrong = [
    ...['foo', 'auction.example', ':443', '//auction.example', 'ftp://auction.example', 'javascript:alert(1)', 'https://', 'https://auction.example/shop',
      'https://auction.example?x', 'https://auction.example#x', 'https://auction.example:0', 'https://a b'].map((value) => ['PUBLIC_URL', value, address]),
    ...['*,https://app.example', 'https://app.example,null', 'app.example', 'https://app.example/shop', 'https://*.example', 'ftp://app.example']
      .map((value) => ['CORS_ORIGINS', value, /CORS_ORIGINS is a comma separated list of origins/]),
    ['OIDC_ISSUER', 'foo', /OIDC_ISSUER is the http or https address/],
    ['RTMP_URL', 'foo', /RTMP_URL is an rtmp or rtmps address/],
    ['SMTP_URL', 'foo', /SMTP_URL is the address of a mail server/],
    ['MAIL_FROM', 'foo', /MAIL_FROM is an address/],
    ['MAIL_FROM', 'x', /MAIL_FROM is an address/],
    ['HOST', 'foo', /HOST is an IP address/],
    ['INTERNAL_HOST', '127.0.0.1:8010', /INTERNAL_HOST is an IP address/],
    ['PING_INTERVAL_MS', '25s', /PING_INTERVAL_MS is a whole number/],
    ['GUEST_BURST', '0.5', /GUEST_BURST is a number from 1/],
    ['VIDEO', 'maybe', /VIDEO is true or false/],
    ['TRUST_PROXY', '2', /TRUST_PROXY is true or false/],
    ['LOG_LEVEL', 'loud', /LOG_LEVEL is debug, info, warn/],
  ];
  for (const [name, value, said] of wrong) {
    const answer = refusal(folder, { [name]: value });
    assert.equal(answer.code, 2, `${name}=${value}: ${answer.err}`);
    assert.match(answer.err, said, `${name}=${value}`);
    assert.ok(answer.err.includes(value.split(',').findLast((part) => part)), answer.err);
  }
  assert.ok(!existsSync(join(folder, 'data')));
});

test('what serve cannot take from the environment is no matter to the other commands', async (t) => {
  const house = await House.start();
  t.after(() => house.end());
  const env = { PATH: process.env.PATH, DATA_DIR: house.dataDir, PORT: '99999', INTERNAL_SECRET: 'a', PUBLIC_URL: 'foo', CORS_ORIGINS: '["https://app.example"]' };
  for (const command of [['jobs'], ['token', '--username', 'alice'], ['keys', 'rotate'], ['seed', '--count', '1']])
    assert.equal(cli(command, { env }).code, 0, command.join(' '));
  assert.match(cli(['serve'], { env }).err, /PORT is a whole number/);
});

test('a short internal secret is refused, and not shown', (t) => {
  const answer = refusal(folderOf(t), { INTERNAL_SECRET: 'hush' });
  assert.equal(answer.code, 2);
  assert.match(answer.err, /INTERNAL_SECRET is at least 16 visible ASCII characters/);
  assert.doesNotMatch(answer.err, /hush/);
});

test('sign-in without a password is for this machine alone: any sign of others, and nothing starts', (t) => {
  const folder = folderOf(t);
  for (const env of [{ HOST: '0.0.0.0' }, { HOST: '::' }, { PUBLIC_URL: 'https://auction.example' }, { PUBLIC_URL: 'http://auction.example' }, { PUBLIC_URL: 'https://localhost' },
    { TRUST_PROXY: 'true' }, { OIDC_ISSUER: 'https://login.example' }]) {
    const answer = refusal(folder, { DEV_LOGIN: 'yes', ...env });
    assert.equal(answer.code, 2, JSON.stringify(env));
    assert.match(answer.err, /^flashauction: DEV_LOGIN /, JSON.stringify(env));
  }
  assert.ok(!existsSync(join(folder, 'data')));
});

test('settings that contradict each other are named', (t) => {
  const folder = folderOf(t);
  for (const [env, said] of [[{ PORT: '8123', INTERNAL_PORT: '8123' }, /PORT and INTERNAL_PORT are both 8123/], [{ SMTP_USERNAME: 'house', SMTP_PASSWORD: 'x' }, /no SMTP_URL/],
    [{ OIDC_ISSUER: 'https://auction.example', PUBLIC_URL: 'https://auction.example' }, /OIDC_ISSUER is the house's own address/]]) {
    const answer = cli(['serve'], { env: { PATH: process.env.PATH, DATA_DIR: join(folder, 'data'), PORT: '0', INTERNAL_PORT: '0', ...env }, timeout: 20_000 });
    assert.equal(answer.code, 2);
    assert.match(answer.err, said);
  }
});

test('addresses are taken as they are meant: capitals, default ports, blanks and slashes do not matter', async (t) => {
  const house = await House.start({ env: { PUBLIC_URL: ' HTTPS://Auction.example:443/ ', CORS_ORIGINS: 'https://App.example/, https://other.example:443,, http://third.example:3000 ', VIDEO: 'off' } });
  t.after(() => house.end());
  assert.equal((await house.request('GET', '/.well-known/openid-configuration')).json.issuer, 'https://auction.example');
  for (const origin of ['https://app.example', 'https://other.example', 'http://third.example:3000'])
    assert.equal((await house.request('GET', '/auctions', { headers: { origin } })).headers.get('access-control-allow-origin'), origin);
  assert.equal((await house.request('GET', '/auctions', { headers: { origin: 'https://evil.example' } })).headers.get('access-control-allow-origin'), null);
});

test('secrets may stand in files, and nothing shows them', async (t) => {
  const folder = folderOf(t);
  const file = join(folder, 'secret');
  writeFileSync(file, `${internalSecret}\n`);
  const house = await House.start({ env: { INTERNAL_SECRET: '', INTERNAL_SECRET_FILE: file } });
  t.after(() => house.end());
  const { auction_id: id } = await house.open(house.token('hanna'));
  const close = (token) => house.request('POST', `/internal/auctions/${id}/close`, { internal: true, body: {}, token });
  assert.equal((await close(`${internalSecret}x`)).status, 401);
  assert.equal((await close(internalSecret)).status, 200);
  assert.ok(!readFileSync(`/proc/${house.pid}/cmdline`, 'utf8').includes(internalSecret));
  assert.ok(!house.log.join('\n').includes(internalSecret));
});

test('a secret file that is none, or one beside the secret itself, is told and refused', (t) => {
  const folder = folderOf(t);
  const file = (name, text) => { writeFileSync(join(folder, name), text); return join(folder, name); };
  for (const [env, said] of [
    [{ INTERNAL_SECRET_FILE: join(folder, 'nowhere') }, /INTERNAL_SECRET_FILE: cannot read .*nowhere: No such file or directory/],
    [{ INTERNAL_SECRET_FILE: folder }, /INTERNAL_SECRET_FILE: .*it is a folder/],
    [{ INTERNAL_SECRET_FILE: file('empty', '\n') }, /INTERNAL_SECRET_FILE: .*it is empty/],
    [{ INTERNAL_SECRET_FILE: file('large', 'a'.repeat(5000)) }, /INTERNAL_SECRET_FILE: .*more than 4096 bytes/],
    [{ INTERNAL_SECRET_FILE: file('short', 'hush\n') }, /INTERNAL_SECRET_FILE: .*at least 16/],
    [{ INTERNAL_SECRET: internalSecret, INTERNAL_SECRET_FILE: file('good', internalSecret) }, /INTERNAL_SECRET and INTERNAL_SECRET_FILE are both given/],
    [{ SMTP_URL_FILE: file('url', 'foo') }, /SMTP_URL_FILE: .*is not the address of a mail server/],
    [{ SMTP_URL: 'smtp://mail.example', SMTP_USERNAME: 'house', SMTP_PASSWORD: 'x', SMTP_PASSWORD_FILE: file('password', 'y') }, /SMTP_PASSWORD and SMTP_PASSWORD_FILE are both given/],
  ]) {
    const answer = refusal(folder, env);
    assert.equal(answer.code, 2, JSON.stringify(env));
    assert.match(answer.err, said);
    assert.doesNotMatch(answer.err, /hush/);
  }
});

test('with closed standard streams nothing that is said lands in a file', async (t) => {
  const house = await House.start(); // an account to make, and a house to ask
  t.after(() => house.end());
  const folder = folderOf(t);
  const started = spawn('/bin/sh', ['-c', 'exec "$@" 0<&- 1>&- 2>&-', 'sh', binary, 'serve', '--port', '0', '--internal-port', '0', '--data-dir', folder], { stdio: 'ignore', env: { PATH: process.env.PATH } });
  t.after(() => started.kill('SIGKILL'));
  await eventually(() => existsSync(join(folder, 'house.json')), 'it serves');
  for (const stream of [0, 1, 2]) assert.equal(readlinkSync(`/proc/${started.pid}/fd/${stream}`), '/dev/null');
  const exited = once(started, 'exit');
  started.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null]);
  assert.equal(statSync(join(folder, 'lock')).size, 0);
  for (const command of [['token', '--username', 'alice'], ['jobs'], ['keys', 'rotate'], ['seed', '--count', '1']]) {
    const answer = spawnSync('/bin/sh', ['-c', 'exec "$@" 0<&- 1>&- 2>&-', 'sh', binary, ...command, '--data-dir', house.dataDir], { stdio: 'ignore', env: { PATH: process.env.PATH } });
    assert.equal(answer.status, 0, command.join(' '));
  }
  assert.equal((await house.request('GET', '/users/me', { token: house.token('alice') })).status, 200, 'its databases are whole');
});

test('a lost ledger key beside seals is told, and a new one is made on order alone', async (t) => {
  const house = await House.start();
  t.after(() => house.end());
  const host = house.token('hanna');
  const { auction_id: id } = await house.open(host);
  assert.equal((await house.request('POST', `/auctions/${id}/close`, { token: host })).status, 200);
  await eventually(async () => (await house.request('GET', `/auctions/${id}`)).json.ledger_hash, 'sealed');
  const publicKey = async () => (await house.request('GET', '/.well-known/flashauction-ledger-key')).json.public_key;
  const first = await publicKey();
  const make = () => cli(['keys', 'make-ledger-key', '--data-dir', house.dataDir]);
  assert.match(make().err, /another server runs/);
  await house.stop();
  assert.match(make().err, /there is a ledger key in /);
  const key = join(house.dataDir, 'ledger.key');
  renameSync(key, `${key}.away`);
  const refused = cli(['serve', '--port', '0', '--internal-port', '0', '--data-dir', house.dataDir], { timeout: 20_000 });
  assert.equal(refused.code, 1);
  assert.match(refused.err, /ledger\.key is missing, and seals of closed auctions are there that it signed.*keys make-ledger-key/);
  assert.ok(!existsSync(key));
  copyFileSync(`${key}.away`, key);
  await house.start();
  assert.equal(await publicKey(), first, 'put back, it is the key as before');
  assert.ok(!house.logLines.some((line) => line.includes('not the one that made the newest seal')));
  await house.stop();
  rmSync(key);
  const made = make();
  assert.equal(made.code, 0, made.err);
  await house.start();
  assert.notEqual(await publicKey(), first);
  assert.ok(made.out.includes(await publicKey()));
  assert.ok(house.logLines.some((line) => JSON.parse(line).level === 'error' && line.includes('the ledger key is not the one that made the newest seal')));
});

test('a data folder that cannot be used is told in words, with what failed and where, and exit code 1', (t) => {
  const folder = folderOf(t);
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'file'), '');
  symlinkSync(join(folder, 'nothing'), join(folder, 'link'));
  const shut = join(folder, 'shut');
  mkdirSync(shut, { mode: 0o555 });
  const taken = join(folder, 'taken');
  mkdirSync(join(taken, 'media'), { recursive: true });
  rmSync(join(taken, 'media'), { recursive: true });
  writeFileSync(join(taken, 'media'), '');
  const locked = join(folder, 'locked');
  mkdirSync(join(locked, 'lock'), { recursive: true });
  const base = join(folder, 'base');
  mkdirSync(join(base, 'history.db'), { recursive: true });
  const cases = [
    [join(folder, 'file'), `cannot use the data folder .*/file: .*/file is a file and no folder`],
    [join(folder, 'file', 'data'), `cannot use the data folder .*/file/data: .*/file is a file and no folder`],
    [join(folder, 'link'), `.*/link is a link to nothing`],
    [taken, `cannot use the folder of pictures .*/media: .*/media is a file and no folder`],
    [locked, `cannot lock the data folder: .*/lock: Is a directory`],
    [base, `history: cannot open .*/history\\.db: .*`],
  ];
  for (const [dataDir, said] of cases) {
    const answer = cli(['serve', '--port', '0', '--internal-port', '0', '--data-dir', dataDir], { timeout: 20_000 });
    assert.equal(answer.code, 1, dataDir);
    assert.match(answer.err, new RegExp(`flashauction: ${said}`), dataDir);
  }
  // Modes bind everybody but the superuser.
  const other = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
  const program = join(folder, 'flashauction');
  copyFileSync(binary, program);
  chmodSync(program, 0o755);
  const asOther = (args) => spawnSync(program, args, { encoding: 'utf8', timeout: 20_000, env: { PATH: process.env.PATH }, ...other });
  for (const args of [['serve', '--port', '0', '--internal-port', '0'], ['token', '--username', 'alice']]) {
    const below = asOther([...args, '--data-dir', join(shut, 'below', 'data')]);
    assert.equal(below.status, 1);
    assert.match(below.stderr, /flashauction: cannot make the data folder .*\/shut\/below\/data: Permission denied \(in .*\/shut\)/);
    const itself = asOther([...args, '--data-dir', shut]);
    assert.equal(itself.status, 1);
    assert.match(itself.stderr, /flashauction: cannot write in the data folder .*\/shut: Permission denied/);
  }
});

test('a data folder without room is told, with the file', async (t) => {
  const folder = folderOf(t);
  // Large enough for the folders and the lock, not for a database.
  const script = `mount -t tmpfs -o size=24k none "$1" || exit 77; shift; exec "$@"`;
  const answer = spawnSync('unshare', ['-m', '/bin/sh', '-c', script, 'sh', folder, binary, 'serve', '--port', '0', '--internal-port', '0', '--data-dir', folder],
    { encoding: 'utf8', timeout: 20_000, env: { PATH: process.env.PATH } });
  if (answer.error || answer.status === 77 || /unshare: unshare failed/.test(answer.stderr)) return t.skip('only the superuser may mount');
  assert.equal(answer.status, 1);
  assert.match(answer.stderr, /flashauction: .*(No space left on device|database or disk is full)/);
  assert.match(answer.stderr, new RegExp(folder));
});

test('signing keys that are lost beside accounts are made anew, and the log says so', async (t) => {
  const house = await House.start();
  t.after(() => house.end());
  const warned = () => house.logLines.some((line) => line.includes('the keys that sign tokens are missing'));
  house.token('alice');
  await house.stop();
  await house.start();
  assert.ok(!warned());
  await house.stop();
  rmSync(join(house.dataDir, 'identity-keys.json'));
  await house.start();
  assert.ok(warned(), house.logLines.join('\n'));
  assert.equal((await house.request('GET', '/users/me', { token: house.token('alice') })).status, 200);
});

test('./run installs what video needs where the switch is on, however that is written', (t) => {
  const folder = folderOf(t);
  copyFileSync(new URL('../../run', import.meta.url).pathname, join(folder, 'run'));
  const stub = (path, text) => { mkdirSync(join(folder, path, '..'), { recursive: true }); writeFileSync(join(folder, path), `#!/bin/sh\n${text}\n`, { mode: 0o755 }); };
  stub('tools/install-packages', 'echo "needs $*"');
  for (const path of ['tools/build-web', 'tools/build', 'build/release/flashauction']) stub(path, ':');
  const needs = (args, env = {}) => spawnSync(join(folder, 'run'), args, { encoding: 'utf8', env: { PATH: process.env.PATH, ...env } }).stdout.trim();
  for (const value of ['true', 'TRUE', 'yes', 'on', '1']) assert.equal(needs([], { VIDEO: value }), 'needs run video', value);
  for (const value of ['', 'false', 'no', 'off', '0']) assert.equal(needs([], { VIDEO: value }), 'needs run', value);
  for (const args of [['--video'], ['--video', 'true'], ['--video=on'], ['--port', '0', '--video', '--host', '::1']]) assert.equal(needs(args), 'needs run video', args.join(' '));
  for (const args of [[], ['--video', 'false'], ['--video=off'], ['--data-dir', './my --video']]) assert.equal(needs(args), 'needs run', args.join(' '));
  assert.equal(needs(['--video', 'off'], { VIDEO: 'true' }), 'needs run', 'an option comes before the environment');
});

test('a default that the documents tell is the one that the program has', () => {
  const root = new URL('../..', import.meta.url).pathname;
  const standards = new Map([...readFileSync(join(root, '.env.example'), 'utf8').matchAll(/^# ([A-Z][A-Z_]+)=(.+)$/gm)].map(([, name, value]) => [name, value]));
  let told = 0;
  for (const file of ['README.md', 'SECURITY.md', 'ARCHITECTURE.md', 'docs/operations.md', 'docs/security.md', 'docs/rules.md', 'docs/protocol/README.md'])
    for (const [said, name, value, unit] of readFileSync(join(root, file), 'utf8').matchAll(/\b([A-Z][A-Z_]+):? \(?`?([\d][\d,.]*\d|\d)\b(?: (KiB|s)\b)?/g)) {
      const standard = standards.get(name);
      if (standard === undefined || !/^[\d.]+$/.test(standard)) continue;
      told++;
      assert.equal(Number(value.replaceAll(',', '')) * ({ KiB: 1024, s: name.endsWith('_MS') ? 1000 : 1 }[unit] ?? 1), Number(standard), `${file}: ${said}`);
    }
  assert.ok(told > 8, `only ${told} were found`);
});
