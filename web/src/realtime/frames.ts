/** Calls its watchers in the next frame after a change, once however many changes there were. */
export class Frames {
  private readonly watchers = new Set<(inFrame: boolean) => void>()
  private waiting = false

  readonly watch = (watcher: (inFrame: boolean) => void): (() => void) => {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  changed(): void {
    // A page that is not seen has no frames.
    if (document.visibilityState === 'hidden') return this.call(false)
    if (this.waiting) return
    this.waiting = true
    requestAnimationFrame(() => {
      this.waiting = false
      this.call(true)
    })
  }

  private call(inFrame: boolean): void {
    for (const watcher of this.watchers) watcher(inFrame)
  }
}
