// kill -9 around the ends of many auctions, with bids on their way, and a start some time later: what was acknowledged is there, the time
// without a house is given back once to each auction that was live, and what was due before closes. Starts are killed as well.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Audit } from '../lib/audit.mjs';
import { allClosed, crash, kill, said, startAndKill, startFor } from '../lib/faults.mjs';
import { Recorder } from '../lib/recorder.mjs';
import { Machine } from '../lib/shifted-clock.mjs';

const acceptedOf = (recorder) => recorder.bids.filter(({ answers }) => answers[0]?.answer.ok).length;

test('kill -9 at any instant around many ends, and any time later a start', async (t) => {
  const house = await startFor(t);
  const recorder = await Recorder.of(house, { bidders: 6 });
  const [witness] = await recorder.open(1, [3600]); // is live through all of it
  const ids = [];
  const faults = [];
  for (const downMs of [200 + Math.random() * 600, 1500 + Math.random() * 1500, 4000 + Math.random() * 2000]) {
    ids.push(...await recorder.open(60, [5, 6, 7], { everyMs: 5 }));
    recorder.bid();
    await pause(Math.max(0, recorder.opened.get(ids.at(-60)).end_time - Date.now()) + Math.random() * 1200);
    faults.push(await crash(house, downMs));
    await recorder.comeBack();
  }
  await allClosed(recorder, ids);
  await recorder.rest();
  const audit = await (await Audit.of(recorder)).check();
  for (const fault of faults.slice(1)) audit.outage(fault); // the first was perhaps too short
  assert.equal(audit.ledgers.get(witness).auction.clocks.length, audit.outages.length);
  assert.equal(audit.closed.length, ids.length);
  assert.ok(acceptedOf(recorder) > 200, `${acceptedOf(recorder)} bids`);
  assert.ok(recorder.viewers.some(({ recovered }) => recovered > 50), 'viewers learnt what they had missed');
  await recorder.end();
});

test('ends one by one, in milliseconds, before and after the last sign of life; nobody bids', async (t) => {
  const house = await startFor(t);
  const recorder = await Recorder.of(house);
  const ids = await recorder.open(150, [5], { everyMs: 2 });
  const ends = ids.map((id) => recorder.opened.get(id).end_time);
  await pause((ends[0] + ends.at(-1)) / 2 - Date.now());
  const fault = await crash(house, 1500);
  await recorder.comeBack({ bid: false });
  await allClosed(recorder, ids);
  const audit = await (await Audit.of(recorder)).check();
  const { alive, now } = audit.outage(fault);
  const given = ends.filter((end) => end > alive).length;
  assert.ok(given > 0 && given < ids.length, `${given} of ${ids.length} were live`);
  for (const { auction } of audit.ledgers.values()) {
    assert.equal(auction.clocks.length, auction.opened.end_time > alive ? 1 : 0);
    assert.equal(auction.closed.timestamp > now, auction.opened.end_time > alive);
  }
  await recorder.end();
});

test('two outages after one another, without a bid and in the anti-snipe window', async (t) => {
  const house = await startFor(t, { ANTI_SNIPE_WINDOW_MS: '20000' });
  const recorder = await Recorder.of(house);
  const ids = await recorder.open(40, [7], { everyMs: 10 });
  recorder.bid(ids.slice(0, 20));
  await pause(1500);
  await recorder.rest(); // the last sign of life is then no bid's
  await pause(1200);
  const faults = [await crash(house, 1500), await crash(house, 1500)];
  await recorder.comeBack({ bid: false });
  recorder.bid(ids.slice(0, 20)); // with 1.5 s left or more, and so each extends
  await pause(1000);
  faults.push(await crash(house, 1500));
  await recorder.comeBack();
  await allClosed(recorder, ids);
  await recorder.rest();
  const audit = await (await Audit.of(recorder)).check();
  const found = faults.map((fault) => audit.outage(fault));
  for (const id of ids)
    for (const outage of found) assert.ok(audit.ledgers.get(id).auction.clocks.some(({ record }) => record.alive === outage.alive), 'each got each');
  assert.ok(ids.slice(0, 20).some((id) => audit.ledgers.get(id).auction.antiSnipeCount === 5));
  await recorder.end();
});

test('a start that is killed too, at any time: then another, and each outage is given back once', async (t) => {
  const house = await startFor(t);
  const recorder = await Recorder.of(house);
  const ids = await recorder.open(60, [6, 7, 8], { everyMs: 5 });
  const [witness] = await recorder.open(1, [3600]);
  const faults = [];
  const away = ({ process: { stderr } }) => new Promise((resolve) => stderr.on('data', (bytes) => `${bytes}`.includes('the house was away') && resolve()));
  for (const when of [() => pause(0), () => pause(5), () => pause(20), () => pause(50), () => pause(200), away]) {
    recorder.bid();
    await pause(300);
    const fault = await kill(house);
    await pause(1200);
    await startAndKill(house, when);
    await house.start();
    faults.push({ ...fault, back: Date.now() });
    await recorder.comeBack({ bid: false });
  }
  await allClosed(recorder, ids);
  const audit = await (await Audit.of(recorder)).check();
  for (const fault of faults) audit.outage(fault);
  assert.equal(audit.ledgers.get(witness).auction.clocks.length, audit.outages.length);
  assert.ok(said(house, 'the house was away').length >= faults.length);
  await recorder.end();
});

test('starts that are killed before each of their writes to the journal', async (t) => {
  const machine = new Machine();
  t.after(() => machine.end());
  const house = await startFor(t, machine.env);
  const recorder = await Recorder.of(house);
  await recorder.open(120, [3600]);
  const faults = [];
  let died = 0;
  for (const first of [1, 2]) { // every second write, then those between
    recorder.bid();
    await pause(300);
    const fault = await kill(house);
    await recorder.rest();
    await pause(1200);
    for (let write = first; write < first + 40; write += 2) {
      machine.set('killedAtWrite', write);
      await startAndKill(house, () => pause(3000));
      if (said(house, 'the house was away').length > faults.length) break; // written, and this one died later
      died++;
    }
    machine.set('killedAtWrite', 0);
    await house.start();
    faults.push({ ...fault, back: Date.now() });
    await recorder.comeBack({ bid: false });
  }
  const audit = await (await Audit.of(recorder)).check();
  for (const fault of faults) audit.outage(fault);
  for (const { auction } of audit.ledgers.values()) assert.equal(auction.clocks.length, audit.outages.length);
  assert.ok(died >= 4, `${died} starts died before`);
  await recorder.end();
});
