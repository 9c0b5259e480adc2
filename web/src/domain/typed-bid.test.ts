import { describe, expect, it } from 'vitest'
import { CENTS_MAX } from './money'
import { readBid } from './typed-bid'

const bounds = { minimum: 1800, maximum: CENTS_MAX }

describe('a typed bid', () => {
  it.each([
    ['18', 1800],
    ['$1,250.50', 125_050],
    ['99999999.99', 9_999_999_999],
  ])('%s is taken', (text, amount) => expect(readBid(text, bounds, 'USD')).toEqual({ amount }))

  it.each(['17.99', '0', '0.00', '-5', '$ -5', '-1,000'])('%s is below the minimum', (text) =>
    expect(readBid(text, bounds, 'USD')).toEqual({ problem: 'At least $18.00.' }),
  )

  it.each(['100000000', '99999999999', '99,999,999,999.00', '$ 99999999999'])('%s is more than can be bid', (text) =>
    expect(readBid(text, bounds, 'USD')).toEqual({ problem: 'At most $99,999,999.99 now.' }),
  )

  it('is told that it is too high before it is sent', () => {
    const narrow = { minimum: 1800, maximum: 180_000 }
    expect(readBid('1800', narrow, 'USD')).toEqual({ amount: 180_000 })
    expect(readBid('1800.01', narrow, 'USD')).toEqual({ problem: 'At most $1,800.00 now.' })
  })

  it.each(['abc', '-', '1e9'])('"%s" is no amount', (text) =>
    expect(readBid(text, { ...bounds, minimum: 1850 }, 'EUR')).toEqual({ problem: 'Write an amount such as 18.50.' }),
  )

  it('says how to write what could be read in two ways, and which currency counts', () => {
    expect(readBid('12 50', bounds, 'USD')).toEqual({
      problem:
        '"12 50" can be read in more than one way. Write it with a point before the cents and nothing else, such as 18.00 or 1250.50.',
    })
    expect(readBid('₹ 500', bounds, 'USD')).toEqual({
      problem: 'This sale is in USD. Write the amount in USD, such as 18.00.',
    })
  })
})
