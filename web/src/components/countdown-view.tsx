import { type Countdown, countdown } from '../domain/countdown'
import { useServerView } from '../realtime/hooks'

const TICK_MS = 100

const same = (a: Countdown, b: Countdown) => a.text === b.text && a.urgent === b.urgent && a.over === b.over

/** Time left by the server's clock. Screen readers are told at milestones elsewhere. */
export function CountdownView({ endTime, className = '' }: { endTime: number; className?: string }) {
  const left = useServerView(TICK_MS, (now) => countdown(endTime - now), same)
  return (
    <span className={`countdown ${left.urgent ? 'is-urgent' : ''} ${className}`} role="timer" aria-live="off">
      <span aria-hidden="true" translate="no">
        {left.text}
      </span>
      <span className="visually-hidden">{left.over ? 'closing' : `${left.spoken} left`}</span>
    </span>
  )
}
