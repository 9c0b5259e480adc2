import type { ClockChange } from './auction'
import { elapsed } from './countdown'

const DAY_MS = 86_400_000

/** A time of day for people, and the day too where it is not within one from `now`. */
export function timeOfDay(ms: number, now: number): string {
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
  const day = Math.abs(ms - now) < DAY_MS ? {} : ({ month: 'short', day: 'numeric' } as const)
  return new Date(ms).toLocaleString([], { ...day, ...time, hourCycle: 'h23' })
}

/** What happened to the clock, in words; `end` is the new end as people read it. */
export function clockWords({ reason, byMs }: ClockChange, end: string): string {
  const by = elapsed(byMs)
  if (reason === 'outage')
    return `The house was away for a moment. The clock got ${by} back: the sale now ends at ${end}.`
  return `The clock of this sale was changed by ${by}: it now ends at ${end}.`
}
