import type { Analytics } from '../api/types'
import { BlockButton } from './blocking'
import type { Blocks } from './use-blocks'
import { formatWire, fromWire } from '../domain/money'

/** Who bids, and how to end that. */
export function BidderTable({ figures, blocks }: { figures: Analytics; blocks: Blocks }) {
  const bidders = [...figures.bidders].sort((a, b) => fromWire(b.highest_bid) - fromWire(a.highest_bid))
  if (bidders.length === 0) return <p className="muted">Nobody has bid yet.</p>
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Bidders">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Bidder</th>
            <th scope="col" className="is-number">
              Highest
            </th>
            <th scope="col" className="is-number">
              Bids
            </th>
            <th scope="col" className="is-number">
              Extended
            </th>
            {blocks.possible && (
              <th scope="col">
                <span className="visually-hidden">Block</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {bidders.map((bidder) => (
            <tr key={bidder.user_id}>
              <th scope="row">{bidder.username}</th>
              <td className="is-number">{formatWire(bidder.highest_bid, figures.currency)}</td>
              <td className="is-number">{bidder.bid_count}</td>
              <td className="is-number">{bidder.extensions_caused}</td>
              {blocks.possible && (
                <td className="is-action">
                  <BlockButton person={bidder} blocks={blocks} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
