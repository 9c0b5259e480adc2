import type { Bounds } from './bid-bounds'
import type { Cents } from './money'

// Round steps that people say aloud, in cents.
const roundSteps: Cents[] = [
  1, 5, 10, 25, 50, 100, 200, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
]

function roundUp(value: Cents, step: Cents): Cents {
  return Math.ceil(value / step) * step
}

/**
 * The one-tap bids: the minimum, and two rounder ones above it, about 5 % and 15 % up and at least one increment apart.
 */
export function bidSteps({ minimum, maximum }: Bounds, increment: Cents): Cents[] {
  if (minimum > maximum) return []
  const steps = [minimum]
  for (const percent of [5, 15]) {
    const last = steps[steps.length - 1] ?? minimum
    const wanted = Math.max(Math.floor((minimum * percent) / 100), increment * (percent === 5 ? 1 : 3), 1)
    const step = roundSteps.filter((s) => s <= wanted).at(-1) ?? 1
    const amount = Math.max(roundUp(minimum + wanted, step), last + increment)
    if (amount <= maximum) steps.push(amount)
  }
  return steps
}

/** Far above the minimum: more than three times it, and more than ten units of currency above. */
export function needsConfirmation(amount: Cents, minimum: Cents): boolean {
  return amount > minimum * 3 && amount - minimum > 1000
}
