import type { NewAuction } from '../api/types'
import { toWire } from './money'
import { parseTyped } from './typed-amount'

export interface Listing {
  title: string
  description: string
  category: string
  startingBid: string
  increment: string
  seconds: number
}

export const emptyListing: Listing = {
  title: '',
  description: '',
  category: '',
  startingBid: '',
  increment: '1.00',
  seconds: 600,
}

export const DURATION_MIN_S = 10
export const DURATION_MAX_S = 86_400

/** By the server's names of the fields. */
export function listingProblems(listing: Listing): Partial<Record<string, string>> {
  const found: Partial<Record<string, string>> = {}
  if (listing.title.trim() === '') found.title = 'Give it a title.'
  if (parseTyped(listing.startingBid) === null) found.starting_bid = 'Write an amount such as 10 or 10.50.'
  if (parseTyped(listing.increment) === null) found.increment = 'Write an amount such as 0.50.'
  if (!Number.isInteger(listing.seconds) || listing.seconds < DURATION_MIN_S || listing.seconds > DURATION_MAX_S)
    found.duration = 'From 10 seconds to 24 hours.'
  return found
}

export function toNewAuction(listing: Listing, imageKeys: string[]): NewAuction {
  return {
    title: listing.title.trim(),
    description: listing.description.trim() || null,
    category: listing.category.trim() || null,
    duration: listing.seconds,
    starting_bid: toWire(parseTyped(listing.startingBid) ?? 0),
    increment: toWire(parseTyped(listing.increment) ?? 0),
    image_keys: imageKeys,
  }
}
