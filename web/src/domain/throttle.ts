// What a screen reader is told: never more often than it can be said, and of several changes only the last.

export interface Throttle<T> {
  lastAt: number
  pending: T | null
}

export const idle: Throttle<never> = { lastAt: -Infinity, pending: null }

export interface Step<T> {
  state: Throttle<T>
  say: T | null
  waitMs: number | null // look again after this long
}

export function offer<T>(state: Throttle<T>, next: T, now: number, everyMs: number): Step<T> {
  return settle({ ...state, pending: next }, now, everyMs)
}

export function settle<T>(state: Throttle<T>, now: number, everyMs: number): Step<T> {
  if (state.pending === null) return { state, say: null, waitMs: null }
  const waitMs = state.lastAt + everyMs - now
  if (waitMs > 0) return { state, say: null, waitMs }
  return { state: { lastAt: now, pending: null }, say: state.pending, waitMs: null }
}
