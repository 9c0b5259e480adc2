export const URGENT_MS = 30_000

export interface Countdown {
  text: string // "1:02:03", "12:05", "9.4 s", and "closing" when it is over
  spoken: string // for screen readers
  urgent: boolean
  over: boolean
}

function two(n: number): string {
  return String(n).padStart(2, '0')
}

/** How long something has been going on: "0:07", "12:05", "1:02:03". */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  return hours > 0 ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

function spokenTime(seconds: number): string {
  const parts: string[] = []
  const add = (n: number, unit: string) => n > 0 && parts.push(`${n} ${unit}${n === 1 ? '' : 's'}`)
  add(Math.floor(seconds / 3600), 'hour')
  add(Math.floor((seconds % 3600) / 60), 'minute')
  if (seconds < 600) add(seconds % 60, 'second')
  return parts.join(' ') || '0 seconds'
}

/** Whole seconds are rounded up, so that 0 is shown only when it is over; tenths in the last ten seconds. */
export function countdown(remainingMs: number): Countdown {
  const left = Math.max(0, remainingMs)
  const seconds = Math.ceil(left / 1000)
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const text =
    left === 0
      ? 'closing'
      : left < 10_000
        ? `${(Math.ceil(left / 100) / 10).toFixed(1)}\u00a0s`
        : hours > 0
          ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
          : `${minutes}:${two(seconds % 60)}`
  return { text, spoken: spokenTime(seconds), urgent: left <= URGENT_MS, over: left === 0 }
}

const milestones = [600, 300, 60, 30, 10, 5]

/** The milestone in seconds that lies between two looks at the clock, or null; what a screen reader is told. */
export function milestonePassed(beforeMs: number, afterMs: number): number | null {
  return milestones.find((s) => beforeMs > s * 1000 && afterMs <= s * 1000) ?? null
}
