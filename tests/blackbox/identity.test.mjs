// Who somebody is: the embedded provider's pages and endpoints, and tokens of an issuer that is not ours.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { Browser, CodeFlow, signUp } from './lib/browser.mjs';
import { PlainClient, SocketIoClient } from './lib/clients.mjs';
import { Issuer, clientId } from './lib/issuer.mjs';
import { House } from './lib/server.mjs';
import { eventually } from './lib/wait.mjs';

const password = 'correct horse battery';
const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that the house does not take is refused over REST, at both handshakes, and by `auth`. */
async function assertRefused(house, token, why) {
  const rest = await house.request('GET', '/users/me', { token });
  assert.deepEqual([rest.status, rest.json.code], [401, 'unauthenticated'], `${why}: ${rest.text}`);
  const client = await PlainClient.connect(house.url);
  assert.equal((await client.request('auth', { token })).error?.code, 'unauthenticated', why);
  client.close();
  await assert.rejects(SocketIoClient.connect(house.url, { token }), /unauthenticated/, why);
  const bearer = await PlainClient.connect(house.url, { token });
  assert.equal(await bearer.wait('close'), 4401, why);
}

describe('the embedded provider', () => {
  let house;
  before(async () => { house = await House.start(); });
  after(() => house.end());

  test('is discovered', async () => {
    const { json: document } = await house.request('GET', '/.well-known/openid-configuration');
    assert.equal(document.issuer, house.url);
    assert.deepEqual([document.response_types_supported, document.code_challenge_methods_supported, document.id_token_signing_alg_values_supported], [['code'], ['S256'], ['RS256']]);
    for (const endpoint of ['authorization', 'token', 'userinfo', 'end_session', 'revocation']) assert.ok(document[`${endpoint}_endpoint`].startsWith(`${house.url}/`), endpoint);
    const { json: { keys } } = await house.request('GET', new URL(document.jwks_uri).pathname);
    assert.ok(keys.length >= 1);
    for (const key of keys) {
      assert.deepEqual([key.kty, key.alg, key.use], ['RSA', 'RS256', 'sig']);
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) assert.equal(key[secret], undefined);
    }
  });

  test('signs up, in, over, and out, with code and PKCE', async () => {
    const browser = new Browser(house);
    const first = await signUp(house, { username: 'alice', email: 'alice@example.org', name: 'Alice <b>', phone: '+1 555 0100' }, browser);
    const idToken = claimsOf(first.id_token);
    assert.deepEqual([idToken.iss, idToken.aud, idToken.preferred_username, idToken.email, idToken.email_verified], [house.url, clientId, 'alice', 'alice@example.org', false]);
    for (const token of [first.access_token, first.id_token]) {
      const me = await house.request('GET', '/users/me', { token });
      assert.deepEqual([me.status, me.json.username, me.json.name, me.json.email, me.json.phone], [200, 'alice', 'Alice <b>', 'alice@example.org', '+15550100']);
    }
    const info = (await house.request('GET', '/oidc/userinfo', { token: first.access_token })).json;
    assert.deepEqual([info.sub, info.preferred_username, info.email], [idToken.sub, 'alice', 'alice@example.org']);
    assert.equal((await house.request('GET', '/oidc/userinfo', { token: 'x.y.z' })).status, 401);

    // The browser is signed in: the next client needs no page.
    const silent = new CodeFlow(house);
    const code = silent.code(await browser.go('GET', silent.path({ prompt: 'none' })));
    const second = (await silent.redeem(code)).json;
    assert.equal(claimsOf(second.id_token).nonce, silent.nonce);
    assert.equal(claimsOf(second.id_token).sub, idToken.sub);

    // A refresh token is good once; whoever shows an old one ends them all.
    const fresh = (await silent.token({ grant_type: 'refresh_token', refresh_token: second.refresh_token })).json;
    assert.notEqual(fresh.refresh_token, second.refresh_token);
    assert.equal((await house.request('GET', '/users/me', { token: fresh.access_token })).status, 200);

    // Somebody else, in another browser, with the password.
    const elsewhere = new Browser(house);
    const flow = new CodeFlow(house);
    const start = await elsewhere.go('GET', flow.path());
    assert.equal(start.status, 303);
    const page = await elsewhere.go('GET', start.location);
    const wrong = await elsewhere.submit(page, { username: 'alice', password: 'wrong horse battery' });
    const nobody = await elsewhere.submit(page, { username: 'mallory', password: 'wrong horse battery' });
    assert.deepEqual([wrong.status, nobody.status], [401, 401]);
    const alert = (answer) => /role="alert"[^>]*>([^<]*)</.exec(answer.text)[1];
    assert.equal(alert(wrong), alert(nobody), 'which of the two was wrong is not told');
    const tokens = (await flow.redeem(flow.code(await elsewhere.submit(page, { username: 'Alice', password })))).json;
    assert.equal(claimsOf(tokens.id_token).sub, idToken.sub);

    // Signing out ends the session and its refresh tokens, in this browser alone.
    const out = await elsewhere.go('GET', `/oidc/logout?${new URLSearchParams({ id_token_hint: tokens.id_token, post_logout_redirect_uri: `${house.url}/signed-out`, state: 'bye' })}`);
    assert.deepEqual([out.status, out.location], [303, `${house.url}/signed-out?state=bye`]);
    const gone = new CodeFlow(house);
    const asked = await elsewhere.go('GET', gone.path({ prompt: 'none' }));
    assert.equal(new URL(asked.location).searchParams.get('error'), 'login_required');
    assert.equal((await flow.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token })).json.error, 'invalid_grant');
    assert.equal((await flow.token({ grant_type: 'refresh_token', refresh_token: fresh.refresh_token })).status, 200);
  });

  test('a code is good once, for its client, its address and its verifier', async () => {
    const browser = new Browser(house);
    await signUp(house, { username: 'bob' }, browser);
    const granted = async () => {
      const flow = new CodeFlow(house);
      return { flow, code: flow.code(await browser.go('GET', flow.path())) };
    };
    for (const changes of [{ code_verifier: 'x'.repeat(43) }, { redirect_uri: `${house.url}/` }, { code: 'forged' }]) {
      const { flow, code } = await granted();
      const answer = await flow.redeem(code, changes);
      assert.deepEqual([answer.status, answer.json.error], [400, 'invalid_grant'], JSON.stringify(changes));
    }
    const { flow, code } = await granted();
    assert.deepEqual((await flow.redeem(code, { client_id: 'another' })).json.error, 'invalid_client');
    const tokens = (await flow.redeem(code)).json;
    assert.equal((await flow.redeem(code)).json.error, 'invalid_grant');
    assert.equal((await flow.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token })).json.error, 'invalid_grant', 'a code shown twice ends what it gave');
    const again = await granted();
    const { refresh_token } = (await again.flow.redeem(again.code)).json;
    const refresh = (token) => again.flow.token({ grant_type: 'refresh_token', refresh_token: token });
    const next = (await refresh(refresh_token)).json.refresh_token;
    assert.equal((await house.request('POST', '/oidc/revoke', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ client_id: clientId, token: next }).toString() })).status, 200);
    assert.equal((await refresh(next)).json.error, 'invalid_grant');
  });

  test('what is wrong with a request is told to the client only where the address is ours', async () => {
    const browser = new Browser(house);
    const flow = new CodeFlow(house);
    for (const changes of [{ redirect_uri: 'https://evil.example/' }, { redirect_uri: `${house.url}/auth/callback/../evil` }, { client_id: 'another' }]) {
      const answer = await browser.go('GET', flow.path(changes));
      assert.deepEqual([answer.status, answer.location], [400, null], JSON.stringify(changes));
    }
    for (const [changes, error] of [[{ response_type: 'token' }, 'unsupported_response_type'], [{ code_challenge_method: 'plain' }, 'invalid_request'], [{ code_challenge: '' }, 'invalid_request'], [{ scope: 'email' }, 'invalid_scope']]) {
      const answer = await browser.go('GET', flow.path(changes));
      const back = new URL(answer.location);
      assert.deepEqual([back.origin + back.pathname, back.searchParams.get('error'), back.searchParams.get('state')], [flow.redirectUri, error, flow.state], JSON.stringify(changes));
    }
  });

  test('a form of another page, a name that is taken and a short password are refused', async () => {
    const browser = new Browser(house);
    const flow = new CodeFlow(house);
    const page = await browser.go('GET', (await browser.go('GET', flow.path({ prompt: 'create' }))).location);
    assert.equal((await browser.submit(page, { username: 'eve', password, form_secret: 'x'.repeat(43) })).status, 403);
    assert.equal((await browser.submit(page, { username: 'ALICE', password })).status, 409);
    assert.equal((await browser.submit(page, { username: 'eve', password: 'short' })).status, 422);
    const odd = await browser.submit(page, { username: '"><script>alert(1)</script>', password });
    assert.equal(odd.status, 422);
    assert.ok(!odd.text.includes('<script>alert'), 'what was typed is escaped');
    assert.match(odd.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
    const attack = await fetch(`${house.url}/oidc/sign-in?${flow.path().split('?')[1]}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ username: 'alice', password }), headers: { origin: 'https://evil.example' } });
    assert.equal(attack.status, 403);
  });

  test('log-ins are throttled', async () => {
    const browser = new Browser(house);
    const page = await browser.go('GET', (await browser.go('GET', new CodeFlow(house).path())).location);
    let answer;
    for (let i = 0; i < 20 && answer?.status !== 429; i++) answer = await browser.submit(page, { username: 'bob', password: 'not the password' });
    assert.equal(answer.status, 429);
    assert.ok(Number(answer.headers.get('retry-after')) >= 1);
    assert.equal((await browser.submit(page, { username: 'bob', password })).status, 429, 'the right one waits, too');
  });

  test('nobody signs in without a password unless the setting says so', async (t) => {
    const query = new CodeFlow(house).path().split('?')[1];
    assert.equal((await house.request('POST', `/oidc/dev-sign-in?${query}`, { body: 'username=alice', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status, 404);
    const open = await House.start({ env: { DEV_LOGIN: 'true' } });
    t.after(() => open.end());
    const browser = new Browser(open);
    const flow = new CodeFlow(open);
    const page = await browser.go('GET', (await browser.go('GET', flow.path())).location);
    assert.match(page.text, /continue as/i);
    const { hidden } = Browser.form(page);
    const tokens = (await flow.redeem(flow.code(await browser.go('POST', `/oidc/dev-sign-in?${flow.path().split('?')[1]}`, { ...hidden, username: 'dora' })))).json;
    assert.equal((await open.request('GET', '/users/me', { token: tokens.access_token })).json.username, 'dora');
  });

  test('people, sessions and keys outlive a restart', async () => {
    const browser = new Browser(house);
    const tokens = await signUp(house, { username: 'carol' }, browser);
    const { user_id } = (await house.request('GET', '/users/me', { token: tokens.access_token })).json;
    assert.equal(await house.stop(), 0);
    await house.start();
    assert.equal((await house.request('GET', '/users/me', { token: tokens.access_token })).json.user_id, user_id);
    const flow = new CodeFlow(house);
    const again = (await flow.redeem(flow.code(await browser.go('GET', flow.path({ prompt: 'none' }))))).json;
    assert.equal((await house.request('GET', '/users/me', { token: again.id_token })).json.user_id, user_id);
    assert.equal((await flow.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token })).status, 200);
  });
});

/** From now on the process gets so much memory more than it has, or as much as it wants. */
function boundMemory({ pid }, roomBytes) {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[0]);
  const limit = roomBytes === undefined ? 'unlimited' : pages * 4096 + roomBytes;
  execFileSync('prlimit', ['--pid', `${pid}`, `--as=${limit}:unlimited`]);
}

test('without memory for password hashes the house is busy, goes on, and calls no password wrong', async (t) => {
  const house = await House.start();
  t.after(() => house.end());
  await signUp(house, { username: 'alice' });
  const page = async (prompt) => {
    const browser = new Browser(house);
    const start = await browser.go('GET', new CodeFlow(house).path({ prompt }));
    return [browser, await browser.go('GET', start.location)];
  };
  const signUps = await Promise.all(Array.from({ length: 4 }, () => page('create')));
  const [browser, signIn] = await page('login');
  boundMemory(house, 32 << 20); // half a hash
  const answers = await Promise.all(signUps.map(([one, form], i) => one.submit(form, { username: `person${i}`, password })));
  assert.deepEqual(answers.map(({ status }) => status), [503, 503, 503, 503]);
  for (const { headers } of answers) assert.ok(headers.get('retry-after'));
  for (let i = 0; i < 40; i++) assert.equal((await browser.submit(signIn, { username: 'alice', password })).status, 503, 'no try is counted');
  boundMemory(house);
  assert.equal((await browser.submit(signIn, { username: 'alice', password })).status, 303);
  assert.equal((await signUps[0][0].submit(signUps[0][1], { username: 'person0', password })).status, 303);
});

describe('another issuer', () => {
  let issuer;
  let house;
  before(async () => {
    issuer = await Issuer.start();
    house = await House.start({ env: { OIDC_ISSUER: issuer.url, REQUIRE_VERIFIED_TO_BID: 'true' } });
  });
  after(async () => {
    await house.end();
    await issuer.stop();
  });
  const now = () => Math.floor(Date.now() / 1000);

  test('its tokens hold over REST and in realtime, of each kind', async () => {
    const sub = 'subject-of-alice';
    const kinds = [
      await issuer.token('alice', { email: 'alice@example.org', email_verified: true, nonce: 'n' }),
      await issuer.token('alice', { token_use: 'id', aud: [clientId, 'another'], azp: clientId, 'cognito:username': 'alice' }),
      await issuer.token('alice', { token_use: 'access', aud: undefined, client_id: clientId }),
      await issuer.token('alice', { client_id: clientId }, { typ: 'at+jwt' }),
    ];
    const people = new Set();
    for (const token of kinds) {
      const me = await house.request('GET', '/users/me', { token });
      assert.deepEqual([me.status, me.json.username], [200, 'alice'], me.text);
      people.add(me.json.user_id);
      const client = await PlainClient.connect(house.url);
      assert.equal((await client.request('auth', { token })).user_id, me.json.user_id);
      client.close();
      (await SocketIoClient.connect(house.url, { token })).close();
    }
    assert.equal(people.size, 1, `issuer and ${sub} are one person`);
    const namesake = (await house.request('GET', '/users/me', { token: await issuer.token('alice', { sub: 'another subject' }) })).json;
    assert.notEqual(namesake.username, 'alice', 'usernames are unique');
    assert.ok(!people.has(namesake.user_id));
  });

  test('a token that does not hold is refused everywhere', async () => {
    const good = await issuer.token('mallory');
    assert.equal((await house.request('GET', '/users/me', { token: good })).status, 200);
    const [head, body, signature] = good.split('.');
    const { kid } = JSON.parse(Buffer.from(head, 'base64url'));
    const jwk = issuer.keys.toJSON().find((key) => key.kid === kid);
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const hs256 = (key) => {
      const text = `${encoded({ alg: 'HS256', typ: 'JWT', kid })}.${body}`;
      return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
    };
    const foreign = await Issuer.start();
    const stranger = await foreign.token('mallory');
    const impostor = await foreign.token('mallory', { iss: issuer.url }, { kid });
    await foreign.stop();
    const changed = (changes, header = head) => `${header}.${encoded({ ...claimsOf(good), ...changes })}.${signature}`;
    for (const [why, token] of Object.entries({
      'expired': await issuer.token('mallory', { exp: now() - 1 }), 'without an end': await issuer.token('mallory', { exp: undefined }), 'not yet valid': await issuer.token('mallory', { nbf: now() + 3600 }),
      'of a foreign issuer': stranger, 'naming a foreign issuer': await issuer.token('mallory', { iss: 'https://evil.example' }), 'signed by a foreign key': impostor,
      'for a foreign audience': await issuer.token('mallory', { aud: 'another' }), 'for a list of foreign audiences': await issuer.token('mallory', { aud: ['another', 'third'] }), 'without audience': await issuer.token('mallory', { aud: undefined }),
      'given to a foreign client': await issuer.token('mallory', { token_use: 'access', aud: undefined, client_id: 'another' }), 'of a foreign use': await issuer.token('mallory', { token_use: 'refresh' }),
      'without subject': await issuer.token('mallory', { sub: undefined }), 'tampered': changed({ sub: 'subject-of-alice' }), 'with a tampered end': changed({ exp: now() + 10 ** 6 }),
      'with an unknown kid': changed({}, encoded({ alg: 'RS256', kid: 'unknown' })), 'without a kid': changed({}, encoded({ alg: 'RS256' })),
      'unsigned': `${encoded({ alg: 'none', kid })}.${body}.`, 'unsigned with a signature': `${encoded({ alg: 'none', kid })}.${body}.${signature}`,
      'HS256 with the public key': hs256(pem), 'HS256 with the modulus': hs256(Buffer.from(jwk.n, 'base64url')), 'RS512 by name': changed({}, encoded({ alg: 'RS512', kid })),
      'with critical extensions': changed({}, encoded({ alg: 'RS256', kid, crit: ['b64'], b64: false })), 'cut': good.slice(0, -20), 'of two parts': `${head}.${body}`, 'of four parts': `${good}.x`,
    })) await assertRefused(house, token, why);
  });

  test('roles come from its groups', async () => {
    const hanna = await issuer.token('hanna');
    const admin = await issuer.token('ada', { 'cognito:groups': ['admin'] });
    const moderator = await issuer.token('mo', { groups: ['moderator', 'others'] });
    assert.deepEqual((await house.request('GET', '/users/me', { token: admin })).json.roles, ['admin']);
    assert.deepEqual((await house.request('GET', '/users/me', { token: moderator })).json.roles, ['moderator']);
    assert.deepEqual((await house.request('GET', '/users/me', { token: await issuer.token('fake', { groups: 'admin', roles: ['admin'] }) })).json.roles, []);
    const { auction_id: id } = await house.open(hanna);
    const said = [];
    const client = await PlainClient.connect(house.url, { token: await issuer.token('alice') });
    for (const message of ['one', 'two']) said.push((await client.request('chat_message', { auction_id: id, message })).message_id);
    client.close();
    const status = async (method, path, token) => (await house.request(method, `/auctions/${id}/${path}`, { token })).status;
    assert.equal(await status('DELETE', `chat/${said[0]}`, moderator), 204);
    assert.equal(await status('DELETE', `chat/${said[1]}`, admin), 204);
    const { user_id } = (await house.request('GET', '/users/me', { token: await issuer.token('alice') })).json;
    for (const token of [moderator, admin]) for (const method of ['PUT', 'DELETE']) assert.equal(await status(method, `mutes/${user_id}`, token), 204);
    for (const token of [moderator, admin]) assert.equal(await status('GET', 'stream', token), 403, 'the stream key is the host\'s alone');
    assert.deepEqual([await status('GET', 'analytics', moderator), await status('POST', 'close', moderator)], [403, 403]);
    await eventually(async () => (await status('GET', 'analytics', admin)) === 200, 'an admin sees the figures');
    assert.equal(await status('POST', 'close', admin), 200);
  });

  test('who is verified is its word, and they alone bid here', async () => {
    const { auction_id: id } = await house.open(await issuer.token('hanna'));
    const bid = async (token, amount) => (await house.request('POST', `/auctions/${id}/bids`, { token, body: { amount } })).status;
    assert.equal(await bid(await issuer.token('vera'), '10.00'), 403);
    assert.equal(await bid(await issuer.token('vera', { email_verified: true }), '10.00'), 200);
    assert.equal(await bid(await issuer.token('paul', { phone_number_verified: 'true' }), '11.00'), 200);
    const verified = (await house.request('GET', '/users/me', { token: await issuer.token('vera', { email_verified: true }) })).json;
    assert.deepEqual([verified.is_verified, verified.tier], [true, 'verified']);
    const client = await PlainClient.connect(house.url, { token: await issuer.token('vera', { email_verified: true }) });
    assert.equal((await client.request('place_bid', { auction_id: id, amount: '12.00' })).ok, true);
    assert.equal((await client.request('auth', { token: await issuer.token('nils') })).ok, true);
    assert.equal((await client.request('place_bid', { auction_id: id, amount: '13.00' })).error.code, 'forbidden');
    client.close();
  });

  test('after a token\'s end a connection only watches, until a fresh one comes', async () => {
    const { auction_id: id } = await house.open(await issuer.token('hanna'));
    const verified = { email_verified: true };
    const clients = [await PlainClient.connect(house.url, { token: await issuer.token('vera', { ...verified, exp: now() + 3 }) }),
      await SocketIoClient.connect(house.url, { token: await issuer.token('vera', { ...verified, exp: now() + 3 }) })];
    for (const client of clients) {
      assert.equal((await client.request('join_auction', { auction_id: id })).ok, true);
      assert.equal((await client.wait('error')).code, 'unauthenticated');
      assert.equal((await client.request('place_bid', { auction_id: id, amount: '99.00' })).error.code, 'unauthenticated');
      assert.equal((await client.request('chat_message', { auction_id: id, message: 'hello' })).error.code, 'unauthenticated');
      assert.equal((await client.request('join_auction', { auction_id: id })).ok, true);
    }
    for (const [i, client] of clients.entries()) {
      assert.equal((await client.request('auth', { token: await issuer.token('vera', verified) })).ok, true);
      assert.equal((await client.request('place_bid', { auction_id: id, amount: `${20 + i}.00` })).ok, true);
      assert.equal(client.of('error').length, 1, 'told once');
      client.close();
    }
  });

  test('a new signing key is followed, and a flood of unknown ones asks the issuer seldom', async () => {
    let fetched = 0;
    const keys = issuer.keys.toJSON.bind(issuer.keys);
    issuer.keys.toJSON = (...options) => { fetched++; return keys(...options); };
    await issuer.keys.generate('RS256', { kid: 'second' });
    const rotated = await issuer.token('alice', {}, {}, 'second');
    await eventually(async () => (await house.request('GET', '/users/me', { token: rotated })).status === 200, 'the new key is fetched', 30_000);
    assert.equal((await house.request('GET', '/users/me', { token: await issuer.token('alice', {}, {}, 'first') })).status, 200, 'the old one still holds');
    assert.equal(fetched, 1);
    const [, body, signature] = rotated.split('.');
    const unknown = Array.from({ length: 100 }, (_, i) => `${encoded({ alg: 'RS256', kid: `k${i}` })}.${body}.${signature}`);
    for (const answer of await Promise.all(unknown.map((token) => house.request('GET', '/users/me', { token })))) assert.equal(answer.status, 401);
    assert.ok(fetched <= 2, `${fetched} fetches for 100 unknown keys`);
  });
});
