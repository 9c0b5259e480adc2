// Sign-ups, each of which takes 64 MiB for its password, in a house that may have little more.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { attack, evening } from '../lib/abuse.mjs';
import { Browser, CodeFlow, signUp } from '../lib/browser.mjs';
import { eventually } from '../lib/wait.mjs';

const password = 'correct horse battery';
const roomBytes = (64 + 48) << 20; // for one hash and for what else goes on, not for two
const seconds = 3;

/** Fills in the page of `flow`; resolves with the status of the answer. */
async function submit(house, username, changes) {
  const browser = new Browser(house);
  const start = await browser.go('GET', new CodeFlow(house).path(changes));
  const page = start.location ? await browser.go('GET', start.location) : start;
  if (!/<form method="post"/.test(page.text)) return page.status;
  return (await browser.submit(page, { username, password })).status;
}

describe('a house with memory for one password at a time', () => {
  const house = evening();

  attack('four sign-ups at once', house, {
    run: async (it) => {
      await signUp(it.house, { username: 'alice', password });
      const [, size] = /^VmSize:\s+(\d+) kB/m.exec(readFileSync(`/proc/${it.house.pid}/status`, 'utf8'));
      execFileSync('prlimit', ['--pid', `${it.house.pid}`, `--as=${Number(size) * 1024 + roomBytes}:unlimited`]);
      const until = Date.now() + seconds * 1000;
      const statuses = { 'sign-up': {}, 'sign-in': {} };
      const again = async (what, name, changes) => {
        for (let made = 0; Date.now() < until && it.isUp; made++) {
          const status = await submit(it.house, name(made), changes).catch((error) => error.cause?.code ?? error.message);
          statuses[what][status] = (statuses[what][status] ?? 0) + 1;
          await pause(20);
        }
      };
      const report = await it.observe(Promise.all([
        ...[1, 2, 3, 4].map((nth) => again('sign-up', (made) => `mallory-${nth}-${made}`, { prompt: 'create' })), again('sign-in', () => 'alice'),
      ]).then(() => ({ answers: statuses })));
      const works = (name, changes) => eventually(async () => it.isUp && (await submit(it.house, name, changes)) === 303, name, 5000).catch((error) => error.message);
      return { ...report, after: it.isUp && [await works('bob', { prompt: 'create' }), await works('alice')] };
    },
  }, (report) => {
    test('are made, or told that the house cannot now', () => {
      const seen = Object.keys(report.told.answers['sign-up']);
      assert.ok(seen.includes('303') && seen.every((status) => ['303', '429', '503'].includes(status)), JSON.stringify(report.told.answers));
    });
    test('do not make the right password wrong', () => {
      const seen = Object.keys(report.told.answers['sign-in']);
      assert.ok(seen.length > 0 && seen.every((status) => ['303', '429', '503'].includes(status)), JSON.stringify(report.told.answers));
    });
    test('leave both working', () => assert.deepEqual(report.after, [true, true]));
  });
});
