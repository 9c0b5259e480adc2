// The machine's wall clock is set, while a house runs on it and while none does: nothing closes early or late, and no time is given back.
// A machine that was suspended was away; one that was started anew goes by its wall clock, but never back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Audit } from '../lib/audit.mjs';
import { allClosed, kill, said, startFor } from '../lib/faults.mjs';
import { Recorder } from '../lib/recorder.mjs';
import { Machine } from '../lib/shifted-clock.mjs';
import { eventually } from '../lib/wait.mjs';

const twoHours = 2 * 3600 * 1000;
const warning = 'wall clock has stepped';

async function startOn(t) {
  const machine = new Machine();
  t.after(() => machine.end());
  const house = await startFor(t, { ...machine.env, OUTAGE_MIN_MS: '2500' }); // which a busy machine does not reach
  return { machine, house, recorder: await Recorder.of(house) };
}

const aheadOfWall = async (house) => {
  const { text } = await house.request('GET', '/metrics', { internal: true });
  return Number(/^flashauction_clock_ahead_of_wall_milliseconds (\S+)$/m.exec(text)?.[1]);
};

/** What was told, and when: an end that comes late is as bad as one that comes early. */
function assertToldInTime(recorder) {
  for (const { type, message, missed, at } of recorder.viewers.flatMap(({ told }) => told))
    if (type === 'auction_ended' && !missed) assert.ok(Math.abs(at - message.ended_at) < 1000, `told ${at - message.ended_at} ms after it`);
}

test('the wall clock two hours ahead, behind, and right again, while many end', async (t) => {
  const { machine, house, recorder } = await startOn(t);
  const ids = await recorder.open(90, [5, 6, 7, 8, 9, 10, 11, 12, 13], { everyMs: 3 });
  recorder.bid();
  for (const [byMs, forMs] of [[twoHours, 3000], [-twoHours, 3000], [-twoHours, 3000], [twoHours, 1500], [twoHours, 0]]) {
    const wallMs = machine.get('wallMs') + byMs;
    machine.set('wallMs', wallMs);
    await eventually(async () => Math.abs(await aheadOfWall(house) + wallMs) < 1000, `the metric says by how much: ${wallMs}`);
    await pause(forMs);
  }
  assert.ok(said(house, warning).length >= 2, 'the log warns');
  await allClosed(recorder, ids);
  await recorder.rest();
  const audit = await (await Audit.of(recorder)).check({ lateMsMax: 1000 });
  audit.assertNoOutage();
  assertToldInTime(recorder);
  await recorder.end();
});

for (const [what, byMs] of [['ahead', twoHours], ['behind', -twoHours]])
  test(`the wall clock two hours ${what} while no house runs`, async (t) => {
    const { machine, house, recorder } = await startOn(t);
    const ids = await recorder.open(30, [5, 6, 7], { everyMs: 10 });
    recorder.bid();
    await pause(2500);
    const fault = await kill(house);
    machine.stepWall(byMs);
    await pause(3000);
    await house.start();
    fault.back = Date.now();
    await recorder.comeBack();
    await allClosed(recorder, ids);
    await recorder.rest();
    const audit = await (await Audit.of(recorder)).check();
    const { alive, now } = audit.outage(fault);
    assert.ok(now - alive < 6000);
    assert.equal(audit.outages.length, 1);
    assertToldInTime(recorder);
    assert.ok(Math.abs(await aheadOfWall(house) + byMs) < 1000);
    assert.ok(said(house, warning).length >= 1, 'the log warns');
    await recorder.end();
  });

test('a machine that was suspended for a minute', async (t) => {
  const { machine, house, recorder } = await startOn(t);
  const ids = await recorder.open(60, [5, 6, 7, 8], { everyMs: 5 });
  recorder.bid();
  await pause(3500 + Math.random() * 1500);
  const from = Date.now();
  machine.suspend(60_000);
  recorder.aheadMs = 60_000;
  await allClosed(recorder, ids);
  await recorder.rest();
  const audit = await (await Audit.of(recorder)).check();
  const { alive, now } = audit.outage({ from, at: from, back: from + 60_000 + 1000 });
  assert.ok(now - alive >= 60_000 && now - alive < 62_000);
  assert.equal(audit.outages.length, 1);
  assert.equal(said(house, warning).length, 0, 'its wall clock did not step');
  await recorder.end();
});

test('a machine that was started anew, by a wall clock that is right', async (t) => {
  const { machine, house, recorder } = await startOn(t);
  const ids = await recorder.open(20, [5, 6]);
  recorder.bid();
  await pause(2000);
  const fault = await kill(house);
  machine.set('otherBoot', 1);
  machine.set('boottimeMs', -60_000);
  await pause(3000);
  await house.start();
  fault.back = Date.now();
  await recorder.comeBack();
  await allClosed(recorder, ids);
  await recorder.rest();
  const audit = await (await Audit.of(recorder)).check();
  audit.outage(fault);
  assert.equal(audit.outages.length, 1);
  await recorder.end();
});

test('a machine that was started anew, by a wall clock two hours behind: time goes on from the last sign of life', async (t) => {
  const { machine, house, recorder } = await startOn(t);
  const ids = await recorder.open(20, [5, 6]);
  recorder.bid();
  await pause(2000);
  await kill(house);
  machine.set('otherBoot', 1);
  machine.stepWall(-twoHours);
  await pause(1500);
  await house.start();
  const { server_time: serverTime } = (await house.request('GET', `/auctions/${ids[0]}`)).json;
  recorder.aheadMs = serverTime - Date.now();
  recorder.toleranceMs = 200; // it slows down a little, towards the wall clock
  assert.ok(recorder.aheadMs > -5000, 'never back');
  await recorder.comeBack();
  await allClosed(recorder, ids);
  await recorder.rest();
  const audit = await (await Audit.of(recorder)).check();
  audit.assertNoOutage();
  await recorder.end();
});
