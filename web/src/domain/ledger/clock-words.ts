import type { Clock, LedgerRecord } from './record'

/** `4 s`, `1 min 5 s`, `2 h 3 min`. */
export function lengthOf(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  const minutes = Math.floor(seconds / 60)
  if (minutes === 0) return `${seconds} s`
  const [large, small] = minutes < 60 ? [`${minutes} min`, `${seconds % 60} s`] : hours(minutes)
  return small.startsWith('0 ') ? large : `${large} ${small}`
}

function hours(minutes: number): [string, string] {
  return [`${Math.floor(minutes / 60)} h`, `${minutes % 60} min`]
}

function sum(clocks: Clock[], of: (clock: Clock) => number): string {
  return lengthOf(clocks.reduce((total, clock) => total + of(clock), 0))
}

/** What a ledger says of changes of its auction's clock, in sentences; none where there was no change. */
export function clockWords(records: LedgerRecord[]): string[] {
  const clocks = records.filter((record) => record.kind === 'clock')
  return [...new Set(clocks.map((clock) => clock.reason))].map((reason) => {
    const those = clocks.filter((clock) => clock.reason === reason)
    const moved = `The end moved ${sum(those, (clock) => clock.by_ms)} later.`
    const away = sum(those, (clock) => clock.timestamp - clock.alive)
    const times = those.length
    if (reason !== 'outage') return `The clock was changed (${reason})${times > 1 ? ` ${times} times` : ''}. ${moved}`
    return times === 1
      ? `The house was away for ${away}. ${moved}`
      : `The house was away ${times} times, ${away} in all. ${moved}`
  })
}
