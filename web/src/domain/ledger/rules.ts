import { type Cents, CENTS_MAX, fromWire } from '../money'
import type { Bid, Clock, Closed, LedgerRecord, Opened } from './record'

interface Progress {
  opening: Opened
  endTime: number
  extensions: number
  high: Cents
  highBidder: string | null
  secondBest: Cents | null // the best bid of anybody but the high bidder
  bidCount: number
  lastTimestamp: number
  bidIds: Set<string>
  closed: boolean
}

function judgeOpening(opening: Opened): string[] {
  const length = opening.end_time - opening.start_time
  const [least, most] = opening.v === 1 ? [10, 86_400] : [5, 2_592_000]
  const found: string[] = []
  if (opening.start_time !== opening.timestamp) found.push('does not start at its timestamp')
  if (length % 1000 !== 0 || length < least * 1000 || length > most * 1000)
    found.push(`does not run for whole seconds from ${least} to ${most}`)
  if (opening.v === 1 && opening.epoch < 1) found.push('has an epoch below 1')
  return found
}

/** Check 8. Whoever leads is measured by the best bid of anybody else. All of it is whole cents below 2^53. */
function maximumBid(at: Progress, bidder: string, minimum: Cents): Cents {
  const { opening } = at
  if (opening.v === 1) return CENTS_MAX
  let base = minimum
  if (bidder === at.highBidder)
    base = at.secondBest === null ? fromWire(opening.starting_bid) : at.secondBest + fromWire(opening.increment)
  const { bid_step_max_floor, bid_step_max_factor } = opening.rules
  return Math.min(CENTS_MAX, Math.max(fromWire(bid_step_max_floor), bid_step_max_factor * base))
}

function judgeEndTime(at: Progress, bid: Bid): string[] {
  const found: string[] = []
  const { anti_snipe_window_ms, anti_snipe_extension_ms, anti_snipe_max } = at.opening.rules
  const extends_ = at.endTime - bid.timestamp <= anti_snipe_window_ms && at.extensions < anti_snipe_max
  if (bid.end_time !== at.endTime + (extends_ ? anti_snipe_extension_ms : 0))
    found.push(
      extends_
        ? "does not extend end_time by the opening's extension (INV-6)"
        : 'moves end_time without being entitled to (INV-6)',
    )
  if (bid.anti_snipe_count !== at.extensions + (extends_ ? 1 : 0)) found.push('has a wrong anti_snipe_count (INV-6)')
  at.endTime = bid.end_time
  at.extensions = bid.anti_snipe_count
  return found
}

function judgeBid(at: Progress, bid: Bid): string[] {
  const found: string[] = []
  const amount = fromWire(bid.amount)
  const minimum = at.bidCount === 0 ? fromWire(at.opening.starting_bid) : at.high + fromWire(at.opening.increment)
  if (at.closed) found.push('is a bid accepted after the close (INV-4)')
  if (bid.timestamp >= at.endTime) found.push('is a bid accepted at or after end_time (INV-4)')
  if (amount <= at.high) found.push('does not bid more than the bid before it (INV-2)')
  else if (amount < minimum) found.push('bids less than the minimum bid')
  if (amount > maximumBid(at, bid.user_id, minimum)) found.push('bids more than the maximum bid')
  if (bid.user_id === at.opening.host_user_id) found.push('is a bid of the host')
  const id = `${bid.user_id} ${bid.bid_id}`
  if (at.bidIds.has(id)) found.push('repeats a bid_id of the same bidder (INV-8)')
  found.push(...judgeEndTime(at, bid))
  at.bidIds.add(id)
  if (at.highBidder !== null && at.highBidder !== bid.user_id) at.secondBest = at.high
  at.high = amount
  at.highBidder = bid.user_id
  at.bidCount += 1
  return found
}

function judgeClock(at: Progress, clock: Clock): string[] {
  if (at.opening.v === 1) return ['changes the clock under rules that know no such change']
  const { outage_min_ms, outage_grace_ms } = at.opening.rules
  const away = clock.timestamp - clock.alive
  const found: string[] = []
  if (at.closed) found.push('changes the clock after the close')
  if (away <= outage_min_ms) found.push('gives back a time that was not long enough')
  if (at.endTime <= clock.alive) found.push('gives time back though the end had come before')
  if (clock.end_time !== Math.max(at.endTime + away, clock.timestamp + outage_grace_ms))
    found.push('does not move end_time by what the outage gives back (INV-6)')
  if (clock.by_ms !== clock.end_time - at.endTime || clock.by_ms <= 0) found.push('has a wrong by_ms (INV-6)')
  at.endTime = Math.max(at.endTime, clock.end_time)
  return found
}

function judgeClose(at: Progress, close: Closed): string[] {
  if (at.closed) return ['closes the auction again (INV-5)']
  const found: string[] = []
  const winning = close.winning_bid === null ? null : fromWire(close.winning_bid)
  if (close.reason === 'timer' && close.timestamp < at.endTime) found.push('is a close by the timer before end_time')
  if (close.winner_id !== at.highBidder) found.push('does not name the last accepted bidder as winner (INV-5)')
  if (winning !== (at.highBidder === null ? null : at.high))
    found.push('does not name the last accepted amount as winning bid (INV-5)')
  if (close.bid_count !== at.bidCount) found.push('does not count the accepted bids (INV-9)')
  at.closed = true
  return found
}

function judge(at: Progress, record: LedgerRecord, index: number): string[] {
  switch (record.kind) {
    case 'opened':
      return index === 0 ? judgeOpening(record) : ['opens the auction again (INV-3)']
    case 'bid':
      return judgeBid(at, record)
    case 'clock':
      return judgeClock(at, record)
    case 'closed':
      return judgeClose(at, record)
  }
}

/** What the records, in order, break of docs/rules.md, in the words of `flashauction verify`. */
export function brokenRules(records: LedgerRecord[]): string[] {
  const opening = records[0]
  if (opening?.kind !== 'opened') return ['Record 1 is the first and not an opening.']
  const at: Progress = {
    opening,
    endTime: opening.end_time,
    extensions: 0,
    high: 0,
    highBidder: null,
    secondBest: null,
    bidCount: 0,
    lastTimestamp: opening.timestamp,
    bidIds: new Set(),
    closed: false,
  }
  return records.flatMap((record, index) => {
    const found: string[] = []
    if (record.seq !== index + 1) found.push(`stands where record ${index + 1} should (INV-3)`)
    if (record.auction_id !== opening.auction_id) found.push('belongs to another auction')
    if (record.timestamp < at.lastTimestamp) found.push('is earlier than the record before it')
    at.lastTimestamp = Math.max(at.lastTimestamp, record.timestamp)
    found.push(...judge(at, record, index))
    return found.map((what) => `Record ${record.seq} ${what}.`)
  })
}
