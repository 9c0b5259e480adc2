// What is wrong gets its documented answer, changes nothing, and takes nobody else down.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { connect as tcp } from 'node:net';
import WebSocket from 'ws';
import { House } from './lib/server.mjs';
import { framings, PlainClient, SocketIoClient } from './lib/clients.mjs';
import { eventually } from './lib/wait.mjs';

let house;
let id;
let before_;
const tokens = {};
let witness;
const state = async () => {
  const { server_time: _t, participant_count: _p, ...rest } = (await house.request('GET', `/auctions/${id}`)).json;
  return rest;
};

before(async () => {
  // Who never reads answers no ping either: on a busy machine the heartbeat would end it before the room does.
  house = await House.start({ env: { CONNECTIONS_PER_ADDRESS_MAX: '300', PING_TIMEOUT_MS: '300000' } });
  for (const name of ['hanna', 'alice', 'bob', 'carol']) tokens[name] = house.token(name);
  id = (await house.open(tokens.hanna, { starting_bid: '5.00' })).auction_id;
  witness = await PlainClient.connect(house.url, { token: tokens.bob });
  await witness.request('join_auction', { auction_id: id });
  before_ = await state();
});
after(() => house.end());
afterEach(async () => {
  assert.deepEqual(await state(), before_, 'what was refused changed nothing (INV-7)');
  assert.ok((await witness.request('time_sync', { t0: 1 })).t1 > 0, 'nobody else notices');
});

const amounts = [
  ['0', 'invalid_amount'], ['"0"', 'invalid_amount'], ['"0.00"', 'invalid_amount'], ['-1', 'invalid_amount'], ['"-1"', 'invalid_amount'],
  ['10.123', 'invalid_amount'], ['"10.123"', 'invalid_amount'], ['1e9', 'invalid_amount'], ['"1e9"', 'invalid_amount'], ['"NaN"', 'invalid_amount'],
  ['NaN', 'invalid_message'], ['Infinity', 'invalid_message'], ['" 10"', 'invalid_amount'], ['"10 "', 'invalid_amount'], ['""', 'invalid_amount'],
  ['9223372036854775808', 'invalid_amount'], ['"9223372036854775808"', 'invalid_amount'], ['100000000', 'invalid_amount'], ['"05"', 'invalid_amount'],
  ['"10."', 'invalid_amount'], ['".5"', 'invalid_amount'], ['"+10"', 'invalid_amount'], ['"1,000"', 'invalid_amount'], ['"٣"', 'invalid_amount'],
  ['true', 'invalid_message'], ['null', 'invalid_message'], ['[]', 'invalid_message'], ['{}', 'invalid_message'], ['[10]', 'invalid_message'], ['4.99', 'bid_too_low'],
];

describe('amounts', () => {
  for (const [literal, code] of amounts)
    test(`${literal} is ${code}, in every framing and over REST`, async () => {
      const plain = await PlainClient.connect(house.url, { token: tokens.alice });
      plain.send(`{"type":"place_bid","ref":1,"auction_id":"${id}","amount":${literal}}`);
      // What is not JSON has no ref to answer to: the event `error` comes instead.
      const isJson = !['NaN', 'Infinity'].includes(literal);
      const answer = isJson ? (await plain.wait('ack:1')).error : await plain.wait('error');
      assert.equal(answer.code, code);
      plain.close();
      const rest = await house.request('POST', `/auctions/${id}/bids`, { token: tokens.alice, body: `{"amount":${literal}}` });
      assert.equal(rest.json.code, code);
      assert.equal(rest.status, { invalid_amount: 422, invalid_message: 400, bid_too_low: 409 }[code]);
      if (code === 'bid_too_low') assert.equal(rest.json.minimum_bid, '5.00');
      if (!isJson) return;
      const socketio = await SocketIoClient.connect(house.url, { token: tokens.alice });
      const value = JSON.parse(literal);
      // JavaScript writes some of these numbers in another way; those literals were seen above.
      if (JSON.stringify(value) === literal) assert.equal((await socketio.request('place_bid', { auction_id: id, amount: value })).error.code, code);
      socketio.close();
    });
});

