import { backoffMs } from '../realtime/backoff'
import { endingOf, problemWords } from './broadcast-problems'
import { BroadcastRun, type RunEvents, type RunSettings } from './broadcast-run'
import { type Pressure, VIDEO_BITS_PER_S } from './recording'

export type BroadcastPhase = 'connecting' | 'live' | 'resuming' | 'ended'

export interface BroadcastState {
  phase: BroadcastPhase
  liveSince: number | null // local ms, of the first run
  slow: boolean
  problem: string | null // why it ended, where nobody ended it
}

export interface BroadcastParts {
  token: () => Promise<string | null>
  /** Throws where no run can be begun at all. */
  startRun: (settings: Pick<RunSettings, 'token' | 'level'>, events: RunEvents) => Pick<BroadcastRun, 'stop'>
}

const ATTEMPTS_MAX = 6
const STEADY_MS = 20_000

/** A host's broadcast: one run after the other, a bounded number of times, until somebody ends it. */
export class Broadcast {
  private state: BroadcastState = { phase: 'connecting', liveSince: null, slow: false, problem: null }
  private readonly watchers = new Set<() => void>()
  private run: Pick<BroadcastRun, 'stop'> | null = null
  private attempt = 0
  private level = 0
  private steadyTimer: ReturnType<typeof setTimeout> | undefined
  private retryTimer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly parts: BroadcastParts) {
    void this.begin()
  }

  readonly snapshot = (): BroadcastState => this.state

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** `problem`: why, where it was not the host's wish. */
  stop(problem: string | null = null): void {
    if (this.state.phase === 'ended') return
    this.endRun()
    clearTimeout(this.retryTimer)
    this.update({ phase: 'ended', slow: false, problem })
  }

  private async begin(): Promise<void> {
    const token = await this.parts.token().catch(() => null)
    if (this.state.phase === 'ended') return
    if (!token) return this.stop(problemWords('unauthenticated', ''))
    const events: RunEvents = {
      live: () => this.wentLive(),
      pressure: (pressure) => this.pressed(pressure),
      ended: (closeCode, code, message) => this.runEnded(closeCode, code, message),
    }
    try {
      this.run = this.parts.startRun({ token, level: this.level }, events)
    } catch {
      this.stop('This browser could not start recording.')
    }
  }

  private wentLive(): void {
    this.update({ phase: 'live', liveSince: this.state.liveSince ?? Date.now(), slow: false })
    this.steadyTimer = setTimeout(() => (this.attempt = 0), STEADY_MS)
  }

  private pressed(pressure: Pressure): void {
    if (pressure === 'too_slow')
      return this.recordLess('Your connection is too slow for live video. Bidding goes on without it.')
    const slow = pressure === 'slow'
    if (slow !== this.state.slow) this.update({ slow })
  }

  // A recording cannot leave anything out, so a network that stays behind needs a new one that is smaller.
  private recordLess(atTheEnd: string): void {
    if (this.level + 1 >= VIDEO_BITS_PER_S.length) return this.stop(atTheEnd)
    this.level += 1
    this.resume(0)
  }

  private runEnded(closeCode: number, code: string, message: string): void {
    if (closeCode === 0) return this.stop('This browser could not go on recording.')
    const ending = endingOf(closeCode)
    if (ending === 'smaller') return this.recordLess(problemWords(code, message))
    const again = ending === 'again' || (ending === 'fresh_token' && this.attempt === 0)
    if (!again) return this.stop(problemWords(code, message))
    this.attempt += 1
    if (this.attempt >= ATTEMPTS_MAX)
      return this.stop(code ? problemWords(code, message) : 'The server cannot be reached. Check your connection.')
    this.resume(backoffMs(this.attempt - 1, Math.random()))
  }

  private resume(waitMs: number): void {
    this.endRun()
    this.update({ phase: this.state.liveSince === null ? 'connecting' : 'resuming' })
    this.retryTimer = setTimeout(() => void this.begin(), waitMs)
  }

  private endRun(): void {
    clearTimeout(this.steadyTimer)
    this.run?.stop()
    this.run = null
  }

  private update(change: Partial<BroadcastState>): void {
    this.state = { ...this.state, ...change }
    for (const watcher of this.watchers) watcher()
  }
}
