// HTTP as browsers, proxies and other people's clients speak it, at its edges: what is meant gets its answer, what is not gets a clear one.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { io } from 'socket.io-client';
import { CodeFlow } from './lib/browser.mjs';
import { House, cli } from './lib/server.mjs';
import { eventually } from './lib/wait.mjs';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const asBrowser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const origin = 'https://shop.example';
let house;
let id;
let hanna;

before(async () => {
  house = await House.start({ env: { CORS_ORIGINS: origin } });
  hanna = house.token('hanna');
  id = (await house.open(hanna, { description: 'x'.repeat(500) })).auction_id;
  for (let i = 0; i < 12; i++) await house.open(hanna, { title: `Lamp ${i}`, description: 'A lamp. '.repeat(60) });
});
after(() => house.end());

/** Sends these bytes as they are; resolves with the answers up to the end of the connection, or with what came until `ms`. */
function raw(bytes, { port = house.port, ms = 3000 } = {}) {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes));
    let text = '';
    const done = () => { clearTimeout(timer); socket.destroy(); resolve({ text, status: Number(text.slice(9, 12)), tookMs: performance.now() - startedAt }); };
    const timer = setTimeout(done, ms);
    socket.on('data', (data) => { text += data.toString('latin1'); });
    socket.on('end', done);
    socket.on('error', reject);
  });
}
const get = (target, fields = '', host = 'a') => raw(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${fields}\r\n`);
const field = (answer, name) => new RegExp(`^${name}: (.*)\r$`, 'im').exec(answer.text)?.[1];

describe('a query', () => {
  for (const query of ['utm_term={keyword}', 'discount=50%', 'a=%', 'a=%zz', 'a=%f', 'a=%ff%fe', 'q=|^`"<>\\[]', 'name=caf\xc3\xa9', 'name=\xe9', '%=%', '?', 'a=1&a=2', '&&=&', `a=${'b'.repeat(4000)}`])
    test(`${query.slice(0, 40)} harms no page that does not read it`, async () => {
      for (const path of ['/', `/live/${id}`, '/me', '/health', `/auctions/${id}`, '/config.json', '/auth/callback']) {
        const answer = await get(`${path}?${query}`);
        assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 300)}`);
      }
    });

  test('harms no sign-in and no realtime connection that does not read it', async () => {
    const strange = '&utm_term={keyword}&discount=50%&x=%zz&x=1&name=\xe9';
    const flow = new CodeFlow(house);
    const answer = await get(flow.path() + strange);
    assert.equal(answer.status, 303, answer.text.slice(0, 300));
    const signIn = field(answer, 'Location');
    assert.match(signIn, /^\S*\/oidc\/sign-in\?/);
    assert.equal((await get(signIn.replace(house.url, '') + strange)).status, 200);
    assert.equal((await get(`/socket.io/?EIO=4&transport=polling${strange}`)).status, 200);
    for (const path of ['/ws?a=1', '/broadcast?a=1', '/socket.io/?EIO=4&transport=websocket']) {
      const opened = await raw(`GET ${path}${strange} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`, { ms: 300 });
      assert.equal(opened.status, 101, path);
    }
    // What the sign-in reads is looked at.
    for (const [wrong, told] of [['&state=%zz', 'state cannot be read'], ['&nonce=a', 'nonce comes twice']]) {
      const path = wrong.startsWith('&state') ? flow.path().replace(/&state=[^&]*/, '') : flow.path();
      const refused = await get(path + wrong);
      assert.equal(refused.status, 400, wrong);
      assert.ok(refused.text.includes(told), refused.text.slice(-600));
    }
  });

  for (const [path, name] of [['/auctions', 'q'], ['/auctions', 'min_price'], ['/auctions', 'sort'], ['/auctions', 'status'], ['/auctions', 'host'], ['/auctions', 'category'],
    ['/auctions', 'limit'], ['/auctions', 'cursor'], ['bids', 'limit'], ['bids', 'cursor'], ['chat', 'limit'], ['chat', 'before']])
    test(`${name} of ${path} is refused by its name where it cannot be read, or is there twice`, async () => {
      const at = path.startsWith('/') ? path : `/auctions/${id}/${path}`;
      for (const query of [`${name}=%zz`, `${name}=%ff`, `${name}=50%`, `${name}=1&${name}=2`, `utm=%&${name}=%`]) {
        const { status, json } = await house.request('GET', `${at}?${query}`);
        assert.equal(status, 422, query);
        assert.equal(json.code, 'invalid_field');
        assert.deepEqual(json.errors.map((error) => error.field), [name]);
      }
    });

  for (const name of ['offset', 'page', 'per_page', 'skip'])
    for (const path of ['/auctions', 'bids', 'chat', '/users/me/bids', '/users/me/auctions'])
      test(`${name} of ${path} is refused: the first page would be no answer`, async () => {
        const at = path.startsWith('/') ? path : `/auctions/${id}/${path}`;
        const { status, json } = await house.request('GET', `${at}?${name}=20`, { token: hanna });
        assert.equal(status, 422);
        assert.deepEqual(json.errors.map((error) => error.field), [name]);
      });

  test('the chat pages by before, the other lists by cursor, and none leaves the other aside in silence', async () => {
    for (const [path, name] of [['chat', 'cursor'], ['chat', 'after'], ['bids', 'before'], ['bids', 'after']]) {
      const { status, json } = await house.request('GET', `/auctions/${id}/${path}?${name}=5`);
      assert.equal(status, 422, `${path} ${name}`);
      assert.deepEqual(json.errors.map((error) => error.field), [name]);
    }
    assert.equal((await house.request('GET', `/auctions/${id}/chat?before=5&limit=2`)).status, 200);
  });

  test('values that a list does not know are refused by name, others\' parameters are not', async () => {
    for (const query of ['sort=bogus', 'status=open', 'order=asc', 'search=lamp', 'limit=0', 'limit=101', 'limit=1e1', 'limit=-1', 'host=nobody']) {
      const { status, json } = await house.request('GET', `/auctions?${query}`);
      assert.equal(status, 422, query);
      assert.deepEqual(json.errors.map((error) => error.field), [query.split('=')[0]]);
    }
    for (const query of ['utm_source=x&utm_term={k}', 'gclid=1', 'fbclid=%', '_=123', 'limit=', 'cursor=', 'sort=', 'q='])
      assert.equal((await house.request('GET', `/auctions?${query}`)).status, 200, query);
  });

  test('a price of nothing is one price in each of its forms', async () => {
    for (const name of ['min_price', 'max_price'])
      for (const zero of ['0', '0.0', '0.00']) assert.equal((await house.request('GET', `/auctions?${name}=${zero}`)).status, 200, `${name}=${zero}`);
    for (const none of ['00', '-0', '+0', '0.', '.0', '0.000', '0e0', '%200'])
      assert.equal((await house.request('GET', `/auctions?min_price=${none}`)).status, 422, none);
  });
});

test('a whole number is one number in each of its forms, and a part of one is none', async () => {
  const open = (duration) => house.request('POST', '/auctions', { token: hanna, body: `{"title":"A lamp","starting_bid":"1.00","duration":${duration}}` });
  for (const whole of ['600', '600.0', '600.00']) assert.equal((await open(whole)).json.duration, 600, whole);
  for (const none of ['600.5', '6e2', '600.0e0', '"600"', '-600', '0.0', '18446744073709552216'])
    assert.deepEqual((await open(none)).json.errors?.map((error) => error.field), ['duration'], none);
});

describe('what is no HTTP', () => {
  const hello = Buffer.from('16030100c8010000c40303', 'hex');
  for (const [name, bytes] of [['a TLS hello', hello], ['RTMP', Buffer.from([3, 0, 0, 0, 1])], ['SSH', 'SSH-2.0-OpenSSH_9.2\r\n'], ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP/0.9', 'GET /\r\n'], ['mail', 'EHLO x\r\n'], ['Redis', '*1\r\n$4\r\nPING\r\n'], ['the PROXY protocol', 'PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n'],
    ['zeros', Buffer.alloc(5)], ['a method in small letters', 'get / HTTP/1.1\r\n']])
    test(`${name} is told so at once, on both ports`, async () => {
      for (const port of [house.port, new URL(house.internalUrl).port]) {
        const answer = await raw(bytes, { port });
        assert.ok([400, 505].includes(answer.status), answer.text.slice(0, 200));
        assert.ok(answer.tookMs < 1500, `${answer.tookMs} ms`);
      }
    });

  test('half a request line is waited for', async () => {
    const answer = await raw('GET /heal', { ms: 500 });
    assert.equal(answer.text, '');
  });
});

describe('answers', () => {
  test('carry the date, also refusals, and not a cached one', async () => {
    for (const path of ['/', '/health', '/auctions', '/nothing', '/ws', '/socket.io/?EIO=4&transport=polling']) {
      const answer = await get(path);
      assert.match(field(answer, 'Date'), /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/, path);
      assert.ok(Math.abs(Date.parse(field(answer, 'Date')) - Date.now()) < 3000, path);
    }
    assert.ok(field(await raw('SSH-2.0-x\r\n'), 'Date'));
  });

  test('a WebSocket\'s address asks for the upgrade that it means', async () => {
    const answer = await raw('GET /ws HTTP/1.1\r\nHost: a\r\n\r\n', { ms: 500 });
    assert.equal(answer.status, 426);
    assert.equal(field(answer, 'Upgrade'), 'websocket');
    assert.equal(field(answer, 'Connection'), 'Upgrade');
    assert.equal(field(await get('/ws'), 'Connection'), 'Upgrade, close');
  });

  test('the absolute form works whatever its capitals, and its host counts', async () => {
    for (const target of ['http://house.example/health', 'HTTP://house.example/health', 'hTtPs://house.example:1/health?x={y}'])
      assert.equal((await get(target)).status, 200, target);
    for (const target of ['http://user@house.example/health', 'http:///health', 'ftp://house.example/health']) assert.equal((await get(target)).status, 400, target);
    assert.equal((await raw('GET http://a/health HTTP/1.1\r\n\r\n')).status, 400, 'a Host is there all the same');
  });

  test('a slash too many leads to the address without it', async () => {
    for (const [target, location] of [['//auctions', '/auctions'], ['/auctions/', '/auctions'], [`//live/${id}/?a={b}`, `/live/${id}?a={b}`], ['//', '/'], ['//ws', '/ws']]) {
      const answer = await get(target);
      assert.equal(answer.status, 308, target);
      assert.equal(field(answer, 'Location'), location);
    }
    for (const target of ['/nothing/', '//nothing', '//evil.example/x', '/media/....//....//etc/passwd', '/hls//etc/passwd', `/live//${id}`]) assert.equal((await get(target)).status, 404, target);
    for (const target of ['/../etc/passwd', '/a/./b', '/%2e%2e/x', '/a%2fb']) assert.equal((await get(target)).status, 400, target);
  });

  test('fields that count once are refused where they are there twice', async () => {
    for (const [name, value] of [['Authorization', 'Bearer x'], ['Content-Type', 'text/plain'], ['Host', 'a'], ['Content-Length', '0'], ['Origin', origin]])
      assert.equal((await get('/health', `${name}: ${value}\r\n${name}: ${value}\r\n`)).status, 400, name);
    for (const [name, value] of [['Accept', 'text/html'], ['Accept-Encoding', 'gzip'], ['If-None-Match', '"x"'], ['TE', 'trailers'], ['X-Forwarded-For', '1.2.3.4'], ['Cookie', 'a=b']])
      assert.equal((await get('/health', `${name}: ${value}\r\n${name}: ${value}\r\n`)).status, 200, name);
  });

  test('a body in a content coding is refused with what is taken', async () => {
    const post = (coding, path = '/auctions') => raw(`POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Encoding: ${coding}\r\nContent-Length: 2\r\n\r\n{}`);
    for (const coding of ['gzip', 'GZIP', 'br', 'identity, gzip']) {
      const answer = await post(coding);
      assert.equal(answer.status, 415, coding);
      assert.equal(field(answer, 'Accept-Encoding'), 'identity');
    }
    assert.equal((await post('identity')).status, 401);
    assert.equal((await get('/health', 'Content-Encoding: gzip\r\n')).status, 200, 'without a body it says nothing');
  });

  test('Expect, TE and Range', async () => {
    const expecting = await raw('POST /auctions HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n{}');
    assert.equal(expecting.status, 100);
    assert.match(expecting.text, /HTTP\/1\.1 401/);
    assert.equal((await raw('POST /auctions HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nContent-Length: 2\r\n\r\n{}')).status, 417);
    assert.equal((await get('/health', 'Range: bytes=0-1\r\n')).status, 200);
  });
});

