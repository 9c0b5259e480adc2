import type { AuctionState } from '../domain/messages'
import type { Cents } from '../domain/money'
import { saleOutcome } from '../domain/outcome'
import { Icon } from './icon'

/** How it ended, and what that means for whoever looks: the first thing to be seen of a sale that is over. */
export function SaleEnd({ state, me, own }: { state: AuctionState; me: string | null; own: Cents | null }) {
  const { role, headline, price, meaning, how } = saleOutcome(state, me, own)
  return (
    <section className={`sale-end end-${role}`} aria-label="How it ended">
      <span className="result-mark">
        <Icon name={price === null ? 'clock' : 'trophy'} />
      </span>
      <div className="sale-end-words">
        <div className="sale-end-head">
          <h2>{headline}</h2>
          {price !== null && (
            <span className="result-amount" translate="no">
              {price}
            </span>
          )}
        </div>
        <p>{meaning}</p>
        <p className="muted small">{how}</p>
      </div>
    </section>
  )
}
