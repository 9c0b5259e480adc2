import { describe, expect, it } from 'vitest'
import { goldenEvent } from '../test/golden'
import { bidBounds } from './bid-bounds'
import { CENTS_MAX } from './money'

const rules = { ...goldenEvent('auction_state').rules, bid_step_max_factor: 100, bid_step_max_floor: '1000.00' }
const state = {
  rules,
  starting_bid: '10.00',
  increment: '1.00',
  minimum_bid: '51.00',
  high_bidder_id: 'anna',
  top_bids: [
    { user_id: 'anna', username: 'anna', amount: '50.00' },
    { user_id: 'ben', username: 'ben', amount: '20.00' },
  ],
}

describe('the bounds of a bid', () => {
  it('are the minimum and a hundred times it', () =>
    expect(bidBounds(state, 'ben')).toEqual({ minimum: 5100, maximum: 510_000 }))

  it('are counted for who leads from the second of the best bids', () =>
    expect(bidBounds(state, 'anna').maximum).toBe(210_000))

  it('are counted for who leads alone from the starting bid', () => {
    const alone = { ...state, starting_bid: '100.00', top_bids: state.top_bids.slice(0, 1) }
    expect(bidBounds(alone, 'anna').maximum).toBe(1_000_000)
  })

  it('are never below the floor, nor above the highest amount there is', () => {
    expect(bidBounds({ ...state, minimum_bid: '1.00' }, null).maximum).toBe(100_000)
    expect(bidBounds({ ...state, minimum_bid: '90000000.00' }, null).maximum).toBe(CENTS_MAX)
    const wide = { ...rules, bid_step_max_factor: 10_000 }
    expect(bidBounds({ ...state, rules: wide, minimum_bid: '99999999.99' }, null).maximum).toBe(CENTS_MAX)
  })

  it('are open above under version 1 of the rules', () => {
    expect(
      bidBounds({ ...state, rules: goldenEvent('auction_state', 'auction_state_version_1').rules }, 'ben').maximum,
    ).toBe(CENTS_MAX)
    for (const missing of [null]) {
      const old = { ...rules, bid_step_max_factor: missing, bid_step_max_floor: missing }
      expect(bidBounds({ ...state, rules: old }, 'ben').maximum).toBe(CENTS_MAX)
    }
  })
})
