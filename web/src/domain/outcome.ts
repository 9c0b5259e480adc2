import type { AuctionState } from './messages'
import { type Cents, formatMoney, formatWire } from './money'

// How a sale ended, and what that means for whoever looks.

export interface SaleOutcome {
  role: 'winner' | 'outbid' | 'host' | 'watcher'
  headline: string
  price: string | null
  meaning: string
  how: string // what ended it
}

type Ended = Pick<
  AuctionState,
  'currency' | 'host_user_id' | 'host_username' | 'reason' | 'winner_id' | 'winner_username' | 'winning_bid' | 'title'
>

const endings: Record<string, string> = { timer: 'The time ran out.', host: 'The host ended it.' }

/** `own` is the best bid of `me`, where there is one. */
export function saleOutcome(state: Ended, me: string | null, own: Cents | null): SaleOutcome {
  const how = endings[state.reason ?? ''] ?? 'The sale is over.'
  const host = me !== null && state.host_user_id === me
  const { winner_id: winner, winning_bid: bid } = state
  if (!winner || !bid)
    return {
      role: host ? 'host' : 'watcher',
      headline: 'Ended without a bid',
      price: null,
      meaning: host ? 'Nothing was sold. You may list it again.' : 'Nobody bid, so nothing was sold.',
      how,
    }
  const price = formatWire(bid, state.currency)
  if (winner === me)
    return {
      role: 'winner',
      headline: 'You won!',
      price,
      meaning: `You bought it from ${state.host_username} for ${price}.`,
      how,
    }
  const sold = { headline: `Sold to ${state.winner_username ?? 'another bidder'}`, price, how }
  if (host) return { ...sold, role: 'host', meaning: `They buy it from you for ${price}.` }
  if (own === null) return { ...sold, role: 'watcher', meaning: `The highest bid was ${price}.` }
  const best = formatMoney(own, state.currency)
  return { ...sold, role: 'outbid', meaning: `You did not win: your best bid was ${best}. You owe nothing.` }
}

/** The same for screen readers, in one breath. */
export function spokenOutcome({ role, headline, price, meaning, how }: SaleOutcome): string {
  if (role === 'winner') return `${how} ${headline} ${meaning}`
  return `${how} ${headline}${price === null ? '' : ` for ${price}`}. ${meaning}`
}
