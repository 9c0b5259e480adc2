// What ended a run of a broadcast, in words, and whether another is worth trying.

export type Ending = 'again' | 'smaller' | 'fresh_token' | 'over'

const words: Record<string, string> = {
  unauthenticated: 'Your sign-in ran out. Sign in again, then go live again.',
  auction_not_found: 'There is no such auction.',
  auction_closed: 'The auction has ended, and with it the broadcast.',
}

/** What the server said, where there are no better words. */
export function problemWords(code: string, message: string): string {
  return words[code] ?? (message || 'The server ended the broadcast.')
}

/** By the close codes of the protocol; anything unknown is a lost connection. */
export function endingOf(closeCode: number): Ending {
  if (closeCode === 4401) return 'fresh_token'
  if (closeCode === 4008) return 'smaller'
  return closeCode === 1000 || (closeCode >= 4400 && closeCode < 4500) ? 'over' : 'again'
}
