import { describe, expect, test } from 'vitest'
import { explain } from './refusals'

describe('why a bid was refused', () => {
  const low = { code: 'bid_too_low', message: 'x', minimum_bid: '12.50' }

  test('too low says what would do', () => {
    expect(explain(low)).toBe('Too low: the next bid must be at least $12.50.')
  })

  test('whoever leads already is told so', () => {
    expect(explain({ ...low, leading: true })).toBe('You lead already. To raise your own bid, bid at least $12.50.')
  })
})
