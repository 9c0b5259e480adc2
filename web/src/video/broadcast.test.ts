import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Broadcast } from './broadcast'
import { endingOf, problemWords } from './broadcast-problems'
import type { RunEvents } from './broadcast-run'
import { CHUNK_BYTES_MAX, pieces, pressureOf, recordingType, VIDEO_BITS_PER_S } from './recording'

interface Made {
  level: number
  events: RunEvents
  stopped: boolean
}

function start(token: string | null = 'token') {
  const runs: Made[] = []
  const broadcast = new Broadcast({
    token: () => Promise.resolve(token),
    startRun: ({ level }, events) => {
      const made: Made = { level, events, stopped: false }
      runs.push(made)
      return { stop: () => (made.stopped = true) }
    },
  })
  const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
  const last = () => {
    const run = runs.at(-1)
    if (!run) throw new Error('no run has begun')
    return run
  }
  return { broadcast, runs, settle, last, state: broadcast.snapshot }
}

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('a broadcast', () => {
  it('is live once the house is ready, and ends when the host ends it', async () => {
    const { broadcast, last, settle, state } = start()
    await settle()
    expect(state().phase).toBe('connecting')
    last().events.live()
    expect(state()).toMatchObject({ phase: 'live', problem: null })
    broadcast.stop()
    expect(last().stopped).toBe(true)
    expect(state()).toMatchObject({ phase: 'ended', problem: null })
  })

  it('begins a new run after a lost connection, and keeps the time that it has been live', async () => {
    const { runs, last, settle, state } = start()
    await settle()
    last().events.live()
    const { liveSince } = state()
    last().events.ended(1006, '', '')
    expect(state().phase).toBe('resuming')
    await settle(1000)
    expect(runs).toHaveLength(2)
    last().events.live()
    expect(state()).toMatchObject({ phase: 'live', liveSince })
  })

  it('gives up after a bounded number of lost connections, in words', async () => {
    const { runs, last, settle, state } = start()
    await settle()
    for (let i = 0; i < 30 && state().phase !== 'ended'; i++) {
      last().events.ended(1006, '', '')
      await settle(20_000)
    }
    expect(runs.length).toBeLessThan(8)
    expect(state().problem).toMatch(/cannot be reached/)
  })

  it('does not come back where it is not wanted', async () => {
    for (const [closeCode, code] of [
      [4403, 'forbidden'],
      [4400, 'invalid_message'],
      [1000, 'auction_closed'],
    ] as const) {
      const { runs, last, settle, state } = start()
      await settle()
      last().events.ended(closeCode, code, 'x')
      await settle(60_000)
      expect(runs).toHaveLength(1)
      expect(state()).toMatchObject({ phase: 'ended', problem: problemWords(code, 'x') })
    }
  })

  it('tries a refused token once again with a fresh one', async () => {
    const { runs, last, settle, state } = start()
    await settle()
    last().events.ended(4401, 'unauthenticated', '')
    await settle(1000)
    expect(runs).toHaveLength(2)
    last().events.ended(4401, 'unauthenticated', '')
    expect(state().problem).toMatch(/Sign in again/)
  })

  it('says that the network is slow, records less when it stays so, and ends when even that is too much', async () => {
    const { runs, last, settle, state } = start()
    await settle()
    last().events.live()
    last().events.pressure('slow')
    expect(state().slow).toBe(true)
    last().events.pressure('fine')
    expect(state().slow).toBe(false)
    for (let level = 1; level < VIDEO_BITS_PER_S.length; level++) {
      last().events.pressure('too_slow')
      await settle()
      expect(runs.at(-2)?.stopped).toBe(true)
      expect(last().level).toBe(level)
      last().events.live()
    }
    last().events.pressure('too_slow')
    expect(state().problem).toMatch(/too slow/)
  })

  it('records less where the house cannot take it in as fast', async () => {
    const { last, settle, state } = start()
    await settle()
    last().events.live()
    last().events.ended(4008, 'slow_consumer', 'x')
    await settle()
    expect(last().level).toBe(1)
    expect(state().phase).toBe('resuming')
  })

  it('needs somebody signed in', async () => {
    const { runs, settle, state } = start(null)
    await settle()
    expect(runs).toHaveLength(0)
    expect(state().problem).toMatch(/Sign in/)
  })
})

describe('a recording', () => {
  it('is of the first type that the browser can make', () => {
    expect(recordingType((type) => type.includes('vp8') || type.includes('mp4'))).toContain('vp8')
    expect(recordingType(() => false)).toBeNull()
  })

  it('is sent in pieces that the house takes, without a byte missing', () => {
    const sizes = pieces(new Blob([new Uint8Array(2.5 * CHUNK_BYTES_MAX)])).map((piece) => piece.size)
    expect(sizes).toEqual([CHUNK_BYTES_MAX, CHUNK_BYTES_MAX, CHUNK_BYTES_MAX / 2])
  })

  it('is behind by what waits to be sent', () => {
    const second = ((VIDEO_BITS_PER_S[0] ?? 0) + 96_000) / 8
    expect([0, second, 2 * second, 7 * second].map((bytes) => pressureOf(bytes, 0))).toEqual([
      'fine',
      'fine',
      'slow',
      'too_slow',
    ])
  })
})

it('a close code says whether to come back', () => {
  expect([1006, 1012, 1013, 4503].map(endingOf)).toEqual(Array(4).fill('again'))
  expect([1000, 4400, 4403, 4409].map(endingOf)).toEqual(Array(4).fill('over'))
  expect(endingOf(4401)).toBe('fresh_token')
})
