import { useConnection } from '../realtime/hooks'
import type { Phase } from '../realtime/connection'

function quality(phase: Phase, latencyMs: number | null): string {
  if (phase !== 'online' || latencyMs === null) return 'off'
  return latencyMs < 150 ? 'good' : latencyMs < 500 ? 'fair' : 'poor'
}

function words(uncertaintyMs: number | null, driftMs: number): string {
  const within = uncertaintyMs === null ? '' : `Countdown right to within ${Math.max(1, Math.ceil(uncertaintyMs))} ms. `
  return `${within}Your clock has drifted ${Math.round(driftMs)} ms since the first look.`
}

/** How far the countdown can be trusted. */
export function ClockIndicator() {
  const { phase, clock } = useConnection()
  const state = quality(phase, clock.latencyMs)
  const latency = clock.latencyMs === null ? '–' : `${Math.max(1, Math.round(clock.latencyMs))} ms`
  return (
    <span className={`clock-indicator clock-${state}`} title={words(clock.uncertaintyMs, clock.driftMs)}>
      <span className="clock-bars" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span className="visually-hidden">Latency </span>
      {state === 'off' ? 'offline' : latency}
      <span className="clock-drift hide-narrow"> · drift {Math.round(clock.driftMs)} ms</span>
    </span>
  )
}
