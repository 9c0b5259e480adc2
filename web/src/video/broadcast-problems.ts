// What ended a run of a broadcast, in words, and whether another is worth trying.

export type Ending = 'again' | 'fresh_token' | 'over'

const codes: Record<string, string> = {
  unauthenticated: 'Your sign-in ran out. Sign in again, then go live again.',
  forbidden: 'Only the host can broadcast in this auction.',
  auction_not_found: 'There is no such auction.',
  auction_closed: 'The auction has ended, and with it the broadcast.',
  unsupported_media: 'This server cannot read what your browser records.',
  invalid_message: 'This server did not understand the broadcast.',
  unavailable: 'The server cannot take a broadcast just now.',
}

/** Null: nothing to add to what the server said. */
export function problemWords(code: string, message: string): string {
  return codes[code] ?? (message ? `The server ended the broadcast: ${message}.` : 'The server ended the broadcast.')
}

/** By the close codes of the protocol; anything unknown is a lost connection. */
export function endingOf(closeCode: number): Ending {
  if (closeCode === 4401) return 'fresh_token'
  return closeCode === 1000 || (closeCode >= 4400 && closeCode < 4500) ? 'over' : 'again'
}
