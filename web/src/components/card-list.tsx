import type { AuctionSummary } from '../api/types'
import { AuctionCard } from './auction-card'

export function CardList({ auctions, toHost = false }: { auctions: AuctionSummary[]; toHost?: boolean }) {
  return (
    <ul className="card-list">
      {auctions.map((auction) => (
        <li key={auction.auction_id}>
          <AuctionCard auction={auction} toHost={toHost} />
        </li>
      ))}
    </ul>
  )
}
