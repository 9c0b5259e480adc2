// The server's clock, as seen from here (NTP's four times, the sample with the shortest round trip wins).

export interface TimeSample {
  sent: number // t0, local ms
  received: number // t1, server ms
  replied: number // t2, server ms
  returned: number // t3, local ms
}

export interface Reading {
  offsetMs: number // server minus local
  roundTripMs: number
  at: number // local ms
}

export interface ClockState {
  readings: Reading[]
  offsetMs: number
  latencyMs: number | null // one way, of the newest sample; null before the first
  uncertaintyMs: number | null // the offset is right to within this
  driftMs: number // how far the newest offset stands from the first of the window
}

const WINDOW = 8

export const unsynchronised: ClockState = {
  readings: [],
  offsetMs: 0,
  latencyMs: null,
  uncertaintyMs: null,
  driftMs: 0,
}

export function reading(sample: TimeSample): Reading {
  const roundTripMs = Math.max(0, sample.returned - sample.sent - (sample.replied - sample.received))
  const offsetMs = (sample.received - sample.sent + (sample.replied - sample.returned)) / 2
  return { offsetMs, roundTripMs, at: sample.returned }
}

export function synchronise(state: ClockState, sample: TimeSample): ClockState {
  const newest = reading(sample)
  const readings = [...state.readings, newest].slice(-WINDOW)
  const best = readings.reduce((a, b) => (b.roundTripMs <= a.roundTripMs ? b : a))
  return {
    readings,
    offsetMs: best.offsetMs,
    latencyMs: newest.roundTripMs / 2,
    uncertaintyMs: best.roundTripMs / 2,
    driftMs: newest.offsetMs - (readings[0] ?? newest).offsetMs,
  }
}

export function serverNow(state: ClockState, localMs: number): number {
  return localMs + state.offsetMs
}
