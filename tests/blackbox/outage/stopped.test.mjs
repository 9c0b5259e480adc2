// A house that is there and does nothing for a while: its process is stopped, a commit hangs, or the disk takes none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Audit } from '../lib/audit.mjs';
import { failingDisks } from '../lib/failing-disk.mjs';
import { allClosed, freeze, startFor } from '../lib/faults.mjs';
import { Recorder } from '../lib/recorder.mjs';
import { Machine } from '../lib/shifted-clock.mjs';
import { eventually } from '../lib/wait.mjs';

async function withMany(house) {
  const recorder = await Recorder.of(house, { bidders: 6 });
  const ids = await recorder.open(60, [5, 6, 7, 8], { everyMs: 5 });
  recorder.bid();
  return { recorder, ids };
}

/** No end was told between these. */
const endsTold = (recorder, from, to) => recorder.viewers.flatMap(({ told }) => told).filter(({ type, at }) => type === 'auction_ended' && at > from && at < to);
const answersOf = (recorder, from, to) => recorder.bids.filter(({ sentAt }) => sentAt > from && sentAt < to).map(({ answers }) => answers[0]?.answer);

test('a process that is stopped for four seconds over many ends', async (t) => {
  const house = await startFor(t);
  const { recorder, ids } = await withMany(house);
  await pause(4000 + Math.random() * 1000);
  const faults = [await freeze(house, 4000)];
  await pause(500);
  faults.push(await freeze(house, 1500));
  await allClosed(recorder, ids);
  await recorder.rest();
  const audit = await (await Audit.of(recorder)).check();
  for (const fault of faults) audit.outage(fault);
  await recorder.end();
});

test('a commit that hangs for four seconds: what it held stands, and the time is given back', async (t) => {
  const machine = new Machine();
  t.after(() => machine.end());
  const house = await startFor(t, machine.env);
  const { recorder, ids } = await withMany(house);
  await pause(4000 + Math.random() * 1000);
  const from = Date.now();
  machine.set('syncHangs', 1);
  await eventually(() => machine.get('hanging') > 0, 'it hangs');
  const hungAt = Date.now();
  await pause(4000);
  const at = Date.now();
  machine.set('syncHangs', 0);
  await allClosed(recorder, ids);
  await recorder.rest();
  const audit = await (await Audit.of(recorder)).check();
  audit.outage({ from, at, back: at + 1000 });
  assert.ok(answersOf(recorder, 0, from).length > 50);
  assert.equal(endsTold(recorder, hungAt + 1000, at).length, 0);
  await recorder.end();
});

/** The disk takes nothing over many ends: bids are `unavailable`, nothing closes, and afterwards the time is given back. */
async function refuse(house, { fill, free }, { forMs = 4000 } = {}) {
  const { recorder, ids } = await withMany(house);
  const [far] = await recorder.open(1, [3600]);
  await pause(3800 + Math.random() * 500);
  const from = Date.now();
  const down = await eventually(async () => {
    fill();
    return (await house.request('GET', '/ready')).status === 503 && Date.now();
  }, 'the house is not ready');
  fill();
  await pause(200);
  recorder.bid([far]); // which is open for certain
  // The house cuts logs of its own that have grown, and room for a bid is there for a moment.
  const goOn = setInterval(fill, 50);
  await pause(forMs);
  clearInterval(goOn);
  const at = Date.now();
  const told = recorder.bids.length;
  free();
  await eventually(async () => (await house.request('GET', '/ready')).status === 200, 'ready again');
  const back = Date.now();
  await pause(1000);
  await recorder.comeBack();
  await allClosed(recorder, ids);
  await recorder.rest();
  const audit = await (await Audit.of(recorder)).check();
  const { alive } = audit.outage({ from: from - 500, at, back: back + 500 });
  assert.ok(alive <= down);
  assert.equal(endsTold(recorder, down + 200, at).length, 0, 'nothing closes meanwhile');
  const codes = recorder.bids.slice(0, told).filter(({ bid, sentAt }) => bid.auction_id === far && sentAt > down + 200 && sentAt < at - 50).map(({ answers }) => (answers[0]?.answer.ok ? 'ok' : answers[0]?.answer.error?.code));
  const refused = codes.filter((code) => code === 'unavailable').length;
  assert.ok(refused > 10 && refused >= 0.9 * codes.length && codes.every((code) => ['unavailable', 'ok'].includes(code)), `${refused} of ${codes.length}: ${[...new Set(codes)]}`);
  await recorder.end();
}

for (const [what, disk] of failingDisks())
  test(`a disk that takes no commits over many ends: ${what}`, async (t) => {
    t.after(() => disk.end());
    const house = await startFor(t, {}, { dataDir: disk.dataDir, wrapper: disk.wrapper });
    await refuse(house, { fill: () => disk.fill(house), free: () => disk.free(house) });
  });

test('a disk that takes no commits over many ends: what was written cannot be synced', async (t) => {
  const machine = new Machine();
  t.after(() => machine.end());
  const house = await startFor(t, machine.env);
  await refuse(house, { fill: () => machine.set('syncFails', 1), free: () => machine.set('syncFails', 0) });
});
