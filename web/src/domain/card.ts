import type { AuctionSummary } from '../api/types'
import type { AuctionState } from './messages'

/** A card's facts: what the list said, unless the events have told more since. */
export function cardFacts(listed: AuctionSummary, told: AuctionState | null): AuctionSummary {
  if (!told || listed.status === 'closed' || told.bid_count < listed.bid_count) return listed
  const { status, current_high_bid, minimum_bid, bid_count, end_time, participant_count, live } = told
  return {
    ...listed,
    status,
    current_high_bid,
    minimum_bid,
    bid_count,
    end_time: Math.max(end_time, listed.end_time),
    participant_count,
    live,
    ended_at: told.ended_at ?? null,
    winner_id: told.winner_id ?? null,
    winning_bid: told.winning_bid ?? null,
  }
}
