import type { AuctionState } from './messages'
import { type Cents, CENTS_MAX, fromWire } from './money'

/** Between which amounts a bid may be now. */
export interface Bounds {
  minimum: Cents
  maximum: Cents
}

type Facts = Pick<AuctionState, 'rules' | 'minimum_bid' | 'increment' | 'starting_bid' | 'top_bids' | 'high_bidder_id'>

/** What the largest step is counted from: for who leads, what others have bid, so that nobody lifts their own bound. */
function base(state: Facts, me: string | null): Cents {
  if (me === null || state.high_bidder_id !== me) return fromWire(state.minimum_bid)
  const second = state.top_bids.find(({ user_id }) => user_id !== me)
  return second ? fromWire(second.amount) + fromWire(state.increment) : fromWire(state.starting_bid)
}

/** Without a largest step, as under version 1 of the rules, only the highest amount there is bounds a bid. */
export function bidBounds(state: Facts, me: string | null): Bounds {
  const minimum = fromWire(state.minimum_bid)
  const { bid_step_max_factor: factor, bid_step_max_floor: floor } = state.rules
  if (factor === undefined || factor === null || floor === undefined || floor === null)
    return { minimum, maximum: CENTS_MAX }
  return { minimum, maximum: Math.min(CENTS_MAX, Math.max(fromWire(floor), factor * base(state, me))) }
}
