// What looks like a flood and is none: an office behind one address.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attack, evening } from '../lib/abuse.mjs';

const people = 300;
const seconds = 10;
// Two reads each: 600 in all, of the 200 at once and 50 a second that one address has. Two connections each, and a WebSocket: 900 of 1,000.
const comeWithin = 9; // seconds

describe('honest people', () => {
  const house = evening();

  attack('300 people who come within nine seconds and stay', house, {
    run: (it) => it.under('crowd', { script: 'crowd.mjs', address: '127.0.0.3', auction_id: it.auctionId, people, seconds, comeWithin,
      tokens: Array.from({ length: 30 }, (_, i) => it.token(`employee${i}`)) }),
  }, (report) => {
    test('are all served, within ten seconds', () => {
      const { page, auctions, auction, files, connect, join_auction, place_bid } = report.told.answers;
      const all = { 200: people };
      const ok = { ok: people };
      assert.deepEqual({ page, auctions, auction, connect, join_auction, place_bid },
        { page: all, auctions: all, auction: all, connect: ok, join_auction: ok, place_bid: { ok: 2 * people } });
      assert.deepEqual(Object.keys(files), ['200']);
      assert.ok(report.told.lastMs < seconds * 1000, `${report.told.lastMs} ms`);
    });
  });
});
