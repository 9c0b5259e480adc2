// Tokens that nobody made, while the issuer of those that hold does not answer.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { answered, attack, evening, get } from '../lib/abuse.mjs';
import { HangingIssuer } from '../lib/hanging-issuer.mjs';

const refetchMs = 10_200; // a key that is not known is asked for ten seconds after the last
const failuresMax = 1500; // before an address waits: about a thousand at once, and what comes back in the seconds of the attack

describe('an issuer that hangs', () => {
  let issuer;
  const house = evening(async () => {
    issuer = await HangingIssuer.start();
    return { signer: issuer.signer, env: { OIDC_ISSUER: issuer.url } };
  });
  after(() => issuer.stop());

  /** What a known person, and anybody, is answered meanwhile, and how late. */
  const meanwhile = (it) => async (attacker) => {
    let isOver = false;
    attacker.ended.then(() => { isOver = true; });
    const seen = { slowestMs: 0, statuses: new Set() };
    const token = it.token('bidder1');
    while (!isOver) {
      for (const [path, headers] of [['/auctions', {}], ['/users/me', { authorization: `Bearer ${token}` }]]) {
        const startedAt = performance.now();
        seen.statuses.add(await get(it.url + path, { headers, signal: AbortSignal.timeout(5000) }).then(({ status }) => status, (error) => error.message));
        seen.slowestMs = Math.max(seen.slowestMs, performance.now() - startedAt);
      }
      await pause(50);
    }
    return { ...seen, statuses: [...seen.statuses] };
  };
  const others = (report) => {
    test('keep nobody with a token that holds, and nobody without one, waiting', () => {
      assert.deepEqual(report.beside.statuses, [200]);
      assert.ok(report.beside.slowestMs < 1000, `${report.beside.slowestMs} ms`);
    });
    test('are unauthenticated, and rate_limited after a burst', () => {
      const failures = answered(report, 'tokens', /^(401|503)/);
      assert.ok(failures > 0 && failures <= failuresMax, `${failures} answers without a limit: ${JSON.stringify(report.told.answers)}`);
      if (answered(report, 'tokens', /./) > failuresMax) assert.ok(answered(report, 'tokens', '429 rate_limited') > 0, JSON.stringify(report.told.answers));
    });
  };

  attack('20,000 tokens of garbage', house, { run: (it) => it.under('tokens', { address: '127.0.0.3', garbage: true, total: 20_000 }, meanwhile(it)) }, others);

  attack('tokens with key ids that nobody knows, on 12 connections', house, {
    run: async (it) => {
      issuer.hangs = true;
      await pause(issuer.askedAt + refetchMs - Date.now());
      const claims = it.token('mallory').split('.')[1];
      return it.under('tokens', { connections: 12, claims, seconds: 5 }, meanwhile(it));
    },
  }, others);
});
