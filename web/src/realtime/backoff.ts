// When to try again: exponential, with full jitter above a floor, so that a crowd does not come back in one wave.

const BASE_MS = 500
const CAP_MS = 15_000

/** `attempt` from 0; `random` in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 10))
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}

export type AfterClose = 'reconnect' | 'refresh_token' | 'stay_away'

/** What the protocol's close codes ask for; anything unknown is a lost connection. */
export function afterClose(code: number | undefined): AfterClose {
  if (code === 4401) return 'refresh_token'
  if (code === 4400 || code === 4403) return 'stay_away'
  return 'reconnect'
}
