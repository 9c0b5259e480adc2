import { useConnection } from '../realtime/hooks'
import type { Phase } from '../realtime/connection'

function quality(phase: Phase, latencyMs: number | null): string {
  if (phase !== 'online' || latencyMs === null) return 'off'
  return latencyMs < 150 ? 'good' : latencyMs < 500 ? 'fair' : 'poor'
}

const within = (uncertaintyMs: number | null): string | undefined =>
  uncertaintyMs === null ? undefined : `Countdown right to within ${Math.max(1, Math.ceil(uncertaintyMs))} ms.`

/** How far the countdown can be trusted; `detailed` for who runs the sale: how far this device's clock has drifted, too. */
export function ClockIndicator({ detailed = false }: { detailed?: boolean }) {
  const { phase, clock } = useConnection()
  const state = quality(phase, clock.latencyMs)
  const latency = clock.latencyMs === null ? '–' : `${Math.max(1, Math.round(clock.latencyMs))} ms`
  return (
    <span className={`clock-indicator clock-${state}`} title={within(clock.uncertaintyMs)}>
      <span className="clock-bars" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span className="visually-hidden">Latency </span>
      <span>{state === 'off' ? 'offline' : latency}</span>
      {detailed && <span className="hide-narrow">{`· drift ${Math.round(clock.driftMs)} ms`}</span>}
    </span>
  )
}