describe('messages', () => {
  for (const [name, text] of [
    ['no type', '{"ref":1}'], ['a foreign type', '{"type":"fly","ref":1}'], ['an array', '[]'], ['a number', '7'], ['not JSON', '{'], ['a type of a wrong type', '{"type":7,"ref":1}'],
    ['deep JSON', '{"type":"place_bid","ref":1,"auction_id":' + '['.repeat(5000) + ']'.repeat(5000) + '}'],
    ['a wrong type of auction_id', '{"type":"join_auction","ref":1,"auction_id":7}'], ['no auction_id', '{"type":"join_auction","ref":1}'],
    ['a key that stands twice', '{"type":"time_sync","ref":1,"t0":1,"t0":2}'], ['a bid_id that is none', '{"type":"place_bid","ref":1,"auction_id":"x","amount":"6.00","bid_id":"one"}'],
    ['BID without a joined auction', '{"type":"BID","ref":1,"amount":"6.00"}'],
  ])
    test(`${name} is invalid_message`, async () => {
      const client = await PlainClient.connect(house.url, { token: tokens.alice });
      client.send(text);
      const answer = await Promise.race([client.wait('ack:1').then((ack) => ack.error), client.wait('error')]);
      assert.equal(answer.code, 'invalid_message', JSON.stringify(answer));
      client.close();
    });

  for (const [name, connect] of framings)
    test(`${name}: JSON that is too deep or has too many keys is invalid_message, and the connection stays`, async () => {
      const deep = (levels) => (levels === 0 ? 1 : [deep(levels - 1)]);
      const wide = (keys) => Object.fromEntries(Array.from({ length: keys }, (_, i) => [`k${i}`, i]));
      for (const fields of [{ deep: deep(40) }, { deep: deep(4000) }, wide(100), { wide: wide(65) }]) {
        const client = await connect(house.url, { token: tokens.alice });
        // A plain message that cannot be read has no ref to answer to: the event `error` comes instead.
        const isPlain = client instanceof PlainClient;
        if (isPlain) client.tell('time_sync', { t0: 1, ...fields });
        const error = isPlain ? await client.wait('error') : (await client.request('time_sync', { t0: 1, ...fields })).error;
        assert.equal(error?.code, 'invalid_message', JSON.stringify(fields).slice(0, 60));
        assert.equal((await client.request('time_sync', { t0: 1, deep: deep(20), ...wide(40) })).t0, 1, 'what is within the limits is ignored');
        if (!isPlain) {
          client.tell('time_sync', { t0: 1, ...fields });
          assert.equal((await client.wait('error')).code, 'invalid_message', 'told as an event where no acknowledgement is asked for');
          assert.equal((await client.request('time_sync', { t0: 2 })).t0, 2);
        }
        client.close();
      }
    });

  test('Socket.IO: what is behind the limit is not read, and binary does not change that; no JSON before it ends the connection', async () => {
    const socket = new WebSocket(`${house.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    const got = [];
    const heard = (start) => eventually(async () => got.find((text) => text.startsWith(start)), start);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('message', (data) => got.push(`${data}`));
    await heard('0{');
    socket.send(`40${JSON.stringify({ token: tokens.alice })}`);
    await heard('40{');
    socket.send(`421["place_bid",${'['.repeat(32)}]"`);
    assert.equal(JSON.parse((await heard('431')).slice(3))[0].error.code, 'invalid_message');
    socket.send(`451-2["place_bid",${'['.repeat(30)}{"a":1,"_placeholder":[`);
    socket.send(Buffer.from([1]));
    assert.equal(JSON.parse((await heard('432')).slice(3))[0].error.code, 'invalid_message');
    socket.send('423["time_sync",{"t0":1}]');
    assert.equal(JSON.parse((await heard('433')).slice(3))[0].t0, 1);
    socket.send(`424["place_bid",}${'['.repeat(40)}]`);
    await closed;
    assert.ok(!got.some((text) => text.startsWith('434')));
  });

  const many = []; // of two hosts, so that neither meets the limit of changes
  for (const [name, connect] of framings)
    test(`${name}: the 51st auction is rate_limited without a wait, until one is left`, async () => {
      const client = await connect(house.url, { token: tokens.alice });
      while (many.length < 51) many.push((await house.open(many.length % 2 ? tokens.hanna : tokens.carol)).auction_id);
      const auctions = many.slice(0, 50);
      const last = many[50];
      for (const auction_id of auctions) assert.equal((await client.request('join_auction', { auction_id })).ok, true);
      const { ok, error } = await client.request('join_auction', { auction_id: last });
      assert.equal(ok, false);
      assert.equal(error.code, 'rate_limited');
      assert.ok(!('retry_after_ms' in error));
      await client.request('leave_auction', { auction_id: auctions[0] });
      assert.equal((await client.request('join_auction', { auction_id: last })).ok, true);
      client.close();
    });

  for (const [name, connect] of framings)
    test(`${name}: an auction that is none is auction_not_found`, async () => {
      const client = await connect(house.url, { token: tokens.alice });
      for (const auction of ['nonsense', randomUUID(), '../../etc/passwd']) {
        assert.equal((await client.request('join_auction', { auction_id: auction })).error.code, 'auction_not_found');
        assert.equal((await client.request('place_bid', { auction_id: auction, amount: '10.00' })).error.code, 'auction_not_found');
      }
      client.close();
    });

  test('Socket.IO: a key that stands twice is invalid_message, and the connection stays', async () => {
    const socket = new WebSocket(`${house.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    const got = [];
    const heard = (start) => eventually(async () => got.find((text) => text.startsWith(start)), start);
    socket.on('message', (data) => got.push(`${data}`));
    await heard('0{');
    socket.send(`40${JSON.stringify({ token: tokens.alice })}`);
    await heard('40{');
    socket.send(`421["place_bid",{"auction_id":"${id}","amount":"6.00","amount":"600.00"}]`);
    assert.equal(JSON.parse((await heard('431')).slice(3))[0].error.code, 'invalid_message');
    socket.send('422["time_sync",{"t0":1}]');
    assert.equal(JSON.parse((await heard('432')).slice(3))[0].t0, 1);
    socket.close();
  });

  test('a binary argument of an auction event is a clear error', async () => {
    const client = await SocketIoClient.connect(house.url, { token: tokens.alice });
    const answer = await client.request('chat_message', { auction_id: id, message: Buffer.from([1, 2, 3]) });
    assert.equal(answer.error.code, 'invalid_message');
    client.close();
    const plain = await PlainClient.connect(house.url, { token: tokens.alice });
    plain.socket.send(Buffer.from([1, 2, 3]));
    await Promise.race([plain.wait('close'), plain.wait('error')]);
    plain.close();
  });

  test('a message that is too long closes with 1009 or is refused, and nothing is said', async () => {
    const client = await PlainClient.connect(house.url, { token: tokens.alice });
    client.send(JSON.stringify({ type: 'chat_message', ref: 1, auction_id: id, message: 'x'.repeat(100_000) }));
    assert.equal(await client.wait('close'), 1009);
    const shorter = await PlainClient.connect(house.url, { token: tokens.alice });
    await shorter.request('join_auction', { auction_id: id });
    assert.equal((await shorter.request('chat_message', { auction_id: id, message: 'x'.repeat(2000) })).error.code, 'message_too_long');
    shorter.close();
  });
});

describe('frames', () => {
  const open = () => new Promise((resolve, reject) => {
    const socket = tcp(new URL(house.url).port, '127.0.0.1', () => socket.write('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'));
    socket.once('data', (data) => (data.toString().startsWith('HTTP/1.1 101') ? resolve(socket) : reject(new Error(data.toString()))));
    socket.on('error', () => {});
  });
  const closeCode = (socket) => new Promise((resolve) => {
    let all = Buffer.alloc(0);
    socket.on('data', (data) => { all = Buffer.concat([all, data]); });
    socket.on('close', () => {
      const at = all.indexOf(0x88);
      resolve(at >= 0 && all.length >= at + 4 ? all.readUInt16BE(at + 2) : undefined);
    });
  });
  const mask = Buffer.alloc(4);
  for (const [name, bytes, code] of [
    ['an unmasked frame', Buffer.from([0x81, 0x02, 0x7b, 0x7d]), 1002],
    ['a control frame over 125 bytes', Buffer.concat([Buffer.from([0x89, 0xfe, 0, 126]), mask, Buffer.alloc(126)]), 1002],
    ['a fragmented control frame', Buffer.concat([Buffer.from([0x09, 0x80]), mask]), 1002],
    ['a reserved opcode', Buffer.concat([Buffer.from([0x83, 0x80]), mask]), 1002],
    ['a reserved bit', Buffer.concat([Buffer.from([0xc1, 0x80]), mask]), 1002],
    ['invalid UTF-8', Buffer.concat([Buffer.from([0x81, 0x82]), mask, Buffer.from([0xc3, 0x28])]), 1007],
    ['invalid UTF-8 over two fragments', Buffer.concat([Buffer.from([0x01, 0x81]), mask, Buffer.from([0xc3]), Buffer.from([0x80, 0x81]), mask, Buffer.from([0x28])]), 1007],
    ['an oversized frame', Buffer.concat([Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0x10, 0, 0, 0]), mask]), 1009],
    ['a continuation of nothing', Buffer.concat([Buffer.from([0x80, 0x80]), mask]), 1002],
  ])
    test(`${name} closes with ${code}`, async () => {
      const socket = await open();
      const closed = closeCode(socket);
      socket.write(bytes);
      assert.equal(await closed, code);
    });

  test('a message in many fragments, a byte each, is one message', async () => {
    const socket = await open();
    const text = Buffer.from('{"type":"time_sync","ref":1,"t0":5}');
    for (let i = 0; i < text.length; i++)
      socket.write(Buffer.concat([Buffer.from([(i === text.length - 1 ? 0x80 : 0) | (i ? 0 : 1), 0x81]), mask, text.subarray(i, i + 1)]));
    const [answer] = await new Promise((resolve) => socket.once('data', (...data) => resolve(data)));
    assert.match(answer.toString(), /"t0":5/);
    socket.destroy();
  });
});

describe('connections', () => {
  // A request whose header comes a byte at a time and never ends, and 50 that stop halfway. They wait while the others run.
  const halfway = [];
  let drip;
  before(() => {
    const open = (text) => {
      const one = { startedAt: Date.now(), text: '', socket: tcp(new URL(house.url).port, '127.0.0.1') };
      one.ended = new Promise((resolve) => one.socket.on('close', () => resolve(Date.now() - one.startedAt)));
      one.socket.on('error', () => {});
      one.socket.on('data', (data) => { one.text += data; });
      one.socket.write(text);
      halfway.push(one);
      return one;
    };
    for (let i = 0; i < 50; i++) open('POST /auctions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n');
    const slow = open('GET /auctions HTTP/1.1\r\nX: ');
    drip = setInterval(() => { if (slow.socket.writable) slow.socket.write('y'); }, 1000);
  });
  after(() => {
    clearInterval(drip);
    for (const { socket } of halfway) socket.destroy();
  });

  const slowViewers = async (stage) =>
    Number(new RegExp(`^flashauction_slow_viewers_total\\{stage="${stage}"\\} (\\d+)`, 'm').exec((await house.request('GET', '/metrics', { internal: true })).text)?.[1]);

  test('clients that never read are closed, and others get everything', async () => {
    const stalled = [['/ws', JSON.stringify({ type: 'join_auction', ref: 1, auction_id: id })],
      ['/socket.io/?EIO=4&transport=websocket', '40', `42["join_auction",{"auction_id":"${id}"}]`]].map(([path, ...messages]) => {
      const socket = new WebSocket(house.url.replace('http', 'ws') + path, { headers: { 'user-agent': `a guest at ${path}` } });
      socket.on('error', () => {});
      socket.on('open', () => { socket._socket.pause(); for (const message of messages) socket.send(message); });
      return socket;
    });
    await eventually(async () => (await house.request('GET', `/auctions/${id}`)).json.participant_count === 3, 'both have joined');
    const alice = await PlainClient.connect(house.url, { token: tokens.alice });
    await alice.request('join_auction', { auction_id: id });
    const seen = witness.of('chat_message').length;
    const message = '\u{1F600}'.repeat(500); // more than what the kernel takes for a socket, in all
    let said = 0;
    const say = async (times) => {
      for (let i = 0; i < times; i++, said += 10) await Promise.all(Array.from({ length: 10 }, () => alice.request('chat_message', { auction_id: id, message })));
    };
    while ((await slowViewers('merging')) < 2) {
      assert.ok(said < 20_000, 'both are noticed');
      await say(50);
    }
    // The kernel may still take all that waits, and who has nothing waiting is not slow any more: so it goes on, a little
    // at a time, until 30 s have passed in which neither took anything.
    await eventually(async () => (await slowViewers('closed')) === 2 || say(1), 'both are closed', 90_000);
    await witness.wait('chat_message', () => witness.of('chat_message').length >= seen + said, 60_000);
    const seqs = witness.of('chat_message').map((m) => m.chat_seq);
    seqs.forEach((seq, i) => i && assert.equal(seq, seqs[i - 1] + 1));
    for (const socket of stalled) socket.terminate();
    alice.close();
    before_ = await state();
  });

  test('half-open requests, and one that sends a byte a second, keep nobody waiting and are told 408', async () => {
    const startedAt = Date.now();
    assert.equal((await house.request('GET', '/health')).status, 200);
    assert.ok(Date.now() - startedAt < 2000);
    for (const { text, ended } of halfway) {
      assert.ok((await ended) < 20_000);
      assert.match(text, /^HTTP\/1\.1 408 [^]*"code":"request_timeout"/);
    }
  });

  test('a flood of connects is bounded, and leaves those that are in alone', async () => {
    const sockets = [];
    for (let i = 0; i < 600; i++) {
      const socket = tcp(new URL(house.url).port, '127.0.0.1');
      socket.on('error', () => {});
      socket.on('data', () => { socket.refused = true; });
      sockets.push(socket);
    }
    await eventually(async () => sockets.filter((socket) => socket.refused).length >= 300, 'those beyond the bound are refused');
    assert.ok((await witness.request('time_sync', { t0: 1 })).t1 > 0);
    for (const socket of sockets) socket.destroy();
    // Once they are gone, new ones are let in again.
    await eventually(async () => (await house.request('GET', '/health').catch(() => undefined))?.status === 200, 'recovers');
  });
});

describe('people', () => {
  test('a bid as somebody else is refused or is one\'s own', async () => {
    const client = await PlainClient.connect(house.url, {});
    assert.equal((await client.request('place_bid', { auction_id: id, amount: '50.00', user_id: randomUUID() })).error.code, 'unauthenticated');
    const hanna = await PlainClient.connect(house.url, { token: tokens.hanna });
    await hanna.request('join_auction', { auction_id: id });
    assert.equal((await hanna.request('place_bid', { auction_id: id, amount: '50.00' })).error.code, 'host_cannot_bid');
    client.close();
    hanna.close();
  });

  test('a stream key is for the host alone', async () => {
    assert.equal((await house.request('GET', `/auctions/${id}/stream`)).status, 401);
    assert.equal((await house.request('GET', `/auctions/${id}/stream`, { token: tokens.alice })).status, 403);
    const mine = await house.request('GET', `/auctions/${id}/stream`, { token: tokens.hanna });
    assert.equal(mine.status, 200);
    const key = mine.json.stream_key;
    assert.ok(!(await house.request('GET', `/auctions/${id}`)).text.includes(key));
    assert.ok(!(await house.request('GET', '/auctions')).text.includes(key));
  });

  test('a tampered token is unauthenticated everywhere', async () => {
    const [head, body, signature] = tokens.alice.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url'));
    const forged = [head, Buffer.from(JSON.stringify({ ...claims, preferred_username: 'hanna', sub: 'x' })).toString('base64url'), signature].join('.');
    for (const bad of [forged, 'x', '..', `${head}.${body}.`, 'a'.repeat(20_000)]) {
      const answer = await house.request('GET', '/users/me', { token: bad });
      assert.ok([401, 431].includes(answer.status), String(answer.status));
      const client = await PlainClient.connect(house.url, {});
      if (bad.length < 10_000) assert.equal((await client.request('auth', { token: bad })).error.code, 'unauthenticated');
      client.close();
      if (bad.length < 10_000) await assert.rejects(SocketIoClient.connect(house.url, { token: bad }));
    }
  });
});
