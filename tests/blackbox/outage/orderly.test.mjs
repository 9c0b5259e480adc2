// An orderly stop (SIGTERM): the time without a house begins where its doors close. What had come is decided, and no timer closes anything
// from then on. A short stop moves nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Audit } from '../lib/audit.mjs';
import { allClosed, startFor } from '../lib/faults.mjs';
import { Plain, Recorder } from '../lib/recorder.mjs';
import { amountOf } from '../lib/rules-model.mjs';

/** Sockets are closed one after another over the drain: with these among them it lasts, and bidders are there for some of it. */
async function crowd(house, token) {
  const connections = Array.from({ length: 200 }, () => new Plain(house.url, token, () => {}));
  for (const connection of connections) assert.equal(await connection.opened, true);
  return connections;
}

/** SIGTERM among ends and bids, and a start `downMs` after the house has ended. */
async function stopAndStart(house, recorder, downMs) {
  const from = Date.now();
  assert.equal(await house.stop(), 0);
  const at = Date.now();
  await recorder.rest();
  await pause(downMs);
  await house.start();
  const back = Date.now();
  await recorder.comeBack();
  return { from, at, back };
}

for (const drainMs of [0, 1000]) {
  test(`a stop with a drain of ${drainMs} ms and a start at once moves nothing`, async (t) => {
    const house = await startFor(t, { DRAIN_MS: `${drainMs}`, OUTAGE_MIN_MS: '5000' });
    const recorder = await Recorder.of(house, { bidders: 40 });
    recorder.pauseMs = 80;
    if (drainMs) await crowd(house);
    const ids = await recorder.open(80, [5, 6, 7, 8], { everyMs: 4 });
    recorder.pastEndMs = 3000; // what has ended is not closed while the doors are
    recorder.bid();
    await pause(3600 + Math.random() * 1500);
    const stops = [await stopAndStart(house, recorder, 0)];
    await pause(500);
    stops.push(await stopAndStart(house, recorder, 0));
    await allClosed(recorder, ids);
    await recorder.rest();
    const audit = await (await Audit.of(recorder)).check({ drained: true, lateMsMax: 5000 });
    audit.assertNoOutage();
    for (const { auction } of audit.closed) assert.equal(auction.closed.reason, 'timer');
    for (const { at, back } of stops)
      assert.ok(!audit.closed.some(({ auction: { closed: { timestamp } } }) => timestamp > at && timestamp < back - 2000), 'nothing closes without a house');
    await recorder.end();
  });

  test(`a stop with a drain of ${drainMs} ms and a start four seconds later is an outage from where the doors closed`, async (t) => {
    const house = await startFor(t, { DRAIN_MS: `${drainMs}`, OUTAGE_MIN_MS: '2000' });
    const recorder = await Recorder.of(house, { bidders: 40 });
    recorder.pauseMs = 80;
    if (drainMs) await crowd(house);
    const ids = await recorder.open(100, [5, 6, 7, 8], { everyMs: 4 });
    recorder.pastEndMs = 3000; // what has ended is not closed while the doors are
    recorder.bid();
    await pause(3600 + Math.random() * 1500);
    const { from, at, back } = await stopAndStart(house, recorder, 4000);
    await allClosed(recorder, ids);
    await recorder.rest();
    const audit = await (await Audit.of(recorder)).check({ drained: true });
    const { alive, now } = audit.outage({ from, at, back });
    assert.ok(alive >= from - 10 && alive <= from + 500, `the doors closed ${alive - from} ms after the signal`);
    assert.equal(audit.outages.length, 1);
    const within = audit.closed.filter(({ auction: { closed } }) => closed.timestamp > alive && closed.timestamp < now);
    assert.deepEqual(within.map(({ auction: { closed } }) => closed), [], 'no timer closes after the doors have closed');
    assert.ok([...audit.ledgers.values()].some(({ auction }) => auction.clocks.some(({ endBefore }) => endBefore < at + 4000)), 'some would have ended');
    await recorder.end();
  });
}

test('who bids after an end, and after the doors have closed, is not told that it is over', async (t) => {
  const house = await startFor(t, { DRAIN_MS: '1500', OUTAGE_MIN_MS: '2000', ANTI_SNIPE_MAX: '0' });
  const { auction_id: id, end_time: endTime } = await house.open(house.token('hanna'), { duration: 5 });
  const bob = house.token('bob');
  const connections = await crowd(house, bob);
  await pause(endTime - 400 - Date.now());
  const stopped = house.stop();
  const answers = [];
  for (let cents = 1000; Date.now() < endTime + 1200; cents++) {
    const sentAt = Date.now();
    const last = connections.findLast(({ socket }) => socket.readyState === socket.OPEN);
    last?.ask('place_bid', { auction_id: id, amount: amountOf(cents) }, (answer) => answer && answers.push({ sentAt, answer }));
    await pause(50);
  }
  assert.equal(await stopped, 0);
  await pause(2500);
  await house.start();
  const state = (await house.request('GET', `/auctions/${id}`)).json;
  assert.equal(state.status, 'live');
  assert.ok(state.bid_count >= answers.filter(({ answer }) => answer.ok).length, 'some were decided as their connections ended');
  const late = answers.filter(({ sentAt }) => sentAt > endTime + 10).map(({ answer }) => answer.error?.code);
  assert.ok(late.length > 0, 'somebody could still ask');
  assert.deepEqual([...new Set(late)], ['unavailable']);
});
