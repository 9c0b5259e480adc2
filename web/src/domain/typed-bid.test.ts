import { describe, expect, it } from 'vitest'
import { readBid } from './typed-bid'

describe('a typed bid', () => {
  it.each([
    ['18', 1800],
    ['$1,250.50', 125_050],
    ['99999999.99', 9_999_999_999],
  ])('%s is taken', (text, amount) => expect(readBid(text, 1800, 'USD')).toEqual({ amount }))

  it.each(['17.99', '0', '0.00', '-5', '$ -5', '-1,000'])('%s is below the minimum', (text) =>
    expect(readBid(text, 1800, 'USD')).toEqual({ problem: 'At least $18.00.' }),
  )

  it.each(['100000000', '99999999999', '99,999,999,999.00', '$ 99999999999'])('%s is more than can be bid', (text) =>
    expect(readBid(text, 1800, 'USD')).toEqual({ problem: 'At most $99,999,999.99.' }),
  )

  it.each(['abc', '-', '1e9', '18.005', '1,25,0'])('"%s" is no amount', (text) =>
    expect(readBid(text, 1850, 'EUR')).toEqual({ problem: 'Write an amount such as 18.50.' }),
  )
})
