import { describe, expect, it } from 'vitest'
import type { AuctionSummary } from '../api/types'
import { golden } from '../test/golden'
import { cardFacts } from './card'
import type { AuctionState } from './messages'

const told = golden<AuctionState>('auction_state')

const listed = {
  ...told,
  title: 'as listed',
  images: [],
  current_high_bid: null,
  bid_count: 0,
} as unknown as AuctionSummary

describe('a card', () => {
  it('shows what the events told', () => {
    const facts = cardFacts(listed, { ...told, bid_count: 3, current_high_bid: '42.00', live: true })
    expect(facts).toMatchObject({ title: 'as listed', bid_count: 3, current_high_bid: '42.00', live: true })
  })

  it('shows the list where there were no events, or older ones', () => {
    expect(cardFacts(listed, null)).toBe(listed)
    const newer = { ...listed, bid_count: 9 }
    expect(cardFacts(newer, { ...told, bid_count: 8 })).toBe(newer)
  })

  it('ends with the auction, and does not open again', () => {
    const end = { ...told, status: 'closed' as const, winning_bid: '50.00', winner_id: 'w' }
    expect(cardFacts(listed, end)).toMatchObject({ status: 'closed', winning_bid: '50.00', winner_id: 'w' })
    const closed = { ...listed, status: 'closed' as const }
    expect(cardFacts(closed, told)).toBe(closed)
  })

  it('never moves the end back', () => {
    const late = { ...listed, end_time: told.end_time + 30_000 }
    expect(cardFacts(late, told).end_time).toBe(late.end_time)
  })
})
