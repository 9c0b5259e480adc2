// The house is killed at any point of what follows a close: the result reaches everybody soon after the next start all the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startFor } from '../lib/faults.mjs';
import { Machine } from '../lib/shifted-clock.mjs';
import { eventually } from '../lib/wait.mjs';

const twoHours = 2 * 3600 * 1000;

for (const [what, wallMs, from, step] of [['', 0, 1, 1], [', with the wall clock two hours ahead until then', twoHours, 1, 1]])
  test(`a house that is killed before any of its writes to the queue of jobs${what}`, async (t) => {
    const machine = new Machine();
    t.after(() => machine.end());
    const house = await startFor(t, { ...machine.env, KILLED_AT_FILE: 'jobs.db' });
    const [hanna, alice] = [house.token('hanna'), house.token('alice')];
    const ids = [];
    let died = 0;
    machine.set('wallMs', wallMs);
    for (let write = from; write < 40; write += step) {
      const { auction_id: id } = await house.open(hanna, { duration: 3600 });
      ids.push(id);
      await house.request('POST', `/auctions/${id}/bids`, { token: alice, body: { amount: '10.00' } });
      machine.set('killedAtWrite', write);
      await house.request('POST', `/auctions/${id}/close`, { token: hanna }).catch(() => undefined);
      await Promise.race([house.exited, pause(700)]);
      machine.set('killedAtWrite', 0);
      if (house.process.signalCode === null) continue;
      died++;
      await house.start();
      const { status } = (await house.request('GET', `/auctions/${id}`)).json;
      if (status === 'live') ids.pop();
    }
    assert.ok(died > 3, `died ${died} times`);
    await house.kill();
    machine.set('wallMs', 0);
    await house.start();
    const read = async () => {
      const states = await Promise.all(ids.map(async (id) => (await house.request('GET', `/auctions/${id}`)).json));
      return states.filter(({ ledger_hash: hash }) => hash === null).length;
    };
    await eventually(async () => (await read()) === 0, 'every ledger is sealed');
    await eventually(async () => (await house.request('GET', '/users/me/wins?limit=100', { token: alice })).json.items.length === ids.length, 'the winner has them all');
  });
