import { useEffect, useRef } from 'react'
import type { BidState } from '../domain/bid-machine'
import { milestonePassed } from '../domain/countdown'
import type { AuctionState } from '../domain/messages'
import { formatMoney, formatWire } from '../domain/money'
import { useServerNow } from '../realtime/hooks'
import { useAnnouncer } from './use-announcer'

/** Tells screen readers price, time and one's own standing; shows nothing. */
export function SaleAnnouncements({ state, bid, me }: { state: AuctionState; bid: BidState; me: string | null }) {
  const { polite, assertive } = useAnnouncer()
  const { current_high_bid: high, high_bidder_id: bidder, currency, status } = state
  const leader = bidder === me ? 'you' : (state.high_bidder_username ?? '')
  const first = useRef(true)
  useEffect(() => {
    if (first.current) first.current = false
    else if (high && status === 'live') polite(`${formatWire(high, currency)}, bid by ${leader}.`)
  }, [high, currency, leader, status, polite])

  const { standing } = bid
  useEffect(() => {
    if (standing.kind === 'winning') assertive(`You lead with ${formatMoney(standing.amount, currency)}.`)
    if (standing.kind === 'outbid') assertive(`You were outbid. The price is ${formatMoney(standing.by, currency)}.`)
  }, [standing, currency, assertive])

  const left = state.end_time - useServerNow(1000)
  const before = useRef(left)
  useEffect(() => {
    const seconds = status === 'live' ? milestonePassed(before.current, left) : null
    before.current = left
    if (seconds !== null) polite(seconds >= 120 ? `${seconds / 60} minutes left.` : `${seconds} seconds left.`)
  }, [left, status, polite])

  useEffect(() => {
    if (status === 'closed') polite('The auction has ended.')
  }, [status, polite])
  return null
}
