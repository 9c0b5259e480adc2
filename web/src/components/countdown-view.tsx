import { countdown } from '../domain/countdown'
import { useServerNow } from '../realtime/hooks'

const TICK_MS = 100

/** Time left by the server's clock. Screen readers are told at milestones elsewhere. */
export function CountdownView({ endTime, className = '' }: { endTime: number; className?: string }) {
  const left = countdown(endTime - useServerNow(TICK_MS))
  return (
    <span className={`countdown ${left.urgent ? 'is-urgent' : ''} ${className}`} role="timer" aria-live="off">
      <span aria-hidden="true">{left.text}</span>
      <span className="visually-hidden">{left.over ? 'closing' : `${left.spoken} left`}</span>
    </span>
  )
}
