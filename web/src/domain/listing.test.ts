import { describe, expect, it } from 'vitest'
import { emptyListing, listingProblems, toNewAuction } from './listing'

const lamp = { ...emptyListing, title: ' A lamp ', startingBid: '1,250', increment: '0.5' }

describe('a listing', () => {
  it('names every field that is wrong', () =>
    expect(Object.keys(listingProblems({ ...emptyListing, increment: 'x', seconds: 5 }))).toEqual([
      'title',
      'starting_bid',
      'increment',
      'duration',
    ]))

  it('goes out in the wire form', () => {
    expect(listingProblems(lamp)).toEqual({})
    expect(toNewAuction(lamp, ['k'])).toMatchObject({
      title: 'A lamp',
      starting_bid: '1250.00',
      increment: '0.50',
      description: null,
      image_keys: ['k'],
    })
  })
})
