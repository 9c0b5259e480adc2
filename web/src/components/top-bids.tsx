import { memo } from 'react'
import type { TopBid } from '../domain/messages'
import { formatWire } from '../domain/money'
import { usePaced } from './use-paced'

interface Props {
  bids: TopBid[]
  currency: string
  me: string | null
}

const EVERY_MS = 250

/** The best bid of each of the three best bidders. The rows stay, whoever stands in them. */
export const TopBids = memo(function TopBids({ bids: newest, currency, me }: Props) {
  const bids = usePaced(newest, EVERY_MS)
  return (
    <section className="top-bids" aria-label="Top bidders">
      {bids.length === 0 && <p className="muted">No bids yet. The first one leads.</p>}
      <ol>
        {bids.map((bid, index) => (
          <li key={index} className={bid.user_id === me ? 'is-me' : ''}>
            <span className="top-rank" aria-hidden="true">
              {index + 1}
            </span>
            <span className="top-name">
              <span>{bid.username}</span>
              {bid.user_id === me && <em>you</em>}
            </span>
            <span className="top-amount" translate="no">
              {formatWire(bid.amount, currency)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
})
