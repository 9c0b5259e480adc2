import type { TopBid } from '../domain/messages'
import { formatWire } from '../domain/money'

export function TopBids({ bids, currency, me }: { bids: TopBid[]; currency: string; me: string | null }) {
  return (
    <section className="top-bids" aria-label="Top bidders">
      {bids.length === 0 && <p className="muted">No bids yet. The first one leads.</p>}
      <ol>
        {bids.map((bid, index) => (
          <li key={bid.user_id} className={bid.user_id === me ? 'is-me' : ''}>
            <span className="top-rank" aria-hidden="true">
              {index + 1}
            </span>
            <span className="top-name">
              {bid.username}
              {bid.user_id === me && <em> you</em>}
            </span>
            <span className="top-amount">{formatWire(bid.amount, currency)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
