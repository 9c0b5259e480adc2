// Requests as fast as they go: with methods that nobody knows, for sessions that nobody uses, to whatever costs something; and connections
// that ask nothing.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { answered, attack, evening, metricOf } from '../lib/abuse.mjs';
import { eventually } from '../lib/wait.mjs';

const perAddress = 1000; // CONNECTIONS_PER_ADDRESS_MAX
const unusedMs = 12_000; // after which no session is left of which nothing came

describe('requests', () => {
  const house = evening();
  const sessions = async (it) => metricOf(await it.metrics(), 'flashauction_connections', { transport: 'socketio' });
  const counted = {}; // sessions

  attack('20,000 invented methods', house, {
    run: async (it) => {
      const report = await it.under('methods', { total: 20_000, seconds: 6 });
      const startedAt = performance.now();
      const metrics = await it.metrics();
      return { ...report, metrics, scrapeMs: performance.now() - startedAt };
    },
  }, (report) => {
    test('are one series of the metrics, which come as fast as ever', () => {
      const series = report.metrics.split('\n').filter((line) => line.startsWith('flashauction_http_requests_total'));
      assert.ok(series.length <= 60, `${series.length} series`);
      assert.ok(series.some((line) => line.includes('method="other"')), series.slice(0, 3).join('\n'));
      assert.ok(report.scrapeMs < 1000, `${report.scrapeMs} ms`);
    });
  });

  attack('handshakes that nobody follows up', house, {
    run: async (it) => {
      counted.before = await sessions(it);
      const report = await it.under('requests', { address: '127.0.0.6', requests: [{ path: '/socket.io/?EIO=4&transport=polling', what: 'handshake' }] });
      counted.after = await sessions(it);
      counted.at = performance.now();
      return report;
    },
  }, (report) => {
    test('are sessions up to the bound of one address; more is unavailable or rate_limited', () => {
      const opened = answered(report, 'handshake', '200');
      assert.ok(opened >= 100 && opened <= perAddress, `${opened} opened`);
      assert.equal(answered(report, 'handshake', /^(200|503 unavailable|429 rate_limited)$/), answered(report, 'handshake', /./), JSON.stringify(report.told.answers));
      assert.ok(counted.after <= counted.before + perAddress + 10, `${counted.after} sessions`);
    });
  });

  attack('connects and closes, 16 at once', house, { run: (it) => it.under('connects', { connections: 16, address: '127.0.0.3' }) });

  // What all may ask together (docs/security.md). A slow machine, or the bound on the time of a thread, may let them ask less.
  const burst = 21_000;
  const perSecond = 2_100;
  const limited = (report, what, seconds, heavy) => {
    test('are told to come again where they ask more than an address may', () => {
      const served = what.reduce((sum, one) => sum + answered(report, one, /^(2|3|400|404)/), 0);
      const refused = what.reduce((sum, one) => sum + answered(report, one, '429 rate_limited'), 0);
      assert.ok(served > 0 && served <= burst + perSecond * (seconds + 1), `${served} served: ${JSON.stringify(report.told.answers)}`);
      for (const one of heavy) assert.ok(answered(report, one, '429 rate_limited') > 0, `${one}: ${JSON.stringify(report.told.answers[one])}`);
      assert.equal(report.told.retryAfter, refused, 'each says when to come again');
    });
  };
  const connections = 50;
  const attackSeconds = 3; // as under() has it

  attack('codes and refresh tokens of nobody', house, {
    run: async (it) => {
      const body = 'grant_type=refresh_token&client_id=flashauction-web&refresh_token=nobodys';
      const request = { method: 'POST', path: '/oidc/token', headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': body.length }, body };
      const report = await it.under('requests', { connections, address: '127.0.0.4', requests: [request] });
      await eventually(() => it.house.logLines.some((line) => line.includes('log lines left out')), 'what was left out is told', 5000).catch(() => {});
      return { ...report, later: it.house.logLines };
    },
  }, (report) => {
    limited(report, ['/oidc/token'], attackSeconds, ['/oidc/token']);
    test('writes few lines to the log, which tells how many it left out', () => {
      assert.ok(report.lines.length < 600, `${report.lines.length} lines`);
      const told = report.later.map((line) => JSON.parse(line)).filter(({ message }) => message === 'log lines left out');
      assert.ok(told.length > 0 && told.every((line) => Object.entries(line).some(([field, value]) => field !== 'time' && Number(value) > 0)), JSON.stringify(told));
    });
  });

  const pages = ['/oidc/authorize?client_id=flashauction-web', '/ready', '/favicon.svg', '/nowhere'];
  attack('pages of all kinds', house, {
    run: (it) => it.under('requests', { connections, address: '127.0.0.5', requests: pages.map((path) => ({ path })) }),
  }, (report) => limited(report, pages, attackSeconds, pages.slice(0, 1)));

  test('sessions that nobody followed up ended after about ten seconds', async () => {
    await pause(counted.at + unusedMs - performance.now());
    const later = await sessions(house.now);
    assert.ok(later <= counted.before + 10, `${counted.before} before, ${counted.after} right after, ${later} later`);
  });
});
