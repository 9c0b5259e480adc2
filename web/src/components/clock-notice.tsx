import { useEffect, useState } from 'react'
import type { ClockChange } from '../domain/auction'
import { clockWords, timeOfDay } from '../domain/clock-words'
import { Icon } from './icon'
import { useAnnouncer } from './use-announcer'

/** Tells what happened to the clock, to the eye and to screen readers, until it is dismissed. */
export function ClockNotice({ change }: { change: ClockChange | null }) {
  const { assertive } = useAnnouncer()
  const [dismissed, setDismissed] = useState(0)
  const words = change && clockWords(change, timeOfDay(change.endTime, Date.now()))
  const seq = change?.seq ?? 0
  useEffect(() => {
    if (words) assertive(words)
  }, [seq, words, assertive])
  if (!words || dismissed >= seq) return null
  return (
    <p className="bid-status clock-notice">
      <Icon name="clock" />
      <span>{words}</span>
      <button type="button" className="link-button" onClick={() => setDismissed(seq)}>
        OK
      </button>
    </p>
  )
}
