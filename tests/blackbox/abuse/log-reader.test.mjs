// Whoever reads the log stops reading: nobody waits for it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { attack, evening, get, metricOf } from '../lib/abuse.mjs';
import { eventually } from '../lib/wait.mjs';

const stopMs = 8000; // sockets are closed over DRAIN_MS, below

describe('a log that nobody reads', () => {
  const house = evening({ env: { LOG_LEVEL: 'debug', DRAIN_MS: '500' } });
  const health = (it) => get(`${it.url}/health`, { signal: AbortSignal.timeout(1000) }).then(({ status }) => status, (error) => error.message);

  attack('requests while the log is not read', house, {
    run: async (it) => {
      it.house.process.stderr.pause();
      const report = await it.under('requests', { connections: 100, addresses: 100, requests: [{ path: '/health' }, { path: '/nowhere' }] });
      report.health = await health(it);
      report.dropped = metricOf(await it.metrics().catch(() => ''), 'flashauction_log_lines_dropped_total');
      it.house.process.stderr.resume();
      report.resumed = await eventually(async () => {
        const id = `after-${Date.now()}`;
        await get(`${it.url}/health`, { signal: AbortSignal.timeout(1000), headers: { 'x-request-id': id } }).catch(() => {});
        await pause(100);
        return it.house.logLines.some((line) => line.includes(id));
      }, 'lines come again', 3000).catch((error) => error.message);
      return report;
    },
  }, (report) => {
    test('leave the house alive', () => assert.equal(report.health, 200));
    test('are counted where the log lost them', () => assert.ok(report.dropped > 0, `${report.dropped} lines`));
    test('are followed by lines again, once somebody reads', () => assert.equal(report.resumed, true));
  });

  test('a stop while nobody reads ends with 0', async () => {
    const it = house.now;
    it.house.process.stderr.pause();
    for (let i = 0; i < 4; i++) await Promise.all(Array.from({ length: 250 }, () => get(`${it.url}/nowhere`, { signal: AbortSignal.timeout(1000) }).catch(() => {})));
    const code = await Promise.race([it.house.stop(), pause(stopMs, 'still running')]);
    assert.equal(code, 0);
  });
});