describe('caches', () => {
  let key;
  before(async () => {
    key = (await house.request('POST', '/media/uploads', { token: hanna, body: { content_type: 'image/png' } })).json.key;
    assert.equal((await house.request('PUT', `/media/uploads/${key}`, { body: png })).status, 204);
  });

  test('a picture is known by its tag in a list, weakly or by *, and whole otherwise', async () => {
    const tag = `"${key}"`;
    for (const known of [tag, `W/${tag}`, '*', `"x", ${tag}`, `"x,y",W/${tag}`]) {
      const answer = await get(`/media/${key}`, `If-None-Match: ${known}\r\n`);
      assert.equal(answer.status, 304, known);
      assert.equal(field(answer, 'ETag'), tag);
    }
    for (const other of ['"x"', key, `"x${key}"`]) assert.equal((await get(`/media/${key}`, `If-None-Match: ${other}\r\n`)).status, 200, other);
    assert.equal((await get(`/media/${key}`, 'Range: bytes=0-3\r\n')).status, 200, 'a range may be left aside');
  });

  test('what is not there is 404, whatever the client says that it has', async () => {
    const missing = randomUUID();
    for (const path of [`/media/${missing}`, '/media/nonsense', `/auctions/${missing}`, '/nothing', '/assets/nothing.js', '/hls/x/y.m3u8'])
      for (const known of ['*', `"${missing}"`, `W/"${missing}"`]) {
        const answer = await get(path, `If-None-Match: ${known}\r\nAccept: */*\r\n`);
        assert.equal(answer.status, 404, path);
        assert.equal(field(answer, 'Cache-Control'), 'no-store', path);
      }
    assert.equal((await get('/nothing', `If-None-Match: *\r\nAccept: ${asBrowser}\r\n`)).status, 404, 'nor is the page that says so');
  });

  test('lists have a tag and are compressed for those who take it', async () => {
    const plain = await house.request('GET', '/auctions', { headers: { 'accept-encoding': 'identity' } });
    assert.equal(plain.headers.get('cache-control'), 'no-cache');
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.match(plain.headers.get('vary'), /Accept-Encoding/);
    const etag = plain.headers.get('etag');
    for (const known of [etag, etag.replace('W/', ''), '*', `"x", ${etag}`]) {
      const answer = await get('/auctions', `If-None-Match: ${known}\r\n`);
      assert.equal(answer.status, 304, known);
      assert.equal(answer.text.split('\r\n\r\n')[1], '');
      assert.match(field(answer, 'Vary'), /Accept, Accept-Encoding/);
    }
    for (const taken of ['gzip', 'GZIP', 'br, gzip;q=0.5', '*', 'identity;q=0, gzip']) {
      const answer = await get('/auctions', `Accept-Encoding: ${taken}\r\n`);
      assert.equal(field(answer, 'Content-Encoding'), 'gzip', taken);
      assert.equal(field(answer, 'ETag'), etag);
      const body = Buffer.from(answer.text.slice(answer.text.indexOf('\r\n\r\n') + 4), 'latin1');
      assert.ok(body.length < plain.bytes.length / 3, 'shorter by far');
      assert.equal(gunzipSync(body).toString(), plain.text);
    }
    for (const refused of ['gzip;q=0', 'GZIP;q=0.000', '*;q=0', 'gzip;q=0, *', 'br'])
      for (const path of ['/auctions', '/']) assert.equal(field(await get(path, `Accept-Encoding: ${refused}\r\n`), 'Content-Encoding'), undefined, `${path}: ${refused}`);
    await house.open(hanna, { title: 'Another lamp' });
    assert.equal((await get('/auctions', `If-None-Match: ${etag}\r\n`)).status, 200, 'the list has changed');
  });

  test('the web app\'s files are known again', async () => {
    const etag = field(await get('/'), 'ETag');
    assert.equal((await get('/', `If-None-Match: ${etag}\r\n`)).status, 304);
    assert.equal((await get('/', 'If-None-Match: "x"\r\n')).status, 200);
  });

  test('nobody keeps what one person sees, nor a refusal', async () => {
    for (const path of ['/users/me', '/users/me/bids', '/users/me/auctions', '/users/me/wins', `/auctions/${id}/stream`, `/auctions/${id}/mutes`, `/auctions/${id}/blocks`, `/auctions/${id}/analytics`])
      for (const token of [hanna, undefined]) {
        const { headers } = await house.request('GET', path, { token, headers: { 'accept-encoding': 'gzip' } });
        assert.equal(headers.get('cache-control'), 'no-store', path);
        assert.equal(headers.get('content-encoding'), null, path);
      }
    assert.equal((await house.request('POST', '/auctions', { token: hanna, body: {} })).headers.get('cache-control'), 'no-store');
  });
});

