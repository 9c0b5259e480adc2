import { useEffect, useRef } from 'react'
import { milestonePassed } from '../domain/countdown'
import type { AuctionState } from '../domain/messages'
import { type Cents, formatMoney, formatWire } from '../domain/money'
import { saleOutcome, spokenOutcome } from '../domain/outcome'
import type { Standing } from '../domain/standing'
import { useServerNow } from '../realtime/hooks'
import { useAnnouncer } from './use-announcer'

function standingWords(standing: Standing, currency: string): string | null {
  if (standing.kind === 'winning') return `You lead with ${formatMoney(standing.amount, currency)}.`
  if (standing.kind === 'outbid') return `You were outbid. The price is ${formatMoney(standing.by, currency)}.`
  return null
}

interface Props {
  state: AuctionState
  standing: Standing
  own: Cents | null
  me: string | null
  known: boolean // who looks: the end is said once, and to each what it means for them
}

/** Tells screen readers price, time, one's own standing and the end; shows nothing. */
export function SaleAnnouncements({ state, standing, own, me, known }: Props) {
  const { polite, assertive, last } = useAnnouncer()
  const { current_high_bid: high, high_bidder_id: bidder, currency, status } = state
  const leader = bidder === me ? 'you' : (state.high_bidder_username ?? '')
  const first = useRef(true)
  useEffect(() => {
    if (first.current) first.current = false
    else if (high && status === 'live') polite(`${formatWire(high, currency)}, bid by ${leader}.`)
  }, [high, currency, leader, status, polite])

  // Said when it changes, not with each price after that.
  const stands = status === 'live' && standing.kind !== 'none' ? `${standing.kind} ${standing.amount}` : null
  const newest = useRef(standing)
  newest.current = standing
  useEffect(() => {
    const words = stands && standingWords(newest.current, currency)
    if (words) assertive(words)
  }, [stands, currency, assertive])

  const left = state.end_time - useServerNow(1000)
  const before = useRef(left)
  useEffect(() => {
    const seconds = status === 'live' ? milestonePassed(before.current, left) : null
    before.current = left
    if (seconds !== null) polite(seconds >= 120 ? `${seconds / 60} minutes left.` : `${seconds} seconds left.`)
  }, [left, status, polite])

  const end = status === 'closed' && known ? spokenOutcome(saleOutcome(state, me, own)) : null
  useEffect(() => {
    if (end) last(end)
  }, [end, last])
  return null
}
