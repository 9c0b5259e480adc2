// Money is a whole number of cents. Nothing here goes through a fraction.

export type Cents = number

export const CENTS_MAX: Cents = 9_999_999_999

const literal = /^(0|[1-9][0-9]{0,7})(?:\.([0-9]{1,2}))?$/

/** Reads an amount as the rules write it (`10`, `10.5`, `10.50`); null for everything else, and for zero. */
export function parseAmount(text: string): Cents | null {
  const match = literal.exec(text)
  if (!match) return null
  const cents = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return cents === 0 ? null : cents
}

/** The wire form, `"5000.00"`. */
export function toWire(cents: Cents): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
}

const told = /^(0|[1-9][0-9]{0,9})(?:\.([0-9]{1,2}))?$/

/** The wire form of the server: also zero, and a minimum above what can be bid, as after the highest bid there can be. */
export function fromWire(amount: string): Cents {
  const match = told.exec(amount)
  if (!match) throw new Error(`no amount: ${amount}`)
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

const symbols: Record<string, string> = { USD: '$', EUR: '€', GBP: '£' }

/** For people: `$1,250.00`; the cents are left out of whole amounts where `short`. */
export function formatMoney(cents: Cents, currency: string, short = false): string {
  const whole = String(Math.trunc(cents / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  const rest = cents % 100
  const digits = short && rest === 0 ? whole : `${whole}.${String(rest).padStart(2, '0')}`
  const symbol = symbols[currency]
  return symbol ? symbol + digits : `${digits} ${currency}`
}

export function formatWire(amount: string, currency: string, short = false): string {
  return formatMoney(fromWire(amount), currency, short)
}
