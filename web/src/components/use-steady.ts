import { useEffect, useState } from 'react'

const AFTER_MS = 400 // a press may be the first of a double tap

let down = 0
let freeAt = 0
const listeners = new Set<() => void>()

function released(): void {
  down = Math.max(0, down - 1)
  freeAt = performance.now() + AFTER_MS
  setTimeout(() => {
    if (isFree()) for (const listener of listeners) listener()
  }, AFTER_MS + 1)
}

const isFree = () => down === 0 && performance.now() >= freeAt

if (typeof window !== 'undefined') {
  window.addEventListener('pointerdown', () => (down = 1), true)
  window.addEventListener('pointerup', released, true)
  window.addEventListener('pointercancel', released, true)
}

/** `value`, but what it was for as long as something is pressed: what moves controls waits for the finger to be gone. */
export function useSteady<T>(value: T): T {
  const [held, setHeld] = useState(value)
  useEffect(() => {
    if (isFree()) return setHeld(value)
    const take = () => setHeld(value)
    listeners.add(take)
    return () => {
      listeners.delete(take)
    }
  }, [value])
  return held
}
