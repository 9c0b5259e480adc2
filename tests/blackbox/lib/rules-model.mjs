// The rules of an auction once more, written from docs/rules.md alone and for tests: what a ledger's records imply, and what they may
// not say. Nothing here is shared with the program.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

export const cents = (amount) => {
  assert.match(amount, /^(0|[1-9][0-9]*)\.[0-9]{2}$/, 'an amount is a string with two decimals');
  return Number(amount.replace('.', ''));
};
export const amountOf = (value) => `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`;

const amountMax = 9_999_999_999;

/** RFC 8785 for what a ledger holds: objects of strings, whole numbers and null. */
const canonical = (value) => (value === null || typeof value !== 'object' ? JSON.stringify(value)
  : `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`);

const fields = {
  1: {
    opened: ['v', 'epoch', 'host_user_id', 'currency', 'starting_bid', 'increment', 'start_time', 'end_time', 'rules'],
    rules: ['anti_snipe_window_ms', 'anti_snipe_extension_ms', 'anti_snipe_max'],
  },
  2: {
    opened: ['v', 'host_user_id', 'currency', 'starting_bid', 'increment', 'start_time', 'end_time', 'rules'],
    rules: ['anti_snipe_window_ms', 'anti_snipe_extension_ms', 'anti_snipe_max', 'bid_step_max_factor', 'bid_step_max_floor', 'outage_min_ms', 'outage_grace_ms'],
  },
  bid: ['bid_id', 'user_id', 'amount', 'end_time', 'anti_snipe_count'],
  clock: ['reason', 'alive', 'by_ms', 'end_time'],
  closed: ['reason', 'winner_id', 'winning_bid', 'bid_count'],
};

/** An auction as its records leave it. apply() refuses a record that the rules do not allow. */
export class Auction {
  seq = 0;
  status = 'live';
  high = null; // {user_id, amount in cents}
  best = new Map(); // user_id → the amount of their best bid, the best bidder last
  bidIds = new Set();
  bidCount = 0;
  antiSnipeCount = 0;
  endTimes = []; // after each record, by seq - 1
  clocks = [];

  static of(records) {
    const auction = new Auction();
    for (const record of records) auction.apply(record);
    return auction;
  }

  get minimum() { return this.high ? this.high.amount + cents(this.opened.increment) : cents(this.opened.starting_bid); }

  maximum(userId) {
    let base = this.minimum;
    if (this.high?.user_id === userId) {
      const second = [...this.best.values()].at(-2);
      base = second === undefined ? cents(this.opened.starting_bid) : second + cents(this.opened.increment);
    }
    const { bid_step_max_factor: factor, bid_step_max_floor: floor } = this.opened.rules;
    return Math.min(amountMax, Math.max(cents(floor), factor * base));
  }

  get topBids() { return [...this.best].reverse().slice(0, 3).map(([userId, amount]) => ({ user_id: userId, amount: amountOf(amount) })); }

  apply(record) {
    assert.equal(record.seq, this.seq + 1, 'INV-3: seq is 1, 2, 3 …');
    assert.equal(this.status, 'live', 'INV-4, INV-5: nothing comes after the close');
    assert.ok(Number.isSafeInteger(record.timestamp));
    if (this.opened) {
      assert.equal(record.auction_id, this.opened.auction_id);
      assert.ok(record.timestamp >= this.timestamp, 'the auction\'s clock never steps back');
    }
    assert.deepEqual(Object.keys(record).sort(),
      ['auction_id', 'seq', 'kind', 'timestamp', 'hash', ...(record.kind === 'opened' ? fields[record.v].opened : fields[record.kind])].sort());
    this.#checkHash(record);
    this[`apply_${record.kind}`](record);
    this.seq = record.seq;
    this.timestamp = record.timestamp;
    this.endTimes.push(this.endTime);
  }

  #checkHash({ hash, ...record }) {
    const before = this.hash ? Buffer.from(this.hash, 'hex') : createHash('sha256').update(record.auction_id).digest();
    this.hash = createHash('sha256').update(before).update(canonical(record)).digest('hex');
    assert.equal(hash, this.hash, 'INV-10: the hash chain');
  }

  apply_opened(record) {
    assert.equal(this.opened, undefined);
    assert.deepEqual(Object.keys(record.rules).sort(), [...fields[record.v].rules].sort());
    assert.equal(record.start_time, record.timestamp);
    assert.equal((record.end_time - record.start_time) % 1000, 0);
    this.opened = record;
    this.endTime = record.end_time;
  }

  apply_bid(record) {
    const { rules } = this.opened;
    const amount = cents(record.amount);
    assert.ok(record.timestamp < this.endTime, 'INV-4: a bid comes before the end');
    assert.ok(!this.bidIds.has(`${record.user_id} ${record.bid_id}`), 'INV-8: a bid_id has one effect');
    assert.notEqual(record.user_id, this.opened.host_user_id, 'a host does not bid');
    assert.ok(amount >= this.minimum, 'INV-2: amounts increase by the increment');
    if (this.opened.v >= 2) assert.ok(amount <= this.maximum(record.user_id), 'check 8: the largest step');
    const extends_ = this.endTime - record.timestamp <= rules.anti_snipe_window_ms && this.antiSnipeCount < rules.anti_snipe_max;
    if (extends_) {
      this.antiSnipeCount++;
      this.endTime += rules.anti_snipe_extension_ms;
    }
    assert.deepEqual([record.end_time, record.anti_snipe_count], [this.endTime, this.antiSnipeCount], 'INV-6: the extension');
    this.high = { user_id: record.user_id, amount };
    this.best.delete(record.user_id);
    this.best.set(record.user_id, amount);
    this.bidIds.add(`${record.user_id} ${record.bid_id}`);
    this.bidCount++;
  }

  apply_clock(record) {
    const { rules, v } = this.opened;
    assert.ok(v >= 2, 'version 1 knows no clock records');
    assert.equal(record.reason, 'outage');
    const away = record.timestamp - record.alive;
    assert.ok(away > rules.outage_min_ms, 'INV-6: a shorter time moves nothing');
    assert.ok(this.endTime > record.alive, 'INV-6: what was due before is not given time');
    const endTime = Math.max(this.endTime + away, record.timestamp + rules.outage_grace_ms);
    assert.deepEqual([record.end_time, record.by_ms], [endTime, endTime - this.endTime], 'INV-6: the formula');
    assert.ok(record.by_ms > 0, 'INV-6');
    this.clocks.push({ record, endBefore: this.endTime });
    this.endTime = endTime;
  }

  apply_closed(record) {
    if (record.reason === 'timer') assert.ok(record.timestamp >= this.endTime, 'INV-4: not before its end');
    else assert.equal(record.reason, 'host');
    assert.deepEqual([record.winner_id, record.winning_bid, record.bid_count],
      [this.high?.user_id ?? null, this.high ? amountOf(this.high.amount) : null, this.bidCount], 'INV-5: the last accepted bid wins');
    this.status = 'closed';
    this.closed = record;
  }
}
