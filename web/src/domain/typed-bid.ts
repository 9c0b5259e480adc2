import { CENTS_MAX, type Cents, formatMoney, parseTyped, toWire } from './money'

export type TypedBid = { amount: Cents } | { problem: string }

const zeroOrLess = /^(-.*[0-9].*|0+(\.0+)?)$/
const tooManyDigits = /^[1-9][0-9]{8,}(\.[0-9]{1,2})?$/

/** What somebody typed as a bid, or in words what is wrong with it. */
export function readBid(text: string, minimum: Cents, currency: string): TypedBid {
  const amount = parseTyped(text)
  const bare = text.replace(/[\s\u00a0$€£,]/g, '')
  if (amount === null && tooManyDigits.test(bare)) return { problem: `At most ${formatMoney(CENTS_MAX, currency)}.` }
  if (amount === null && !zeroOrLess.test(bare)) return { problem: `Write an amount such as ${toWire(minimum)}.` }
  if (amount === null || amount < minimum) return { problem: `At least ${formatMoney(minimum, currency)}.` }
  return { amount }
}
