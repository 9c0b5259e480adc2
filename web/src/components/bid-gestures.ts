import { type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useRef } from 'react'
import { ELSEWHERE, gesture, type GestureInput, type GestureResult, noGesture } from '../domain/bid-gesture'
import type { Cents } from '../domain/money'

// A click comes right after its release; a release without one was beside the control.
const CLICK_WITHIN_MS = 1000

const activates = (key: string) => key === 'Enter' || key === ' '

/** Controls and what they show. */
type Amounts = readonly (readonly [string, Cents | null])[]

/** What the controls of one panel are pressed for. */
export class BidGestures {
  private state = noGesture
  private timer: ReturnType<typeof setTimeout> | undefined
  private newest: Amounts = [] // in the document, but maybe not on the screen yet
  private turn = 0 // of being hidden: what was to be shown before is not newer
  private waiting = false

  shown(control: string, amount: Cents | null, at: number): void {
    this.input({ type: 'shown', control, amount, at })
  }

  /** What the controls show from when it is on the screen: that is after the frame that draws it. */
  painted(amounts: Amounts, inFrame: boolean): void {
    this.newest = amounts
    if (document.visibilityState === 'hidden') {
      this.turn += 1
      return this.seen(amounts)
    }
    if (inFrame) return this.drawn()
    if (this.waiting) return
    this.waiting = true
    requestAnimationFrame(() => {
      this.waiting = false
      this.drawn()
    })
  }

  press(control: string, at: number): void {
    clearTimeout(this.timer)
    this.input({ type: 'press', control, at })
  }

  /** Gives the press up; with a control, only one of that control. */
  cancel(control?: string): void {
    if (control !== undefined && !this.holds(control)) return
    clearTimeout(this.timer)
    this.input({ type: 'cancel' })
  }

  holds(control: string): boolean {
    return this.state.press?.control === control
  }

  lifted(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.cancel(), CLICK_WITHIN_MS)
  }

  release(control: string, at: number, now: Cents | null): GestureResult {
    clearTimeout(this.timer)
    return this.input({ type: 'release', control, at, now })
  }

  /** What is not seen here was pressed, and belongs to the same gesture as a press right after it. */
  touched(at: number): void {
    this.press(ELSEWHERE, at)
    this.release(ELSEWHERE, at, null)
  }

  /** Somebody answered in between: what is pressed next is a gesture of its own. */
  forget(): void {
    this.state = { ...this.state, press: null, lastAt: {} }
  }

  private drawn(): void {
    const [drawn, turn] = [this.newest, this.turn]
    setTimeout(() => {
      if (turn === this.turn) this.seen(drawn)
    })
  }

  private seen(amounts: Amounts): void {
    const now = performance.now()
    for (const [control, amount] of amounts) this.shown(control, amount, now)
  }

  private input(input: GestureInput): GestureResult {
    const [state, result] = gesture(this.state, input)
    this.state = state
    return result
  }
}

export function useBidGestures(): BidGestures {
  const gestures = useRef<BidGestures>(null)
  gestures.current ??= new BidGestures()
  const made = gestures.current
  useEffect(() => {
    const lifted = () => made.lifted()
    const cancel = () => made.cancel()
    window.addEventListener('pointerup', lifted)
    window.addEventListener('pointercancel', cancel)
    return () => {
      window.removeEventListener('pointerup', lifted)
      window.removeEventListener('pointercancel', cancel)
    }
  }, [made])
  return made
}

/** The handlers of a button that bids what it shows; `now` is what it would show by the newest state. */
export function useBidControl(
  gestures: BidGestures,
  control: string,
  now: () => Cents | null,
  done: (result: GestureResult) => void,
) {
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.isPrimary && event.button === 0) gestures.press(control, event.timeStamp)
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (!activates(event.key)) return
      if (event.repeat) event.preventDefault()
      else gestures.press(control, event.timeStamp)
    },
    // The focus leaves another control for this one in the midst of a press of this one.
    onBlur: () => gestures.cancel(control),
    onClick: (event: MouseEvent) => {
      // A finger's or a mouse's click ends a press; assistive technology activates without one.
      const pointed = event.detail > 0
      if (!pointed || gestures.holds(control)) done(gestures.release(control, event.timeStamp, now()))
    },
  }
}
