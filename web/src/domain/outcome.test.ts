import { describe, expect, it } from 'vitest'
import { saleOutcome, spokenOutcome } from './outcome'

const sold = {
  title: 'A brass lamp',
  currency: 'USD',
  host_user_id: 'hanna',
  host_username: 'hanna',
  reason: 'timer',
  winner_id: 'anna',
  winner_username: 'anna',
  winning_bid: '20.00',
}
const unsold = { ...sold, winner_id: null, winner_username: null, winning_bid: null }

describe('the end of a sale', () => {
  it('is said to the winner', () =>
    expect(spokenOutcome(saleOutcome(sold, 'anna', 2000))).toBe(
      'The time ran out. You won! You bought it from hanna for $20.00.',
    ))

  it('is said to who was outbid', () =>
    expect(spokenOutcome(saleOutcome(sold, 'ben', 1500))).toBe(
      'The time ran out. Sold to anna for $20.00. You did not win: your best bid was $15.00. You owe nothing.',
    ))

  it('is said to the host, who may have ended it', () =>
    expect(spokenOutcome(saleOutcome({ ...sold, reason: 'host' }, 'hanna', null))).toBe(
      'The host ended it. Sold to anna for $20.00. They buy it from you for $20.00.',
    ))

  it('is said to who watched, signed in or not', () => {
    for (const me of ['carla', null])
      expect(saleOutcome(sold, me, null)).toMatchObject({
        role: 'watcher',
        headline: 'Sold to anna',
        meaning: 'The highest bid was $20.00.',
      })
  })

  it('is said where nobody bid', () => {
    expect(spokenOutcome(saleOutcome(unsold, null, null))).toBe(
      'The time ran out. Ended without a bid. Nobody bid, so nothing was sold.',
    )
    expect(saleOutcome(unsold, 'hanna', null)).toMatchObject({
      role: 'host',
      meaning: 'Nothing was sold. You may list it again.',
    })
  })

  it('is said for a reason that this page does not know', () =>
    expect(saleOutcome({ ...sold, reason: 'fire' }, null, null).how).toBe('The sale is over.'))
})
