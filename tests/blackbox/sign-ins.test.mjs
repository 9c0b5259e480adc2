// How long a sign-in goes on, for whom, and who can keep whom out.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { Browser, CodeFlow, signUp } from './lib/browser.mjs';
import { PlainClient, framings } from './lib/clients.mjs';
import { House } from './lib/server.mjs';
import { eventually } from './lib/wait.mjs';

const password = 'correct horse battery';

/** Signs in on the page; resolves with the answer to the form, and the flow that it belongs to. */
async function signIn(house, browser, username, word = password) {
  const flow = new CodeFlow(house);
  const start = await browser.go('GET', flow.path({ prompt: 'login' }));
  return { flow, answer: await browser.submit(await browser.go('GET', start.location), { username, password: word }) };
}

async function tokensOf({ flow, answer }) {
  return (await flow.redeem(flow.code(answer))).json;
}

const refresh = (house, token) => new CodeFlow(house).token({ grant_type: 'refresh_token', refresh_token: token });
const signOut = (browser, tokens) => browser.go('GET', `/oidc/logout?${new URLSearchParams({ id_token_hint: tokens.id_token })}`);
const isTaken = async (house, token) => (await house.request('GET', '/users/me', { token })).status === 200;

describe('a sign-in', () => {
  let house;
  before(async () => { house = await House.start(); });
  after(() => house.end());

  test('has one chain of refresh tokens, whoever repeats one', async () => {
    const first = (await signUp(house, { username: 'ada' })).refresh_token;
    let [one, other] = [(await refresh(house, first)).json.refresh_token, (await refresh(house, first)).json.refresh_token];
    assert.equal(one, other, 'an answer that was lost is given again');
    for (let turn = 0; turn < 4; turn++) {
      one &&= (await refresh(house, one)).json.refresh_token;
      other &&= (await refresh(house, other)).json.refresh_token;
    }
    assert.ok(one, 'one goes on');
    assert.equal(other, undefined, 'and the other does not');
    assert.equal((await refresh(house, first)).json.error, 'invalid_grant');
    assert.equal((await refresh(house, one)).json.error, 'invalid_grant', 'a used token that comes again ends the sign-in');
  });

  test('ends when somebody else signs in in the same browser', async () => {
    const browser = new Browser(house);
    const ben = await signUp(house, { username: 'ben' }, browser);
    const client = await PlainClient.connect(house.url, { token: ben.access_token });
    const cleo = await signUp(house, { username: 'cleo' }, browser);
    assert.equal(await client.wait('close'), 4401);
    assert.equal((await refresh(house, ben.refresh_token)).json.error, 'invalid_grant');
    assert.equal(await isTaken(house, ben.access_token), false);
    await signOut(browser, cleo);
    assert.equal((await refresh(house, ben.refresh_token)).json.error, 'invalid_grant');
    assert.equal((await refresh(house, cleo.refresh_token)).json.error, 'invalid_grant');
  });

  for (const [framing, connect] of framings)
    test(`ends its realtime sessions when its person signs out: ${framing}`, async () => {
      const name = `dora${framings.findIndex(([one]) => one === framing)}`;
      const laptop = new Browser(house);
      const here = await signUp(house, { username: name }, laptop);
      const there = await tokensOf(await signIn(house, new Browser(house), name));
      const { auction_id } = await house.open(await house.token('host'));
      const signedOut = await connect(house.url, { token: here.access_token });
      const onThePhone = await connect(house.url, { token: there.access_token });
      for (const one of [signedOut, onThePhone]) assert.equal((await one.request('join_auction', { auction_id })).ok, true);
      await signOut(laptop, here);
      assert.equal((await signedOut.wait('error')).code, 'unauthenticated');
      const closed = framing === 'plain websocket' ? signedOut.wait('close') : signedOut.wait('disconnect');
      if (framing === 'plain websocket') assert.equal(await closed, 4401);
      else assert.notEqual(await closed, 'io client disconnect');
      for (const token of [here.access_token, here.id_token]) {
        const bid = await house.request('POST', `/auctions/${auction_id}/bids`, { token, body: { amount: '20.00' } });
        assert.deepEqual([bid.status, bid.json.code], [401, 'unauthenticated'], 'its tokens bid no more over REST');
      }
      await assert.rejects(PlainClient.connect(house.url, { token: here.access_token }).then((client) => client.wait('close').then((code) => { throw new Error(`closed ${code}`); })), /4401/);
      assert.equal((await onThePhone.request('place_bid', { auction_id, amount: '20.00' })).ok, true, 'on another device it goes on');
      onThePhone.close();
      signedOut.close();
    });

  test('ends everywhere when a used refresh token comes again, and is over after a restart, too', async () => {
    const first = await signUp(house, { username: 'ella' });
    const second = (await refresh(house, first.refresh_token)).json;
    const third = (await refresh(house, second.refresh_token)).json;
    const client = await PlainClient.connect(house.url, { token: third.access_token });
    await refresh(house, first.refresh_token);
    assert.equal(await client.wait('close'), 4401);
    assert.equal(await isTaken(house, third.access_token), false);
    assert.equal(await house.stop(), 0);
    await house.start();
    assert.equal(await isTaken(house, third.access_token), false);
  });
});

