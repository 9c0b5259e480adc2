// Joins that ask for all that may be missed, again and again: a small request with a large answer.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { answered, attack, evening } from '../lib/abuse.mjs';

const receivedMax = 150e6; // bytes

describe('recovery', () => {
  const house = evening();
  let asked;
  before(async () => {
    const { auction_id, epoch, seq, chat_seq } = await house.now.past({ bids: 1000, messages: 1000 });
    asked = { auction_id, since: { epoch, seq: seq - 1000, chat_seq: chat_seq - 1000 } };
  });
  const join = ({ people, ...options }) => ({
    memoryMib: 160,
    run: (it) => it.under('recover', { ...asked, ...options, tokens: people.map((name) => name && it.token(name)) }),
  });

  attack('a guest, and a new account on ten sockets, who recover again and again', house,
    join({ seconds: 6, reads: true, people: [undefined, ...Array(10).fill('mallory')] }), (report) => {
      test('are given a part of it, then none of it, and then are rate_limited', () => {
        for (const who of ['join', 'join as a guest'])
          for (const answer of ['recovered', 'not recovered', 'rate_limited'])
            assert.ok(answered(report, who, answer) > 0, `${who}, ${answer}: ${JSON.stringify(report.told.answers)}`);
      });
      test('are sent less than 150 MB', () => assert.ok(report.told.received < receivedMax, `${report.told.received} bytes`));
    });
  attack('200 sockets that recover and do not read', house,
    join({ address: '127.0.0.3', reads: false, people: Array.from({ length: 200 }, (_, i) => (i % 2 ? `mallory${i % 10}` : undefined)) }));
});
