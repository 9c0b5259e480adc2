import { attachHls } from './hls-source'
import { healthOf, retryWaitMs } from './playback-policy'

/** `blocked`: the browser wants a tap first. `failed`: given up, until `retry`. */
export type PlaybackPhase = 'starting' | 'playing' | 'stalled' | 'blocked' | 'failed'

const LOOK_EVERY_MS = 500

/** Keeps a live stream playing in a video element: begins anew, a bounded number of times, where it breaks or stands. */
export class Playback {
  private detach: (() => void) | null = null
  private failures = 0
  private phase: PlaybackPhase = 'starting'
  private run = 0
  private movedAt = 0 // by performance.now()
  private lastTime = 0 // of the picture
  private retryTimer: ReturnType<typeof setTimeout> | undefined
  private readonly watchdog = setInterval(() => this.look(), LOOK_EVERY_MS)

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly url: string,
    private readonly onPhase: (phase: PlaybackPhase) => void,
  ) {
    this.begin()
  }

  stop(): void {
    clearInterval(this.watchdog)
    this.end()
  }

  /** Somebody asks for it: all attempts again. Inside of a tap, so that the browser lets it play. */
  retry(): void {
    this.failures = 0
    this.become('starting')
    if (this.detach && this.video.paused) this.playNow()
    else this.begin()
  }

  private begin(): void {
    this.end()
    const run = this.run
    const failed = () => run === this.run && this.fail()
    this.movedAt = performance.now()
    this.lastTime = 0
    attachHls(this.video, this.url, failed).then((detach) => {
      if (run !== this.run) return detach()
      this.detach = detach
      this.playNow()
    }, failed)
  }

  private end(): void {
    this.run += 1
    clearTimeout(this.retryTimer)
    this.detach?.()
    this.detach = null
  }

  private playNow(): void {
    const run = this.run
    this.video.play().catch((error: unknown) => {
      if (run === this.run && error instanceof DOMException && error.name === 'NotAllowedError') this.become('blocked')
    })
  }

  private fail(): void {
    this.end()
    this.failures += 1
    const wait = retryWaitMs(this.failures)
    this.become(wait === null ? 'failed' : this.phase === 'playing' ? 'stalled' : this.phase)
    if (wait !== null) this.retryTimer = setTimeout(() => this.begin(), wait)
  }

  private look(): void {
    const { currentTime, paused } = this.video
    const now = performance.now()
    if (currentTime !== this.lastTime) {
      if (this.lastTime > 0 && this.detach) this.moves()
      this.lastTime = currentTime
      this.movedAt = now
      return
    }
    // Out of sight browsers let a silent picture rest.
    if (!this.detach || this.phase === 'blocked' || document.hidden) this.movedAt = now
    else if (paused && this.phase === 'playing') this.playNow()
    const health = healthOf(now - this.movedAt)
    if (health === 'restart') this.fail()
    else if (health === 'stalled' && this.phase === 'playing') this.become('stalled')
  }

  private moves(): void {
    this.failures = 0
    this.become('playing')
  }

  private become(phase: PlaybackPhase): void {
    if (phase === this.phase) return
    this.phase = phase
    this.onPhase(phase)
  }
}
