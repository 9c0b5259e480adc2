import type { SearchFilters } from '../api/types'
import { toWire } from './money'
import { parseTyped } from './typed-amount'

export interface Search {
  filters: SearchFilters
  leftOut: string[] // of the address, as it stands there: "sort=bogus"
}

const SORTS = ['ending_soon', 'newest', 'price_low', 'price_high']
const CATEGORY_MAX = 100 // characters, as the server has it
const TEXT_MAX = 200
// What a list is asked for elsewhere. Others' parameters, as advertisers add them, are nobody's business.
const NOT_OURS = [
  'offset',
  'page',
  'per_page',
  'limit',
  'cursor',
  'min_price',
  'max_price',
  'order',
  'order_by',
  'search',
]
const SHOWN_MAX = 40 // characters of what was left out

const isText = (text: string, max: number) => [...text].length <= max && !/[\u0000-\u001f\u007f]/.test(text)

function shown(name: string, value: string): string {
  const text = [...`${name}=${value}`]
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX).join('')}…` : text.join('')
}

/** What the list is to show by the page's address; anything in it that is no filter is left out, and named. */
export function readSearch(params: URLSearchParams): Search {
  const leftOut: string[] = []
  const read = (name: string, take: (value: string) => string | undefined): string | undefined => {
    const value = params.get(name)?.trim()
    if (!value) return undefined
    const taken = take(value)
    if (taken === undefined) leftOut.push(shown(name, value))
    return taken
  }
  const oneOf = (known: string[]) => (value: string) => (known.includes(value) ? value : undefined)
  const text = (max: number) => (value: string) => (isText(value, max) ? value : undefined)
  const price = (value: string) => {
    const cents = parseTyped(value)
    return cents === null ? (/^0([.,]0{1,2})?$/.test(value) ? '0' : undefined) : toWire(cents)
  }
  const filters: SearchFilters = {
    status: read('status', oneOf(['live', 'closed'])) === 'closed' ? 'closed' : 'live',
    category: read('category', text(CATEGORY_MAX)),
    q: read('q', text(TEXT_MAX)),
    min_price: read('min', price),
    max_price: read('max', price),
    sort: read('sort', oneOf(SORTS)) ?? 'ending_soon',
  }
  for (const name of NOT_OURS) read(name, () => undefined)
  return { filters, leftOut }
}

/** Without the filters that the server does not take; null where it refused something else. */
export function withoutRefused(filters: SearchFilters, refused: string[]): SearchFilters | null {
  const entries = Object.entries(filters)
  const kept = entries.filter(([name, value]) => value !== undefined && !refused.includes(name))
  const given = entries.filter(([, value]) => value !== undefined)
  return kept.length === given.length ? null : Object.fromEntries(kept)
}
