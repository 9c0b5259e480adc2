import type { AuctionState } from '../domain/messages'
import { LedgerCheck } from './ledger-check'

/** What is on record of a sale that is over. */
export function Result({ state, signature }: { state: AuctionState; signature: string | null }) {
  const minutes = Math.max(1, Math.round(((state.ended_at ?? state.end_time) - state.start_time) / 60_000))
  return (
    <section className="result" aria-label="Record">
      <p className="muted">{`${state.bid_count} ${state.bid_count === 1 ? 'bid' : 'bids'} in ${minutes} min`}</p>
      <LedgerCheck auctionId={state.auction_id} hash={state.ledger_hash ?? null} signature={signature} />
    </section>
  )
}