describe('the sign-in pages', () => {
  let house;
  before(async () => { house = await House.start({ env: { TRUST_PROXY: 'true' } }); });
  after(() => house.end());
  const from = (address, browser = new Browser(house)) => Object.assign(browser, { address });

  test('keep nobody out of their account because a stranger guesses at its name', async () => {
    const owner = from('203.0.113.1');
    await signUp(house, { username: 'finn' }, owner);
    const stranger = from('198.51.100.1');
    let answer;
    for (let i = 0; i < 20 && answer?.status !== 429; i++) ({ answer } = await signIn(house, stranger, 'finn', 'not the password'));
    assert.equal(answer.status, 429, 'guessing is slow');
    assert.equal((await signIn(house, from('203.0.113.99', owner), 'finn')).answer.status, 303, 'a device of theirs');
    assert.equal((await signIn(house, from('203.0.113.1'), 'finn')).answer.status, 303, 'an address of theirs');
  });

  test('let a crowd behind one address sign up, and its people in', async () => {
    const crowd = await Promise.all(Array.from({ length: 4 }, async (_, part) => {
      const statuses = new Set();
      for (let i = 0; i < 10; i++) {
        const flow = new CodeFlow(house);
        const browser = from('198.51.100.77');
        const start = await browser.go('GET', flow.path({ prompt: 'create' }));
        const page = await browser.go('GET', start.location);
        const answer = await eventually(async () => {
          const one = await browser.submit(page, { username: `guest-${part}-${i}`, password });
          return one.status === 503 ? undefined : one; // as many hashes as it takes at once
        });
        statuses.add(answer.status);
      }
      return [...statuses];
    }));
    assert.deepEqual(crowd.flat(), [303, 303, 303, 303]);
    assert.equal((await signIn(house, from('198.51.100.77'), 'guest-0-0')).answer.status, 303);
  });
});

test('a token that the house has just given is taken at an address where somebody shows ever more that do not hold', async (t) => {
  const house = await House.start({ env: { TRUST_PROXY: 'true', GUEST_RATE_PER_S: '300', GUEST_BURST: '3000' } });
  t.after(() => house.end());
  const headers = { 'x-forwarded-for': '198.51.100.200' };
  const { access_token } = await signUp(house, { username: 'gina' });
  const status = async (token) => (await house.request('GET', '/users/me', { token, headers })).status;
  const some = async () => (await Promise.all(Array.from({ length: 50 }, () => status('not.a.token')))).includes(429);
  await eventually(some, 'a refusal without a look at the token');
  const statuses = await Promise.all([...Array.from({ length: 20 }, () => status('not.a.token')), status(access_token)]);
  assert.equal(statuses.pop(), 200);
  assert.ok(statuses.includes(429), `${statuses}`);
});

/** A page as a browser asks for it, under the name `host`. */
const page = (house, path, host) => new Promise((resolve, reject) => {
  const { hostname, port } = new URL(house.url);
  request({ hostname, port, path, headers: { host: host.replace('PORT', port), accept: 'text/html' } }, (answer) => {
    answer.resume();
    answer.on('end', () => resolve({ status: answer.statusCode, location: answer.headers.location }));
  }).on('error', reject).end();
});

test('a house on this machine leads whoever opened it by another of its names to its own', async (t) => {
  const house = await House.start();
  t.after(() => house.end());
  for (const host of ['localhost:PORT', 'LocalHost:PORT', '[::1]:PORT']) {
    assert.deepEqual(await page(house, '/live/x?utm=a%20b', host), { status: 307, location: `${house.url}/live/x?utm=a%20b` }, host);
    const flow = new CodeFlow(house);
    const answer = await new Browser(house).go('GET', flow.path({ redirect_uri: `http://${host.toLowerCase().replace('PORT'.toLowerCase(), house.port)}/auth/callback` }));
    assert.equal(answer.status, 303, `${host}: ${answer.text}`);
  }
  for (const host of ['127.0.0.1:PORT', 'localhost:1', 'house.example']) assert.equal((await page(house, '/', host)).location, undefined, host);

  const other = await House.start({ env: { PUBLIC_URL: `http://LOCALHOST:${house.port}` } });
  t.after(() => other.end());
  const answer = await new Browser(other).go('GET', new CodeFlow(other).path({ redirect_uri: `http://localhost:${house.port}/auth/callback` }));
  assert.equal(answer.status, 303, answer.text);
});

for (const host of ['0.0.0.0', '::'])
  test(`a house at every address asks for PUBLIC_URL in words: ${host}`, async (t) => {
    const house = await House.start({ args: ['--host', host] });
    t.after(() => house.end());
    await eventually(() => house.log.some((line) => line.includes('Set it, for example')) || undefined);
    assert.ok(house.logLines.some((line) => JSON.parse(line).message.startsWith('PUBLIC_URL is not set')));
    const told = await House.start({ args: ['--host', host], env: { PUBLIC_URL: 'http://192.0.2.7:8000' } });
    t.after(() => told.end());
    assert.ok(!told.log.some((line) => line.includes('PUBLIC_URL is not set')));
  });
