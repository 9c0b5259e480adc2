import { type Pace, waitAfter } from '../domain/pace'

// Where no frame is drawn, as on a page that is covered, the next is told all the same.
const DRAWN_WITHIN_MS = 250

/** A value that changes often, and is told at a pace. While nobody sees the page it is told at once, which paints nothing. */
export class Published<T> {
  private newest: T
  private told: T
  private readonly watchers = new Set<() => void>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private shownAt = -Infinity
  private took = 0
  private urgent = false

  constructor(
    first: T,
    private readonly pace: Pace,
    private readonly calmPace = pace, // for what may give way
  ) {
    this.newest = first
    this.told = first
  }

  readonly snapshot = (): T => this.told

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  set(next: T, urgent = true): void {
    this.newest = next
    if (next === this.told) return
    this.urgent ||= urgent
    if (document.visibilityState === 'hidden') this.tell()
    else this.schedule()
  }

  /** Tells at once: it is the answer to what somebody did. */
  flush(): void {
    if (this.newest !== this.told) this.tell()
  }

  /** What showing it took; the next one waits accordingly. */
  cost(ms: number): void {
    this.shownAt = performance.now()
    this.took = ms
    if (this.newest !== this.told) this.schedule()
  }

  private schedule(): void {
    const wait = this.shownAt + waitAfter(this.took, this.urgent ? this.pace : this.calmPace) - performance.now()
    if (wait <= 0) return this.tell()
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.tell(), wait)
  }

  private tell(): void {
    clearTimeout(this.timer)
    this.told = this.newest
    this.urgent = false
    const begun = performance.now()
    this.shownAt = begun + DRAWN_WITHIN_MS
    this.took = 0
    for (const watcher of this.watchers) watcher()
    // It is shown once its frame is drawn.
    requestAnimationFrame(() => setTimeout(() => this.cost(performance.now() - begun)))
  }
}
