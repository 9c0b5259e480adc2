import { useEffect, useState } from 'react'
import type { Extension } from '../domain/auction'
import { countdown } from '../domain/countdown'
import type { AuctionState } from '../domain/messages'
import { formatWire } from '../domain/money'
import { useServerView } from '../realtime/hooks'
import type { Room } from '../realtime/room'
import { CountdownView } from './countdown-view'
import { figures } from './figures'
import { LivePrice } from './price'

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
          <span translate="no">{`+${Math.round(shown.byMs / 1000)} s`}</span>
          <span className="visually-hidden"> extended</span>
        </span>
      )}
    </span>
  )
}

interface Props {
  room: Room
  state: AuctionState
  extension: Extension | null
}

/** Price and time left, the two figures that matter; both are smaller where they would not fit side by side. */
export function SaleClock({ room, state, extension }: Props) {
  const price = state.current_high_bid ?? state.starting_bid
  const left = useServerView(FIT_MS, (now) => countdown(state.end_time - now).text.length)
  return (
    <div className="sale-clock" style={figures(formatWire(price, state.currency).length + left)}>
      <div className="sale-figure">
        <span className="figure-label">{state.current_high_bid ? 'Current bid' : 'Starts at'}</span>
        <span className="figure-price">
          <LivePrice room={room} state={state} />
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