describe('a browser', () => {
  test('is shown the page where there is nothing, a program is told so', async () => {
    for (const path of ['/nope', '/live', '/auctions/a/b/c/d']) {
      const page = await get(path, `Accept: ${asBrowser}\r\n`);
      assert.equal(page.status, 404);
      assert.match(field(page, 'Content-Type'), /text\/html/);
      assert.match(page.text, /id="root"/);
      assert.match(field(page, 'Vary'), /Accept/);
      for (const accept of ['', 'Accept: */*\r\n', 'Accept: application/json\r\n', 'Accept: text/html;q=0\r\n']) {
        const answer = await get(path, accept);
        assert.equal(answer.status, 404);
        assert.match(field(answer, 'Content-Type'), /json/);
        assert.match(field(answer, 'Vary'), /Accept/);
      }
    }
  });

  test('that opens an auction\'s own address sees the sale, a program the auction', async () => {
    const page = await get(`/auctions/${id}`, `Accept: ${asBrowser}\r\n`);
    assert.equal(page.status, 303);
    assert.equal(field(page, 'Location'), `/live/${id}`);
    assert.equal(field(page, 'Cache-Control'), 'no-store');
    assert.match(field(page, 'Vary'), /Accept/);
    const list = await get('/auctions?q=a%26b&min_price=0&sort=newest', `Accept: ${asBrowser}\r\n`);
    assert.equal(field(list, 'Location'), '/?q=a%26b&sort=newest&min=0');
    const answer = await house.request('GET', `/auctions/${id}`);
    assert.equal(answer.json.auction_id, id);
    assert.match(answer.headers.get('vary'), /Accept/);
  });

  test('is told to let the page do what it needs, and no more', async () => {
    const { headers } = await house.request('GET', '/');
    const policy = headers.get('content-security-policy');
    assert.ok(!/https?:(?!\/\/)|wss?:(?!\/\/)/.test(policy), `no scheme stands alone in: ${policy}`);
    assert.match(policy, new RegExp(`connect-src 'self' ${house.url} ${house.url.replace('http', 'ws')};`));
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    for (const right of ['camera=(self)', 'microphone=(self)', 'display-capture=(self)', 'geolocation=()']) assert.ok(headers.get('permissions-policy').includes(right), right);
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
    assert.equal(headers.get('strict-transport-security'), null, 'not without https');
    for (const path of ['/', '/auctions', '/nothing', '/health', '/oidc/sign-in']) {
      const answer = await house.request('GET', path);
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(answer.headers.get('referrer-policy'), 'same-origin', path);
      assert.equal(answer.headers.get('x-frame-options'), 'DENY', path);
    }
    const signIn = (await house.request('GET', '/oidc/sign-in')).headers;
    assert.match(signIn.get('content-security-policy'), /default-src 'none'.*frame-ancestors 'none'/);
    assert.match(signIn.get('permissions-policy'), /camera=\(\)/);
    assert.equal(signIn.get('cross-origin-opener-policy'), 'same-origin');
    assert.equal(signIn.get('cache-control'), 'no-store');
  });

  test('is told to come by https alone where the house says so and is there by https', async () => {
    const secure = await House.start({ env: { PUBLIC_URL: 'https://house.example', HSTS_MAX_AGE_S: '86400' } });
    try {
      for (const path of ['/', '/auctions', '/nothing']) assert.equal((await secure.request('GET', path)).headers.get('strict-transport-security'), 'max-age=86400', path);
      const policy = (await secure.request('GET', '/')).headers.get('content-security-policy');
      assert.match(policy, /connect-src 'self' https:\/\/house\.example wss:\/\/house\.example;/);
    } finally { await secure.end(); }
    for (const publicUrl of ['', 'http://house.example']) {
      const { code, err } = cli(['serve', '--port', '0', '--data-dir', house.dataDir], { env: { PATH: process.env.PATH, HSTS_MAX_AGE_S: '1', PUBLIC_URL: publicUrl } });
      assert.equal(code, 2);
      assert.match(err, /HSTS_MAX_AGE_S needs a PUBLIC_URL that begins with https/);
    }
  });
});

