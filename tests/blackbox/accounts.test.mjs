// What an operator says about an account with `flashauction token`, and what the person may then do.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Browser, CodeFlow, signUp } from './lib/browser.mjs';
import { PlainClient } from './lib/clients.mjs';
import { House, binary } from './lib/server.mjs';

/** `flashauction token`, with both of its outputs. */
function order(dataDir, username, ...changes) {
  const { status, stdout, stderr } = spawnSync(binary, ['token', '--username', username, '--data-dir', dataDir, ...changes],
    { encoding: 'utf8', env: { PATH: process.env.PATH } });
  return { code: status, token: stdout.trim(), said: stderr };
}

/** The tokens of somebody whose browser is signed in already. */
async function signInAgain(house, browser) {
  const flow = new CodeFlow(house);
  return (await flow.redeem(flow.code(await browser.go('GET', flow.path({ prompt: 'none' }))))).json;
}

async function houseWith(t, env) {
  const house = await House.start({ env });
  t.after(() => house.end());
  house.me = async (token) => (await house.request('GET', '/users/me', { token })).json;
  return house;
}

/** Tokens are dated in whole seconds; of two from one second the house believes whichever comes last. */
const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 1001 - (Date.now() % 1000)));

test('whom the operator verifies may bid where only the verified may, from their next token on', async (t) => {
  const house = await houseWith(t, { REQUIRE_VERIFIED_TO_BID: 'true' });
  const { auction_id: id } = await house.open(house.token('hanna'));
  let cents = 1000;
  const overRest = async (token) => (await house.request('POST', `/auctions/${id}/bids`, { token, body: { amount: `${cents++ / 100}` } })).status;
  const inRealtime = async (token) => {
    const client = await PlainClient.connect(house.url, { token });
    const answer = await client.request('place_bid', { auction_id: id, amount: `${cents++ / 100}` });
    client.close();
    return answer.error?.code ?? 'ok';
  };
  const browser = new Browser(house);
  const first = await signUp(house, { username: 'alice', email: 'alice@example.org' }, browser);
  assert.deepEqual([await overRest(first.access_token), await inRealtime(first.access_token)], [403, 'forbidden']);

  await nextSecond();
  const verified = order(house.dataDir, 'Alice', '--verified');
  assert.deepEqual([verified.code, verified.said], [0, 'flashauction: changed the account alice: verified; the rest is as it was\n']);
  assert.deepEqual([await overRest(verified.token), await inRealtime(verified.token)], [200, 'ok']);
  const second = await signInAgain(house, browser);
  for (const token of [second.access_token, second.id_token]) {
    const { username, is_verified, tier, email } = await house.me(token);
    assert.deepEqual([username, is_verified, tier, email], ['alice', true, 'verified', 'alice@example.org']);
    assert.deepEqual([await overRest(token), await inRealtime(token)], [200, 'ok']);
  }
  assert.equal(await overRest(first.access_token), 200, 'the newest token told, an older one takes nothing back');

  assert.match(order(house.dataDir, 'alice', '--unverified').said, /alice: not verified;/);
  await nextSecond();
  assert.equal(await overRest((await signInAgain(house, browser)).access_token), 403);
  assert.equal(await overRest(second.access_token), 403, 'nor does it give anything back');
  assert.equal(await overRest(order(house.dataDir, 'vera', '--verified').token), 200, 'a script\'s account, without an address');
});

