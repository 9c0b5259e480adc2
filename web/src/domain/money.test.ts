import { describe, expect, it } from 'vitest'
import { formatMoney, fromWire, parseAmount, toWire } from './money'

describe('amounts', () => {
  it.each([
    ['10', 1000],
    ['10.5', 1050],
    ['10.50', 1050],
    ['0.01', 1],
    ['99999999.99', 9_999_999_999],
    ['0.29', 29], // 0.29 * 100 is 28.999… in floating point
    ['4.35', 435],
  ])('%s is read exactly', (text, cents) => expect(parseAmount(text)).toBe(cents))

  it.each(['', '0', '0.00', '05', '1e2', '10.100', ' 1', '1 ', '-1', '100000000', '1.', '.5', 'NaN'])(
    '"%s" is no amount',
    (text) => expect(parseAmount(text)).toBeNull(),
  )

  it('every amount of cents survives the wire', () => {
    for (let cents = 1; cents < 200_000; cents += 7) expect(fromWire(toWire(cents))).toBe(cents)
  })

  it('reads what only the house says', () => {
    expect(fromWire('0.00')).toBe(0)
    expect(fromWire('100000000.99')).toBe(10_000_000_099) // the minimum after a bid of 99999999.99
    expect(() => fromWire('-1.00')).toThrow()
  })

  it('shows thousands, and cents only where they matter', () => {
    expect(formatMoney(123_456_700, 'USD')).toBe('$1,234,567.00')
    expect(formatMoney(123_456_700, 'USD', true)).toBe('$1,234,567')
    expect(formatMoney(1205, 'CHF', true)).toBe('12.05 CHF')
  })
})
