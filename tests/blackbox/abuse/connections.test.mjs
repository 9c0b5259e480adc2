// One address that takes all it can of what is counted: connections, descriptors, places to go live.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { answered, attack, evening, metricOf } from '../lib/abuse.mjs';
import { Broadcaster } from '../lib/broadcaster.mjs';

const perAddress = 1000; // CONNECTIONS_PER_ADDRESS_MAX
/** A house of which the shell says how many descriptors it may have. */
const descriptors = (limits) => ['bash', '-c', `ulimit ${limits}; exec "$@"`, 'bash'];
const warnings = (lines) => lines.filter((line) => line.includes('"level":"warn"'));

describe('a house whose shell gives it 1,024 descriptors and lets it have more', () => {
  const house = evening({ wrapper: descriptors('-Sn 1024') });

  attack('3,000 idle connections', house, {
    run: async (it) => {
      const report = await it.under('idle', { connections: 3000 });
      return { ...report, refusals: metricOf(await it.metrics(), 'flashauction_refusals_total', { resource: 'connections' }) };
    },
  }, (report) => {
    test('are open up to the bound of one address', () => assert.ok(report.told.open > perAddress / 2 && report.told.open <= perAddress, `${report.told.open} open`));
    test('are counted where they are refused, and logged in a few lines', () => {
      assert.ok(report.refusals >= 1000, `${report.refusals} refusals counted`);
      const said = warnings(report.lines);
      assert.ok(said.length >= 1 && said.length <= 10, `${said.length} lines: ${said[0]}`);
    });
  });
});

describe('a house that may have 1,024 descriptors at most', () => {
  const house = evening({ wrapper: descriptors('-Hn 1024 -Sn 1024') });

  test('says so when it starts', () => {
    const said = warnings(house.now.house.logLines).filter((line) => line.includes('CONNECTIONS_MAX'));
    assert.equal(said.length, 1, house.now.house.logLines.join('\n'));
  });
  attack('1,500 idle connections', house, { run: (it) => it.under('idle', { connections: 1500 }) });
});

describe('a house behind a proxy', () => {
  const house = evening({ env: { TRUST_PROXY: 'true' }, newcomersBy: { localAddress: '127.0.0.2', headers: { 'x-forwarded-for': '203.0.113.7' } } });
  const websockets = (options) => ({ run: (it) => it.under('websockets', { connections: 1100, ...options }) });

  attack('1,100 viewers from one place beyond it', house, websockets({ places: 'one' }), (report) => {
    test('are open up to the bound of one address', () => {
      assert.ok(report.told.open >= perAddress - 20 && report.told.open <= perAddress, `${report.told.open} open`);
      assert.ok(answered(report, 'handshake', /^(503 unavailable|429 rate_limited)$/) + answered(report, 'close', '4503') >= 100, JSON.stringify(report.told.answers));
    });
  });

  attack('1,100 viewers from as many places', house, websockets({ places: 'many' }), (report) => {
    test('are all open', () => assert.equal(report.told.open, 1100));
  });
});

describe('going live', () => {
  const house = evening({ args: ['--video', '--rtmp-port', '0'] });

  attack('64 idle sockets on /broadcast', house, {
    run: (it) => it.under('websockets', { connections: 64, path: '/broadcast' }, async (attacker) => {
      await attacker.reaches('holding');
      const { video } = (await it.house.request('GET', '/config.json')).json;
      const broadcaster = new Broadcaster(it.house);
      await broadcaster.start({ auction_id: it.auctionId, token: it.host });
      const message = await Promise.race([broadcaster.next('broadcast_ready'), broadcaster.next('error'), pause(5000, { type: 'no answer' })]);
      broadcaster.close();
      return { message, browser: video.browser };
    }),
  }, (report) => {
    test('hold eight places at most', () => {
      // Who does not answer a close frame is cut later: its place is free by then.
      const held = report.told.open - answered(report, 'close', '4503');
      assert.ok(held >= 1 && held <= 8, `${held} held`);
      assert.ok(answered(report, 'close', '4503') + answered(report, 'handshake', /^(503|429) /) >= 56, JSON.stringify(report.told.answers));
    });
    test('leave a place for the host', () => {
      const { message, browser } = report.beside;
      if (browser) assert.equal(message.type, 'broadcast_ready', JSON.stringify(message));
      else assert.deepEqual([message.code, message.message], ['unavailable', 'Going live from the browser is not available here.']);
    });
  });
});
