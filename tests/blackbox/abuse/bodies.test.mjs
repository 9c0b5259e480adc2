// Bodies that come nearly whole, and never end.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answered, attack, evening } from '../lib/abuse.mjs';

describe('bodies', () => {
  const house = evening();

  attack('100 uploads to nowhere, all but their last byte', house, {
    memoryMib: 32,
    run: (it) => it.under('uploads', { connections: 100, path: '/media/uploads/nosuchkey' }),
  }, (report) => {
    test('are not_found at their heads, and their connections are closed', () => {
      assert.equal(answered(report, 'upload', '404 not_found'), 100, JSON.stringify(report.told.answers));
      assert.equal(report.told.left, 0, `${report.told.left} are still connected`);
    });
  });

  attack('100 uploads with the key of an account, and 900 bids, all but their last byte', house, {
    memoryMib: 64,
    run: async (it) => {
      const token = it.token('mallory');
      const { upload_url } = (await it.house.request('POST', '/media/uploads', { token, body: { content_type: 'image/png' } })).json;
      return it.under('uploads', { address: '127.0.0.3', connections: 100, path: new URL(upload_url, it.url).pathname, bids: `/auctions/${it.auctionId}/bids`, token });
    },
  }, (report) => {
    test('are unavailable beyond the share of one address', () => {
      const refused = answered(report, 'upload', '503 unavailable') + answered(report, 'bids', '503 unavailable');
      assert.ok(refused > 0, JSON.stringify(report.told.answers));
    });
  });
});
