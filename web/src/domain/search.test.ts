import { describe, expect, test } from 'vitest'
import { readSearch, withoutRefused } from './search'

const read = (query: string) => readSearch(new URLSearchParams(query))
const usual = { status: 'live', sort: 'ending_soon' }

describe('the address of the list', () => {
  test.each([
    ['', usual],
    ['status=closed&sort=newest', { status: 'closed', sort: 'newest' }],
    ['q=red+lamp&category=art', { ...usual, q: 'red lamp', category: 'art' }],
    ['min=5&max=10.50', { ...usual, min_price: '5.00', max_price: '10.50' }],
    ['min=0&max=0.00', { ...usual, min_price: '0', max_price: '0' }],
    ['utm_term={keyword}&discount=50%', usual],
    ['q=&sort=&min=', usual],
  ])('%s is understood', (query, filters) => {
    expect(read(query)).toEqual({ filters, leftOut: [] })
  })

  test.each([
    ['sort=bogus', ['sort=bogus']],
    ['status=open&min=cheap&max=1e9', ['status=open', 'min=cheap', 'max=1e9']],
    ['offset=20&page=2&min_price=5', ['offset=20', 'page=2', 'min_price=5']],
    ['q=%00', ['q=\u0000']],
    [`category=${'x'.repeat(101)}`, [`category=${'x'.repeat(31)}…`]],
  ])('%s is left out and named', (query, leftOut) => {
    expect(read(query)).toEqual({ filters: usual, leftOut })
  })
})

describe('what the server refuses', () => {
  test('is left out of a second try, once', () => {
    expect(withoutRefused({ status: 'live', sort: 'x', q: undefined }, ['sort'])).toEqual({ status: 'live' })
  })
  test('is no matter of the filters where it names none of them', () => {
    expect(withoutRefused({ status: 'live', q: undefined }, ['cursor', 'q'])).toBeNull()
  })
})
