// Much of what is small: messages as fast as they go, heads and frames that do not end, and answers that nobody takes.
import { describe } from 'node:test';
import { attack, evening, get } from '../lib/abuse.mjs';

describe('floods', () => {
  const house = evening();
  const memoryMib = 160;

  attack('1,000 heads of 15 KiB that do not end', house, { memoryMib, run: (it) => it.under('halfHeads', { connections: 1000, seconds: 2, address: '127.0.0.3' }) });

  attack('1,000 WebSocket frames of 15 KiB that do not end', house, { memoryMib, run: (it) => it.under('halfFrames', { connections: 1000, seconds: 2, address: '127.0.0.4' }) });

  attack('300 readers of the largest file and of a ledger who take nothing', house, {
    memoryMib,
    run: async (it) => {
      const { auction_id } = await it.past({ bids: 5000, messages: 0 });
      const page = (await get(`${it.url}/`)).text;
      const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
      const sizes = await Promise.all(assets.map(async (path) => [(await get(it.url + path)).text.length, path]));
      const [[, largest]] = sizes.sort((a, b) => b[0] - a[0]);
      return it.under('slowReaders', { connections: 300, address: '127.0.0.5', paths: [largest, `/auctions/${auction_id}/ledger`] });
    },
  });

  attack('200 guests who send small messages, half of them unreadable, as fast as it goes', house, {
    memoryMib,
    run: (it) => it.under('frames', { connections: 200, seconds: 4 }),
  });
});
