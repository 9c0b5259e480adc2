import { type Cents, CENTS_MAX, fromWire } from '../money'
import type { Bid, Closed, LedgerRecord, Opened } from './record'

/** An amount as the rules bound it. */
function recorded(amount: string): Cents {
  const cents = fromWire(amount)
  if (cents > CENTS_MAX) throw new Error(`no amount: ${amount}`)
  return cents
}

interface Progress {
  opening: Opened
  endTime: number
  extensions: number
  high: number
  highBidder: string | null
  bidCount: number
  lastTimestamp: number
  bidIds: Set<string>
  closed: boolean
}

function judgeOpening(record: Opened): string[] {
  const seconds = (record.end_time - record.start_time) / 1000
  const found: string[] = []
  if (record.start_time !== record.timestamp) found.push('does not start at its timestamp')
  if (!Number.isInteger(seconds) || seconds < 10 || seconds > 86_400) found.push('does not run for 10 s to 24 h')
  return found
}

function judgeBid(at: Progress, bid: Bid): string[] {
  const found: string[] = []
  const amount = recorded(bid.amount)
  const minimum = at.bidCount === 0 ? recorded(at.opening.starting_bid) : at.high + recorded(at.opening.increment)
  if (at.closed) found.push('is a bid accepted after the close (INV-4)')
  if (bid.timestamp >= at.endTime) found.push('is a bid accepted at or after the end (INV-4)')
  if (amount <= at.high) found.push('does not bid more than the bid before it (INV-2)')
  else if (amount < minimum) found.push('bids less than the minimum bid')
  if (bid.user_id === at.opening.host_user_id) found.push('is a bid of the host')
  const id = `${bid.user_id} ${bid.bid_id}`
  if (at.bidIds.has(id)) found.push('repeats a bid_id (INV-8)')
  const { anti_snipe_window_ms, anti_snipe_extension_ms, anti_snipe_max } = at.opening.rules
  const extends_ = at.endTime - bid.timestamp <= anti_snipe_window_ms && at.extensions < anti_snipe_max
  if (bid.end_time !== at.endTime + (extends_ ? anti_snipe_extension_ms : 0))
    found.push(
      extends_ ? 'does not extend the end as it must (INV-6)' : 'moves the end without being entitled to (INV-6)',
    )
  if (bid.anti_snipe_count !== at.extensions + (extends_ ? 1 : 0)) found.push('has a wrong anti_snipe_count (INV-6)')
  at.bidIds.add(id)
  at.endTime = bid.end_time
  at.extensions = bid.anti_snipe_count
  at.high = amount
  at.highBidder = bid.user_id
  at.bidCount += 1
  return found
}

function judgeClose(at: Progress, close: Closed): string[] {
  const found: string[] = []
  const winning = close.winning_bid === null ? null : recorded(close.winning_bid)
  if (at.closed) found.push('closes the auction again (INV-5)')
  if (close.reason === 'timer' && close.timestamp < at.endTime) found.push('is a close by the timer before the end')
  if (close.winner_id !== at.highBidder) found.push('does not name the last accepted bidder as winner (INV-5)')
  if (winning !== (at.highBidder === null ? null : at.high))
    found.push('does not name the last accepted amount (INV-5)')
  if (close.bid_count !== at.bidCount) found.push('does not count the accepted bids (INV-9)')
  at.closed = true
  return found
}

/** What the records, in order, break of docs/rules.md; sentences that go on from "Record 3 ". */
export function brokenRules(records: LedgerRecord[]): string[] {
  const opening = records[0]
  if (opening?.kind !== 'opened') return ['Record 1 is not an opening.']
  const at: Progress = {
    opening,
    endTime: opening.end_time,
    extensions: 0,
    high: 0,
    highBidder: null,
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
    if (record.kind === 'opened') found.push(...(index === 0 ? judgeOpening(record) : ['opens the auction again']))
    else if (record.kind === 'bid') found.push(...judgeBid(at, record))
    else found.push(...judgeClose(at, record))
    return found.map((what) => `Record ${record.seq} ${what}.`)
  })
}
