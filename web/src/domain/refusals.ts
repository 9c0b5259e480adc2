import type { ErrorBody } from './messages'
import { formatWire } from './money'

const plain: Record<string, string> = {
  auction_closed: 'Too late: the auction has closed.',
  auction_not_found: 'There is no such auction.',
  host_cannot_bid: 'You host this auction, so you cannot bid in it.',
  invalid_amount: 'That is no amount that can be bid.',
  unauthenticated: 'Your sign-in has run out. Sign in again to bid.',
  forbidden: 'The host does not take bids or chat from you in this sale.',
  muted: 'The host has muted you in this chat.',
  rate_limited: 'That was too fast. Wait a moment and try again.',
  message_too_long: 'That is too long.',
  bid_too_high: 'Too high for one step. Bid less.',
  offline: 'You are not connected, so nothing was sent.',
  unavailable: 'The auction house is busy and decided nothing. Try again.',
}

/** Why something was refused, in words for people. */
export function explain(error: ErrorBody, currency = 'USD'): string {
  if (error.code === 'bid_too_low' && error.minimum_bid && error.leading)
    return `You lead already. To raise your own bid, bid at least ${formatWire(error.minimum_bid, currency)}.`
  if (error.code === 'bid_too_low' && error.minimum_bid)
    return `Too low: the next bid must be at least ${formatWire(error.minimum_bid, currency)}.`
  if (error.code === 'bid_too_high' && error.maximum_bid)
    return `Too high: a bid may be at most ${formatWire(error.maximum_bid, currency)} now.`
  return plain[error.code] ?? error.message
}
