// When a picture that does not come is tried again, and when that is given up.

const WAITS_MS = [1000, 1000, 2000, 3000, 5000, 5000, 8000]

/** Null: enough; the person decides. `failures` in a row, from 1. */
export function retryWaitMs(failures: number): number | null {
  return WAITS_MS[failures - 1] ?? null
}

export type Health = 'fine' | 'stalled' | 'restart'

const STALLED_MS = 2500
const RESTART_MS = 9000

/** What a picture that has not moved for so long is. */
export function healthOf(stillMs: number): Health {
  return stillMs >= RESTART_MS ? 'restart' : stillMs >= STALLED_MS ? 'stalled' : 'fine'
}
