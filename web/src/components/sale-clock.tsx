import { useEffect, useState } from 'react'
import type { Extension } from '../domain/auction'
import { countdown } from '../domain/countdown'
import type { AuctionState } from '../domain/messages'
import { formatWire, fromWire } from '../domain/money'
import { useServerNow } from '../realtime/hooks'
import { CountdownView } from './countdown-view'
import { figures } from './figures'
import { Price } from './price'

const MARK_MS = 4000
const FIT_MS = 1000

function ExtensionMark({ extension }: { extension: Extension | null }) {
  const [shown, setShown] = useState<Extension | null>(null)
  useEffect(() => {
    if (!extension) return
    setShown(extension)
    const timer = setTimeout(() => setShown(null), MARK_MS)
    return () => clearTimeout(timer)
  }, [extension])
  return (
    <span className="extension" role="status">
      {shown && (
        <span key={shown.seq} className="extension-mark">
          +{Math.round(shown.byMs / 1000)} s<span className="visually-hidden"> extended</span>
        </span>
      )}
    </span>
  )
}

/** Price and time left, the two figures that matter; both are smaller where they would not fit side by side. */
export function SaleClock({ state, extension }: { state: AuctionState; extension: Extension | null }) {
  const price = state.current_high_bid ?? state.starting_bid
  const { text: left } = countdown(state.end_time - useServerNow(FIT_MS))
  return (
    <div className="sale-clock" style={figures(formatWire(price, state.currency).length + left.length)}>
      <div className="sale-figure">
        <span className="figure-label">{state.current_high_bid ? 'Current bid' : 'Starts at'}</span>
        <span className="figure-price">
          <Price cents={fromWire(price)} currency={state.currency} />
        </span>
        <span className="figure-note">
          {state.high_bidder_username
            ? `by ${state.high_bidder_username}`
            : `steps of ${formatWire(state.increment, state.currency)}`}
        </span>
      </div>
      <div className="sale-figure sale-figure-time">
        <span className="figure-label">Time left</span>
        <span className="figure-time">
          <CountdownView endTime={state.end_time} />
          <ExtensionMark extension={extension} />
        </span>
        <span className="figure-note">
          {state.anti_snipe_count > 0
            ? `extended ${state.anti_snipe_count} of ${state.rules.anti_snipe_max} times`
            : `late bids add ${Math.round(state.rules.anti_snipe_extension_ms / 1000)} s`}
        </span>
      </div>
    </div>
  )
}
