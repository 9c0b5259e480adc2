// After a fault: what clients were told, the ledgers, the rules, and the server's state, all against each other. By the numbers of the
// invariants in docs/rules.md.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Auction, cents } from './rules-model.mjs';
import { binary } from './server.mjs';
import { eventually } from './wait.mjs';

const run = promisify(execFile);

/** `alive` is at most so old at a fault, and a machine with other things to do may hold the engine up for `slackMs` more. */
const aliveAgeMsMax = 500;
export const slackMs = 500;
const decidesAfterDoorsMs = 2000;

export class Audit {
  /** Fetches everything. `recorder` still watches; nobody bids now. */
  static async of(recorder) {
    const audit = new Audit();
    audit.recorder = recorder;
    audit.house = recorder.house;
    audit.ledgers = new Map();
    for (const id of recorder.opened.keys()) audit.ledgers.set(id, await audit.#look(id));
    audit.outages = audit.#outages();
    return audit;
  }

  async #look(id) {
    const seen = {};
    const [text, state] = await eventually(async () => {
      const ledger = await this.house.request('GET', `/auctions/${id}/ledger`);
      if (ledger.status !== 200) return false;
      const { json } = await this.house.request('GET', `/auctions/${id}`);
      const lines = ledger.text.trimEnd().split('\n').length;
      Object.assign(seen, { lines, seq: json.seq, status: json.status, ledger_hash: json.ledger_hash });
      return lines === json.seq && (json.status === 'live' || json.ledger_hash) && [ledger.text, json];
    }, `the ledger of ${id} has all that was decided`).catch((error) => assert.fail(`${error.message}: ${JSON.stringify(seen)}`));
    const records = text.trimEnd().split('\n').map((line) => JSON.parse(line));
    return { text, records, state, auction: Auction.of(records) };
  }

