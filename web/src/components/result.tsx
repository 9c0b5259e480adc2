import type { AuctionState } from '../domain/messages'
import { formatWire } from '../domain/money'
import { Icon } from './icon'
import { LedgerCheck } from './ledger-check'

/** How it ended. */
export function Result({ state, me, signature }: { state: AuctionState; me: string | null; signature: string | null }) {
  const won = me !== null && state.winner_id === me
  const took = (state.ended_at ?? state.end_time) - state.start_time
  return (
    <section className={won ? 'result is-won' : 'result'} aria-label="Result">
      <span className="result-mark">
        <Icon name={state.winner_id ? 'trophy' : 'clock'} />
      </span>
      <h2>{won ? 'You won!' : state.winner_id ? 'Sold' : 'Ended without a bid'}</h2>
      {state.winning_bid && <p className="result-amount">{formatWire(state.winning_bid, state.currency)}</p>}
      <p className="muted">
        {state.winner_username && !won && (
          <>
            to <b>{state.winner_username}</b>,{' '}
          </>
        )}
        {state.bid_count} {state.bid_count === 1 ? 'bid' : 'bids'} in {Math.max(1, Math.round(took / 60_000))} min
        {state.reason === 'host' && ', ended by the host'}
      </p>
      <LedgerCheck auctionId={state.auction_id} hash={state.ledger_hash ?? null} signature={signature} />
    </section>
  )
}
