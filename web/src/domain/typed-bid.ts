import type { Bounds } from './bid-bounds'
import { type Cents, formatMoney, toWire } from './money'
import { readAmount } from './typed-amount'

export type TypedBid = { amount: Cents } | { problem: string }

/** What somebody typed as a bid, or in words what is wrong with it. */
export function readBid(text: string, { minimum, maximum }: Bounds, currency: string): TypedBid {
  const example = toWire(Math.min(minimum, maximum))
  const read = readAmount(text, currency)
  switch (read.kind) {
    case 'amount':
      if (read.cents < minimum) return { problem: `At least ${formatMoney(minimum, currency)}.` }
      if (read.cents > maximum) return { problem: tooHigh(maximum, currency) }
      return { amount: read.cents }
    case 'zero':
      return { problem: `At least ${formatMoney(minimum, currency)}.` }
    case 'too_large':
      return { problem: tooHigh(maximum, currency) }
    case 'other_currency':
      return { problem: `This sale is in ${currency}. Write the amount in ${currency}, such as ${example}.` }
    case 'ambiguous':
      return {
        problem: `"${text.trim().slice(0, 20)}" can be read in more than one way. Write it with a point before the cents and nothing else, such as ${example} or 1250.50.`,
      }
    case 'none':
      return { problem: `Write an amount such as ${example}.` }
  }
}

function tooHigh(maximum: Cents, currency: string): string {
  return `At most ${formatMoney(maximum, currency)} now.`
}