  /** The times without the house, of which the ledgers tell, in their order. */
  #outages() {
    const found = new Map();
    for (const { auction } of this.ledgers.values())
      for (const { record: { alive, timestamp: now } } of auction.clocks) found.set(`${alive} ${now}`, { alive, now });
    return [...found.values()].sort((a, b) => a.now - b.now);
  }

  /** All that holds after whatever fault. `drained`: the house was stopped in order, and decided after its doors had closed. */
  async check({ drained = false, lateMsMax = 2000 } = {}) {
    this.#checkOutages(drained);
    for (const [id, one] of this.ledgers) {
      this.#checkState(id, one);
      this.#checkClose(one, lateMsMax);
    }
    this.#checkAnswers();
    for (const viewer of this.recorder.viewers) await this.#checkViewer(viewer);
    await this.#verifyAll();
    await this.#checkCatalog();
    return this;
  }

  /** INV-6: each live auction got each outage once, and nothing was decided while the house was away. */
  #checkOutages(drained) {
    this.outages.forEach(({ alive, now }, i) => {
      if (i > 0) assert.ok(alive >= this.outages[i - 1].now, 'two outages share no time');
      assert.ok(alive < now);
    });
    for (const { records, auction } of this.ledgers.values()) {
      if (auction.opened.v < 2) { assert.equal(auction.clocks.length, 0, 'version 1 has no clock records'); continue; }
      for (const { alive, now } of this.outages) {
        const mine = auction.clocks.filter(({ record }) => record.alive === alive && record.timestamp === now);
        const before = records.filter(({ kind, timestamp }) => (drained ? timestamp < now : timestamp <= alive) && kind !== 'clock').concat(
          auction.clocks.map(({ record }) => record).filter(({ timestamp }) => timestamp <= alive));
        const known = before.length > 0 && !before.some(({ kind }) => kind === 'closed');
        const endBefore = mine[0]?.endBefore ?? (known ? Math.max(...before.map((record) => record.end_time)) : 0);
        assert.equal(mine.length, known && endBefore > alive ? 1 : 0,
          `INV-6: ${mine.length} records of the outage ${alive} to ${now}, where the end was ${endBefore}: ${JSON.stringify(records)}`);
        for (const record of records.filter(({ timestamp }) => timestamp > alive && timestamp < now))
          assert.ok(drained && record.reason !== 'timer' && record.timestamp <= alive + decidesAfterDoorsMs + slackMs,
            `decided ${record.timestamp - alive} ms after the house went away: ${JSON.stringify(record)}`);
      }
    }
  }

  /** INV-9: the state is what the records imply. */
  #checkState(id, { auction, state }) {
    assert.deepEqual(
      [state.seq, state.status, state.end_time, state.anti_snipe_count, state.bid_count, state.current_high_bid && cents(state.current_high_bid), state.high_bidder_id,
        state.top_bids.map(({ user_id, amount }) => ({ user_id, amount }))],
      [auction.seq, auction.status, auction.endTime, auction.antiSnipeCount, auction.bidCount, auction.high?.amount ?? null, auction.high?.user_id ?? null, auction.topBids], `INV-9 of ${id}`);
    const opening = this.recorder.opened.get(id);
    assert.deepEqual([auction.opened.start_time, auction.opened.end_time], [opening.start_time, opening.end_time], 'INV-1 of the opening');
    if (auction.closed) {
      const { timestamp, reason, winner_id: winnerId, winning_bid: winningBid } = auction.closed;
      assert.deepEqual([state.ended_at, state.reason, state.winner_id, state.winning_bid, state.ledger_hash], [timestamp, reason, winnerId, winningBid, auction.hash], 'INV-5');
    }
  }

  /** What a timer closes is closed soon: after its end, or after the house was there again. */
  #checkClose({ auction }, lateMsMax) {
    if (auction.closed?.reason !== 'timer') return;
    const away = this.outages.find(({ alive, now }) => alive >= auction.endTime && auction.closed.timestamp >= now && alive - auction.endTime < lateMsMax);
    const late = auction.closed.timestamp - (away?.now ?? auction.endTime);
    assert.ok(late <= lateMsMax, `closed ${late} ms late`);
  }

  /** INV-1, INV-4, INV-7, INV-8: every answer agrees with the ledgers, and these hold no bid but those. */
  #checkAnswers() {
    const { toleranceMs } = this.recorder;
    const recordOf = new Map();
    for (const { records } of this.ledgers.values()) for (const record of records) if (record.kind === 'bid') recordOf.set(record.bid_id, record);
    const sent = new Set(this.recorder.bids.map(({ bid }) => bid.bid_id));
    for (const bidId of recordOf.keys()) assert.ok(sent.has(bidId), 'INV-7: a bid that nobody made');
    for (const { bid, who, answers, sentAt } of this.recorder.bids) {
      const record = recordOf.get(bid.bid_id);
      const accepted = answers.filter(({ answer }) => answer.ok);
      if (record) assert.deepEqual([record.auction_id, record.user_id, record.amount], [bid.auction_id, who.userId, bid.amount]);
      for (const { answer, answeredAt } of accepted) {
        assert.ok(record, `INV-1: ${JSON.stringify(answer)} is not in the ledger`);
        const { records } = this.ledgers.get(bid.auction_id);
        const extended = record.anti_snipe_count > (records.slice(0, record.seq - 1).findLast(({ kind }) => kind === 'bid')?.anti_snipe_count ?? 0);
        assert.deepEqual(answer, { ok: true, bid_id: record.bid_id, seq: record.seq, amount: record.amount, end_time: record.end_time, extended }, 'INV-1, INV-8');
        assert.ok(record.timestamp >= sentAt - toleranceMs && record.timestamp <= answeredAt + toleranceMs,
          `decided at ${record.timestamp}, between ${sentAt} and ${answeredAt}`);
      }
      for (const { answer, answeredAt } of answers.filter(({ answer }) => !answer.ok)) this.#checkRefusal(answer, answeredAt, bid, record, accepted);
    }
  }

  #checkRefusal({ error }, answeredAt, bid, record, accepted) {
    const { toleranceMs } = this.recorder;
    const { auction, records } = this.ledgers.get(bid.auction_id);
    if (error.code === 'outcome_unknown') return;
    if (error.code === 'unavailable') return void assert.ok(!record || accepted.length, 'unavailable: nothing was decided');
    assert.equal(record, undefined, `INV-7: refused as ${error.code}, and in the ledger`);
    if (error.code === 'bid_too_low') return void assert.ok(cents(error.minimum_bid) > cents(bid.amount));
    if (error.code === 'bid_too_high') return void assert.ok(cents(error.maximum_bid) < cents(bid.amount) && auction.opened.v >= 2);
    if (error.code === 'forbidden') return;
    assert.equal(error.code, 'auction_closed');
    const ended = auction.closed?.timestamp ?? Infinity;
    assert.ok(ended <= answeredAt + toleranceMs || records.some((one) => one.end_time <= answeredAt + toleranceMs), 'told to be closed before its end');
    const later = records.find(({ kind, timestamp }) => kind !== 'closed' && timestamp > answeredAt + toleranceMs);
    assert.equal(later, undefined, `told at ${answeredAt} to be closed, and then it went on: ${JSON.stringify(later)}`);
  }

  /** INV-11: whoever watched holds the server's state, and each event is what the ledger says. */
  async #checkViewer(viewer) {
    assert.deepEqual(viewer.problems, []);
    for (const [id, held] of viewer.held) {
      const { auction, state } = this.ledgers.get(id);
      await eventually(() => viewer.held.get(id).seq >= state.seq, `a viewer hears of everything: ${held?.seq} of ${state.seq}`);
      const now = viewer.held.get(id);
      for (const key of ['seq', 'status', 'end_time', 'anti_snipe_count', 'bid_count', 'current_high_bid', 'high_bidder_id', 'top_bids', 'minimum_bid'])
        assert.deepEqual(now[key], state[key], `INV-11: ${key} of ${id}`);
      if (auction.closed) assert.deepEqual([now.ended_at, now.winner_id, now.winning_bid], [state.ended_at, state.winner_id, state.winning_bid], 'INV-11');
    }
    const seen = new Map();
    for (const { type, message, missed, at } of viewer.told) {
      const record = this.ledgers.get(message.auction_id).records[message.seq - 1];
      assert.ok(record, `INV-1: ${type} of what is not in the ledger`);
      const pick = (...keys) => assert.deepEqual(keys.map((key) => message[key]), keys.map((key) => record[key]), `INV-11: ${type}`);
      if (type === 'bid_placed') pick('bid_id', 'user_id', 'amount', 'end_time', 'timestamp');
      if (type === 'anti_snipe') pick('end_time', 'anti_snipe_count');
      if (type === 'clock_changed') pick('end_time', 'by_ms', 'reason');
      if (type === 'auction_ended') {
        pick('reason', 'winner_id', 'winning_bid', 'bid_count');
        assert.equal(message.ended_at, record.timestamp);
      }
      assert.equal(record.kind, { bid_placed: 'bid', anti_snipe: 'bid', clock_changed: 'clock', auction_ended: 'closed' }[type]);
      if (!missed && this.recorder.aheadMs === 0) assert.ok(at >= record.timestamp - this.recorder.toleranceMs, `told ${record.timestamp - at} ms before its time`);
      if (['clock_changed', 'auction_ended'].includes(type)) {
        const key = `${message.auction_id} ${message.seq}`;
        assert.ok(!seen.has(key), 'told once');
        seen.set(key, true);
      }
    }
  }

  /** INV-10, by the program itself. */
  async #verifyAll() {
    const folder = mkdtempSync(join(tmpdir(), 'flashauction-ledgers-'));
    for (const [id, { text, auction }] of this.ledgers) {
      const file = join(folder, `${id}.jsonl`);
      writeFileSync(file, text);
      const { stdout, stderr, code } = await run(binary, ['verify', file, '--head', auction.hash]).catch((error) => error);
      const said = `${code ?? ''} ${stdout}${stderr}`;
      if (auction.closed) assert.equal(code ?? 0, 0, `INV-10: ${said}\n${text}`);
      else assert.match(said, /incomplete|no close|not closed/i, `${said}\n${text}`);
    }
    rmSync(folder, { recursive: true });
  }

  /** The list of auctions tells of the same ends. */
  async #checkCatalog() {
    const some = [...this.ledgers].slice(-3);
    for (const [id, { state }] of some)
      await eventually(async () => {
        const { json } = await this.house.request('GET', `/auctions?status=${state.status}&q=${encodeURIComponent(state.title)}&limit=100`);
        const item = json.items.find(({ auction_id: found }) => found === id);
        return item && item.end_time === state.end_time && item.bid_count === state.bid_count;
      }, `the catalog has ${id}`);
  }

  /** The outage that a fault at `at` (which was over then, and began after `from`) led to; the house answered at `back`. */
  outage({ from, at, back }) {
    const found = this.outages.filter(({ alive, now }) => alive <= at && now >= at && now <= back + slackMs);
    assert.equal(found.length, 1, `one outage of the fault from ${from} to ${at}, over at ${back}: ${JSON.stringify(this.outages)}`);
    const [{ alive }] = found;
    assert.ok(alive >= from - aliveAgeMsMax - slackMs, `alive is ${from - alive} ms old`);
    return found[0];
  }

  /** No time was given back for what lies between. */
  assertNoOutage(from = 0, to = Infinity) {
    assert.deepEqual(this.outages.filter(({ alive, now }) => now > from && alive < to), []);
  }

  get closed() { return [...this.ledgers.values()].filter(({ auction }) => auction.closed); }
}
