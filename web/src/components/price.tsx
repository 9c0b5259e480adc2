import { memo, useRef } from 'react'
import type { AuctionState } from '../domain/messages'
import { type Cents, formatMoney, fromWire } from '../domain/money'
import type { Room } from '../realtime/room'
import { setText, usePainted } from '../realtime/use-painted'
import { figures } from './figures'

interface Props {
  cents: Cents
  currency: string
  short?: boolean
}

/** A price. What is read is always one that was; only its look moves when it changes. */
export const Price = memo(function Price({ cents, currency, short = false }: Props) {
  const last = useRef({ cents, changes: 0 })
  if (last.current.cents !== cents) last.current = { cents, changes: last.current.changes + 1 }
  const { changes } = last.current
  // Two names of one animation, in turn: another name starts it anew.
  const look = changes === 0 ? '' : changes % 2 === 1 ? ' price-ticked' : ' price-ticked-again'
  const text = formatMoney(cents, currency, short)
  return (
    <span className={`price${look}`} data-cents={cents} style={figures(text.length)} translate="no">
      {text}
    </span>
  )
})

// In a quick run of prices only the first moves: animations that start anew with each would take the time of all else.
const TICK_AFTER_MS = 600

/** The price of a sale, painted with each frame. */
export function LivePrice({ room, state }: { room: Room; state: AuctionState }) {
  const element = useRef<HTMLSpanElement>(null)
  const last = useRef({ cents: -1, length: 0, at: 0, ticks: 0 })
  usePainted(room, state, ({ current_high_bid: high, starting_bid: start, currency }) => {
    const [price, was] = [element.current, last.current]
    const cents = fromWire(high ?? start)
    if (!price || was.cents === cents) return
    const now = performance.now()
    const text = formatMoney(cents, currency)
    const ticks = was.cents >= 0 && now - was.at > TICK_AFTER_MS ? was.ticks + 1 : was.ticks
    setText(price, text)
    price.dataset.cents = String(cents)
    if (text.length !== was.length) price.style.setProperty('--figures', String(text.length))
    if (ticks !== was.ticks) price.className = ticks % 2 === 1 ? 'price price-ticked' : 'price price-ticked-again'
    last.current = { cents, length: text.length, at: now, ticks }
  })
  return <span ref={element} className="price" translate="no" />
}