test('a moderator hides what others say, until the groups are taken away', async (t) => {
  const house = await houseWith(t);
  const { auction_id: id } = await house.open(house.token('hanna'));
  const client = await PlainClient.connect(house.url, { token: house.token('alice') });
  const say = async (message) => (await client.request('chat_message', { auction_id: id, message })).message_id;
  const hide = async (token, message) => (await house.request('DELETE', `/auctions/${id}/chat/${await say(message)}`, { token })).status;
  assert.equal(await hide(house.token('mona'), 'by nobody'), 403);
  const moderator = order(house.dataDir, 'mona', '--groups', 'moderator');
  assert.equal(moderator.said, 'flashauction: changed the account mona: groups moderator; the rest is as it was\n');
  assert.deepEqual((await house.me(moderator.token)).roles, ['moderator']);
  assert.equal(await hide(moderator.token, 'by a moderator'), 204);
  const nobody = order(house.dataDir, 'mona', '--groups', 'none');
  assert.match(nobody.said, /mona: no groups;/);
  assert.deepEqual([(await house.me(nobody.token)).roles, await hide(nobody.token, 'by nobody again')], [[], 403]);
  const both = order(house.dataDir, 'ada', '--groups', 'moderator,admin');
  assert.deepEqual((await house.me(both.token)).roles, ['moderator', 'admin']);
  assert.equal((await house.request('POST', `/auctions/${id}/close`, { token: both.token })).status, 200, 'an admin ends it');
  client.close();
});

test('each tier has its own rate', async (t) => {
  const house = await houseWith(t, { BID_RATE_PER_S: '0.001', BID_BURST: 'new=1,verified=2,trusted=4' });
  const { auction_id: id } = await house.open(house.token('hanna'));
  const browser = new Browser(house);
  await signUp(house, { username: 'tess' }, browser);
  assert.match(order(house.dataDir, 'tess', '--tier', 'trusted').said, /tess: tier trusted;/);
  const trusted = (await signInAgain(house, browser)).access_token;
  const people = { new: house.token('alice'), verified: order(house.dataDir, 'vera', '--verified').token, trusted };
  let amount = 10;
  for (const [i, [tier, token]] of Object.entries(people).entries()) {
    assert.equal((await house.me(token)).tier, tier);
    const answers = [];
    for (let n = 0; n < 5; n++) answers.push((await house.request('POST', `/auctions/${id}/bids`, { token, body: { amount: `${amount++}` } })).status);
    const allowed = [1, 2, 4][i];
    assert.deepEqual(answers, Array.from({ length: 5 }, (_, n) => (n < allowed ? 200 : 429)), tier);
  }
  const down = order(house.dataDir, 'tess', '--tier', 'new').token;
  assert.equal((await house.me(down)).tier, 'new');
  const other = await PlainClient.connect(house.url, { token: order(house.dataDir, 'theo', '--tier', 'trusted').token });
  for (let n = 0; n < 4; n++) assert.equal((await other.request('place_bid', { auction_id: id, amount: `${amount++}` })).ok, true, 'in realtime, too');
  assert.equal((await other.request('place_bid', { auction_id: id, amount: `${amount++}` })).error.code, 'rate_limited');
  other.close();
});

test('an account that had to be made is told, so that a slip of the pen is seen', async (t) => {
  const house = await houseWith(t);
  const made = order(house.dataDir, 'alcie', '--email', 'alice@example.org', '--verified', '--groups', 'admin,moderator', '--tier', 'trusted');
  assert.equal(made.said, 'flashauction: made the account alcie: e-mail address alice@example.org, verified, groups admin and moderator, tier trusted\n');
  assert.equal(order(house.dataDir, 'alcie').said, '', 'nothing is named, nothing is told');
});

test('what no account can be is told with what it can, and nothing is made', () => {
  const folder = join(tmpdir(), `flashauction-untouched-${process.pid}`);
  const wrong = [
    [['--groups', 'king'], '--groups: There is no group "king"; the groups are moderator and admin.'],
    [['--groups', 'moderator,'], '--groups: There is no group ""; the groups are moderator and admin.'],
    [['--groups', ''], '--groups: There is no group ""; the groups are moderator and admin.'],
    [['--groups', 'none,admin'], '--groups: There is no group "none"; the groups are moderator and admin.'],
    [['--tier', 'gold'], '--tier: There is no tier "gold"; the tiers are new, verified and trusted.'],
    [['--verified', '--unverified'], '--verified excludes --unverified'],
  ];
  for (const [changes, said] of wrong) {
    const answer = order(folder, 'alice', ...changes);
    assert.deepEqual([answer.code, answer.token], [2, ''], changes.join(' '));
    assert.ok(answer.said.startsWith(`${said}\n`), answer.said);
  }
  assert.ok(!existsSync(folder));
});
