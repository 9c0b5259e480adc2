import { type Cents, parseAmount } from './money'

// What people type or paste as an amount, read as they write it. What can be read in two ways is not guessed at.

export type ReadAmount =
  | { kind: 'amount'; cents: Cents }
  | { kind: 'zero' } // zero or less
  | { kind: 'too_large' }
  | { kind: 'ambiguous' }
  | { kind: 'other_currency' }
  | { kind: 'none' } // no amount

// The first digit of some scripts' digits: Arabic, Persian, Devanagari, Bengali, Thai.
const zeros = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50]

function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  const zero = zeros.find((first) => code >= first && code <= first + 9)
  return zero === undefined ? digit : String(code - zero)
}

/** One form of digits, blanks, apostrophes and dashes; without what cannot be seen. */
function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, (sign) => (/\s/.test(sign) ? ' ' : ''))
    .replace(/\p{Nd}/gu, plainDigit)
    .replace(/\s/g, ' ')
    .replace(/[\u2018\u2019\u02bc\u00b4`\u2032]/g, "'")
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\u066b/g, '.')
    .replace(/\u066c/g, ',')
    .trim()
}

const named: Record<string, string[]> = { CHF: ['FR.', 'FR', 'SFR.', 'SFR'], EUR: ['EURO', 'EUROS'] }

function symbolOf(currency: string, display: 'symbol' | 'narrowSymbol'): string {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: display })
    return format.formatToParts(0).find((part) => part.type === 'currency')?.value ?? currency
  } catch {
    return currency
  }
}

/** How people write this currency beside an amount. */
function namesOf(currency: string): string[] {
  const narrow = symbolOf(currency, 'narrowSymbol')
  const long = narrow === '$' ? [`${currency.slice(0, 2)}$`] : []
  const names = [currency, narrow, symbolOf(currency, 'symbol'), ...long, ...(named[currency] ?? [])]
  return names.map((name) => name.toUpperCase())
}

const aCurrency = /^([A-Z]{3}|[A-Z]{0,3}\p{Sc}|FR\.?|SFR\.?|EUROS?|KR\.?|K\u010c|Z\u0141|RS\.?)$/u

type Bare = { number: string } | { kind: 'other_currency' | 'none' }

/** Takes the currency off either end. */
function withoutCurrency(text: string, currency: string | null): Bare {
  const match = /^(-?)\s*(\D*?)\s*(-?\s*[.,]?\d(?:.*\d)?[.,]?(?:-{1,2})?)\s*(\D*?)$/u.exec(text)
  if (!match) return { kind: 'none' }
  const [, sign = '', before = '', number = '', after = ''] = match
  for (const name of [before, after].map((each) => each.trim().toUpperCase()).filter(Boolean)) {
    if (!aCurrency.test(name)) return { kind: 'none' }
    if (currency !== null && !namesOf(currency).includes(name)) return { kind: 'other_currency' }
  }
  return { number: (sign + number).replace(/^-\s+/, '-') }
}

const grouped = [
  /^([1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d{1,2}))?$/, // 1,250.50
  /^([1-9]\d?(?:,\d{2})*,\d{3})(?:\.(\d{1,2}))?$/, // 12,34,567.50
  /^([1-9]\d{0,2}(?:\.\d{3})+),(\d{1,2})$/, // 1.250,50
  /^([1-9]\d{0,2}(?:\.\d{3}){2,})$/, // 1.250.000
  /^([1-9]\d{0,2}(?:'\d{3})+)(?:[.,](\d{1,2}))?$/, // 1'250.50
  /^([1-9]\d{0,2}(?: \d{3})+)(?:[.,](\d{1,2}))?$/, // 1 250,50
]
const plain = /^(0|[1-9]\d*)?(?:[.,](\d{1,2}))?$/ // 1250, 12.5, 12,50, .50

function split(number: string): [whole: string, rest: string] | null {
  for (const pattern of [plain, ...grouped]) {
    const match = pattern.exec(number)
    if (match && (match[1] ?? match[2]) !== undefined) return [(match[1] ?? '0').replace(/[^0-9]/g, ''), match[2] ?? '']
  }
  return null
}

const WHOLE_DIGITS_MAX = 8

/** `currency` null: any currency's sign is taken. */
export function readAmount(text: string, currency: string | null): ReadAmount {
  const bare = withoutCurrency(normalised(text), currency)
  if ('kind' in bare) return bare
  const number = bare.number.replace(/[.,]-{1,2}$/, '') // 12.- is 12
  const positive = number.replace(/^-/, '')
  const parts = split(positive)
  if (number.startsWith('-')) return parts ? { kind: 'zero' } : { kind: 'none' }
  if (!parts) return /^[\d., ']+$/.test(number) ? { kind: 'ambiguous' } : { kind: 'none' }
  const [whole, rest] = parts
  if (/^0*$/.test(whole + rest)) return { kind: 'zero' }
  if (whole.length > WHOLE_DIGITS_MAX) return { kind: 'too_large' }
  const cents = parseAmount(rest ? `${whole}.${rest}` : whole)
  return cents === null ? { kind: 'none' } : { kind: 'amount', cents }
}

/** Null for everything that is no clear amount above zero. */
export function parseTyped(text: string): Cents | null {
  const read = readAmount(text, null)
  return read.kind === 'amount' ? read.cents : null
}