test('the page may go to the endpoints of an issuer elsewhere, and to no other https', async () => {
  const endpoints = { token_endpoint: 'https://Tokens.example/oauth/token', userinfo_endpoint: 'https://people.example:8443/me', revocation_endpoint: "https://x; script-src 'unsafe-inline'" };
  let document = 503;
  const issuer = createServer((request, response) => {
    if (!request.url.startsWith('/.well-known')) return response.end('{"keys":[]}');
    if (document === 503) return response.writeHead(503).end();
    return response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/jwks`, ...endpoints }));
  }).listen(0, '127.0.0.1');
  await once(issuer, 'listening');
  const url = `http://127.0.0.1:${issuer.address().port}`;
  const connectsOf = async (at) => /connect-src ([^;]*);/.exec((await at.request('GET', '/')).headers.get('content-security-policy'))[1].split(' ');
  let foreign;
  try {
    foreign = await House.start({ env: { OIDC_ISSUER: url } });
    assert.ok((await connectsOf(foreign)).includes('https:'), 'what is not known yet is not in the way');
    await foreign.end();
    document = 200;
    foreign = await House.start({ env: { OIDC_ISSUER: url } });
    const own = ["'self'", foreign.url, foreign.url.replace('http', 'ws')];
    await eventually(async () => !(await connectsOf(foreign)).includes('https:'), 'the issuer is known');
    assert.deepEqual(await connectsOf(foreign), [...own, url, 'https://tokens.example', 'https://people.example:8443']);
  } finally {
    await foreign?.end();
    issuer.close();
  }
});

describe('a page of another origin', () => {
  const preflight = (path, asked = 'x-custom, authorization', from = origin) => house.request('OPTIONS', path, {
    headers: { origin: from, 'access-control-request-method': 'GET', 'access-control-request-headers': asked } });

  test('that is listed may send headers of its own, and credentials to Socket.IO', async () => {
    for (const path of ['/socket.io/?EIO=4&transport=polling', '/auctions', `/auctions/${id}`]) {
      const { status, headers } = await preflight(path);
      assert.equal(status, 204, path);
      assert.equal(headers.get('access-control-allow-origin'), origin);
      assert.equal(headers.get('access-control-allow-credentials'), path.startsWith('/socket.io/') ? 'true' : null, 'REST takes bearer tokens alone');
      assert.equal(headers.get('access-control-allow-headers'), 'Authorization, Content-Type, Idempotency-Key, X-Request-Id, x-custom');
      assert.equal(headers.get('access-control-max-age'), '600');
      for (const name of ['Origin', 'Access-Control-Request-Headers']) assert.ok(headers.get('vary').includes(name), name);
    }
    const answer = await house.request('GET', '/socket.io/?EIO=4&transport=polling', { headers: { origin } });
    assert.equal(answer.headers.get('access-control-allow-credentials'), 'true');
  });

  test('may not where cookies count, nor speak for a proxy; one that is not listed learns nothing', async () => {
    for (const path of ['/oidc/sign-in', '/oidc/token']) assert.equal((await preflight(path)).headers.get('access-control-allow-credentials'), null, path);
    assert.doesNotMatch((await preflight('/auctions', 'x-forwarded-for, forwarded, X-Real-IP')).headers.get('access-control-allow-headers'), /forwarded|real-ip/i);
    const other = await preflight('/auctions', 'x-custom', 'https://other.example');
    for (const name of ['origin', 'credentials', 'headers', 'methods']) assert.equal(other.headers.get(`access-control-allow-${name}`), null, name);
  });

  test('a Socket.IO client with credentials and a header of its own gets in by polling', async () => {
    const socket = io(house.url, { transports: ['polling'], withCredentials: true, extraHeaders: { origin, 'x-custom': '1' }, forceNew: true, reconnection: false });
    await new Promise((resolve, reject) => { socket.on('connect', resolve); socket.on('connect_error', reject); });
    socket.disconnect();
  });
});

test('a connection waits for its next request as long as the setting says', async () => {
  const brief = await House.start({ env: { KEEP_ALIVE_MS: '1000' } });
  try {
    const answer = await raw('GET /health HTTP/1.1\r\nHost: a\r\n\r\n', { port: brief.port, ms: 9000 });
    assert.equal(answer.status, 200);
    assert.ok(answer.tookMs > 900 && answer.tookMs < 6000, `${answer.tookMs} ms`);
  } finally { await brief.end(); }
  assert.match(cli(['serve', '--help']).out, /75000/, 'longer than the 60 s of load balancers, unless it is set');
});
