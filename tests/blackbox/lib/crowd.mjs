// Honest people behind one address, in a process of their own: `node crowd.mjs NAME JSON`. They come one after the other, and stay. Each loads
// the page and what it names, connects as the web app does, joins and bids twice. What they were answered is the last line on standard
// output, as JSON.
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { get } from './abuse.mjs';

const { url, address, auction_id, tokens, people, seconds, comeWithin } = JSON.parse(process.argv[3]);
const answers = {};
const count = (what, answer) => { (answers[what] ??= {})[answer] = (answers[what][answer] ?? 0) + 1; };
const startedAt = performance.now();
let lastMs = 0;

async function person(nth) {
  await pause((nth / people) * comeWithin * 1000);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2, localAddress: address });
  const fetched = async (what, path) => {
    const answer = await get(url + path, { agent }).catch((error) => ({ status: error.code, text: '' }));
    count(what, answer.status);
    return answer.text;
  };
  const page = await fetched('page', '/');
  const files = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
  await Promise.all(files.map((path) => fetched('files', path)));
  const { minimum_bid } = JSON.parse((await Promise.all([fetched('auction', `/auctions/${auction_id}`), fetched('auctions', '/auctions')]))[0] || '{}');
  const socket = io(url, { transports: ['websocket', 'polling'], auth: { token: tokens[nth % tokens.length] }, forceNew: true, reconnection: false, agent });
  const isIn = await new Promise((resolve) => { socket.on('connect', () => resolve('ok')); socket.on('connect_error', (error) => resolve(error.message)); });
  count('connect', isIn);
  if (isIn !== 'ok') return;
  const ask = async (type, fields) => {
    const answer = await socket.timeout(5000).emitWithAck(type, { auction_id, ...fields }).catch(() => ({ error: { code: 'no answer' } }));
    count(type, answer.ok || answer.error.code === 'bid_too_low' ? 'ok' : answer.error.code);
    return answer;
  };
  let minimum = (await ask('join_auction')).state?.minimum_bid ?? minimum_bid;
  for (let bid = 0; bid < 2; bid++) {
    minimum = (await ask('place_bid', { amount: minimum })).error?.minimum_bid ?? minimum;
    lastMs = performance.now() - startedAt;
    if (bid === 0) await pause(Math.random() * 500);
  }
  await pause(Math.max(0, seconds * 1000 - (performance.now() - startedAt)));
  socket.close();
  agent.destroy();
}

await Promise.all(Array.from({ length: people }, (_, nth) => person(nth)));
process.stdout.write(`${JSON.stringify({ answers, opened: people, lastMs })}\n`, () => process.exit(0));
