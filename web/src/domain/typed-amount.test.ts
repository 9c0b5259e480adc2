import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CENTS_MAX, formatMoney } from './money'
import { parseTyped, readAmount } from './typed-amount'

const read = (text: string, currency: string | null = 'USD') => {
  const amount = readAmount(text, currency)
  return amount.kind === 'amount' ? amount.cents : amount.kind
}

describe('an amount as people write it', () => {
  it.each([
    ['10', 1000],
    ['10.5', 1050],
    ['12.50', 1250],
    ['12,50', 1250],
    ['.50', 50],
    ['$1,250', 125_000],
    ['$ 1,250.50', 125_050],
    ['US$ 1,250.50', 125_050],
    ['1,250.50 USD', 125_050],
    ["1'250.50", 125_050],
    ['1’250.50', 125_050],
    ['1.250,50', 125_050],
    ['1 250,50', 125_050],
    ['1\u00a0250,50', 125_050],
    ['1\u202f250.50', 125_050],
    ['1.250.000', 125_000_000],
    ['1,00,000.50', 10_000_050],
    ['12.-', 1200],
    ['12,–', 1200],
    ['\u200e12.05\u200f', 1205],
    ['١٢٫٥٠', 1250],
    ['１２５０', 125_000],
  ])('%s is read', (text, cents) => expect(read(text)).toBe(cents))

  it.each([
    ['12.05 CHF', 'CHF', 1205],
    ['CHF 12.05', 'CHF', 1205],
    ["Fr. 1'250.50", 'CHF', 125_050],
    ['₹ 500', 'INR', 50_000],
    ['₹1,00,000', 'INR', 10_000_000],
    ['500 kr', 'SEK', 50_000],
    ['1.250,50 €', 'EUR', 125_050],
    ['£7', 'GBP', 700],
  ])('%s is read in %3$s', (text, currency, cents) => expect(read(text, currency)).toBe(cents))

  it.each([
    ['12.05 CHF', 'USD'],
    ['₹ 500', 'USD'],
    ['€ 7', 'USD'],
    ['$7', 'EUR'],
    ['500 kr', 'USD'],
  ])('%s is no amount of %s', (text, currency) => expect(read(text, currency)).toBe('other_currency'))

  it.each(['12 50', "12'50", '1.250', '0,250', '1,25,0', '12.5.0', '18.005', '1 2 5 0', '1,250,50', '1.250.50', '05'])(
    '"%s" is not guessed at',
    (text) => expect(read(text)).toBe('ambiguous'),
  )

  it.each(['', 'abc', '-', '1e9', '1k', '12€50', '12 or 13', '$', 'USD'])('"%s" is no amount', (text) =>
    expect(read(text)).toBe('none'),
  )

  it.each(['0', '0.00', '-5', '$ -5', '-$5', '-1,000', '−5'])('%s is zero or less', (text) =>
    expect(read(text)).toBe('zero'),
  )

  it.each(['100000000', '99,999,999,999.00'])('%s is too large', (text) => expect(read(text)).toBe('too_large'))

  it('takes any sign where the currency is not known', () => expect(parseTyped('€ 7')).toBe(700))

  it('reads every amount that the page itself writes', () => {
    const cents = fc.integer({ min: 1, max: CENTS_MAX })
    const currency = fc.constantFrom('USD', 'EUR', 'GBP', 'CHF', 'INR', 'SEK')
    fc.assert(
      fc.property(cents, currency, fc.boolean(), (amount, unit, short) => {
        expect(read(formatMoney(amount, unit, short), unit)).toBe(amount)
      }),
    )
  })

  it('never reads a hundred times what was meant: an amount in any style is itself or refused', () => {
    const styles = [
      [',', '.'],
      ['.', ','],
      ["'", '.'],
      [' ', ','],
      ['\u202f', '.'],
      ['', '.'],
      ['', ','],
      ['', ' '],
      ['', "'"],
    ] as const
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: CENTS_MAX }),
        fc.constantFrom(...styles),
        fc.integer({ min: 0, max: 2 }),
        (cents, [group, point], digits) => {
          const meant =
            digits === 0
              ? Math.max(1, Math.floor(cents / 100)) * 100
              : digits === 1
                ? Math.max(10, cents - (cents % 10))
                : cents
          const whole = String(Math.floor(meant / 100)).replace(/\B(?=(\d{3})+$)/g, group)
          const rest = String(meant % 100)
            .padStart(2, '0')
            .slice(0, digits)
          const told = read(digits === 0 ? whole : `${whole}${point}${rest}`)
          if (typeof told === 'number') expect(told).toBe(meant)
          else expect(['ambiguous', 'too_large']).toContain(told)
        },
      ),
    )
  })
})
