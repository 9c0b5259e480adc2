import type { OwnBid } from '../api/types'

export interface OwnStanding {
  bid: OwnBid // the newest, which is the highest
  count: number
}

/** One entry for each auction, in the order of the newest bids. */
export function bestOfEach(newestFirst: OwnBid[]): OwnStanding[] {
  const byAuction = new Map<string, OwnStanding>()
  for (const bid of newestFirst) {
    const known = byAuction.get(bid.auction_id)
    if (known) known.count += 1
    else byAuction.set(bid.auction_id, { bid, count: 1 })
  }
  return [...byAuction.values()]
}
