// What a host asks for around a crash: a close from the instant that the port answers comes after the outage's record; a block that was
// acknowledged holds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Audit } from '../lib/audit.mjs';
import { allClosed, kill, startFor } from '../lib/faults.mjs';
import { Recorder } from '../lib/recorder.mjs';

test('hosts who close from the instant that the port answers', async (t) => {
  const house = await startFor(t);
  const recorder = await Recorder.of(house);
  const ids = await recorder.open(60, [7, 600, 600], { everyMs: 3 });
  recorder.bid();
  await pause(1500);
  const fault = await kill(house);
  await pause(1500);
  const ordered = new Map();
  let over = false;
  const close = async (id, nth) => {
    while (!over && !ordered.has(id)) {
      const answer = await house.request('POST', `/auctions/${id}/close`, { token: recorder.hostOf(nth) }).catch(() => undefined);
      if (answer?.status === 200) ordered.set(id, answer.json);
      else await pause(1);
    }
  };
  const asked = ids.filter((_, i) => i % 3 === 0 || i % 3 === 1);
  const closing = asked.map((id) => close(id, ids.indexOf(id)));
  await house.start();
  fault.back = Date.now();
  await Promise.all(closing);
  over = true;
  await recorder.comeBack();
  await pause(500);
  await recorder.rest();
  const audit = await (await Audit.of(recorder)).check();
  const { now } = audit.outage(fault);
  for (const [id, told] of ordered) {
    const { auction, records } = audit.ledgers.get(id);
    assert.deepEqual(records.slice(-2).map(({ kind }) => kind), ['clock', 'closed'], 'time is given back first, whoever closes');
    assert.equal(auction.closed.reason, 'host');
    assert.ok(auction.closed.timestamp >= now && auction.closed.timestamp < now + 2000, 'from the first instant');
    assert.deepEqual([told.ended_at, told.winner_id, told.winning_bid], [auction.closed.timestamp, auction.closed.winner_id, auction.closed.winning_bid]);
  }
  assert.equal(ordered.size, asked.length);
  await recorder.end();
});

test('a block that was acknowledged right before kill -9 holds, and so does an end of one', async (t) => {
  const house = await startFor(t);
  const recorder = await Recorder.of(house, { bidders: 3 });
  const [blocked, forgiven, other] = recorder.people;
  const ids = await recorder.open(20, [600]);
  const path = (id, { userId }) => `/auctions/${id}/blocks/${userId}`;
  const change = async (method, id, person) => {
    const { status, text } = await house.request(method, path(id, person), { token: recorder.hostOf(ids.indexOf(id)) });
    assert.ok(status >= 200 && status < 300, `${status} ${text}`);
    return Date.now();
  };
  for (const id of ids) await change('PUT', id, forgiven);
  recorder.pauseMs = 2;
  recorder.bid();
  await pause(500);
  const blockedAt = new Map();
  await Promise.all(ids.flatMap((id) => [change('PUT', id, blocked).then((at) => blockedAt.set(id, at)), change('DELETE', id, forgiven)]));
  const fault = await kill(house);
  await pause(1500);
  await house.start();
  fault.back = Date.now();
  await recorder.comeBack({ bid: false });
  for (const person of recorder.people) {
    person.connection = new person.Kind(house.url, person.token, () => {});
    await person.connection.opened;
  }
  for (const id of ids) {
    const amount = (BigInt(id.charCodeAt(0)) + 500n).toString();
    assert.equal((await recorder.place(blocked, id, `${amount}.00`))?.error?.code, 'forbidden');
    assert.equal((await blocked.connection.ask('chat_message', { auction_id: id, message: 'Let me in' })).error?.code, 'forbidden');
    assert.equal((await recorder.place(forgiven, id, `${amount}.01`))?.ok, true);
    assert.equal((await forgiven.connection.ask('chat_message', { auction_id: id, message: 'Thank you' })).ok, true);
    assert.equal((await recorder.place(other, id, `${amount}.02`))?.ok, true);
    const { json } = await house.request('GET', `/auctions/${id}/blocks`, { token: recorder.hostOf(ids.indexOf(id)) });
    assert.deepEqual(json.items.map(({ user_id: userId }) => userId), [blocked.userId]);
  }
  const audit = await (await Audit.of(recorder)).check();
  audit.outage(fault);
  for (const [id, at] of blockedAt) {
    const { records } = audit.ledgers.get(id);
    const last = records.findLast((record) => record.user_id === blocked.userId);
    assert.ok(!last || last.timestamp <= at, 'no bid of theirs is accepted once the block is answered');
  }
  assert.ok(recorder.bids.some(({ who, answers }) => who === blocked && answers[0]?.answer.ok), 'they had bid before');
  await recorder.end();
});
