import { useEffect, useRef, useState } from 'react'

/** `value`, at once after a quiet time, and else at most every `everyMs`: for what may give way to price and button. */
export function usePaced<T>(value: T, everyMs: number): T {
  const [shown, setShown] = useState(value)
  const shownAt = useRef(0)
  useEffect(() => {
    const show = () => {
      shownAt.current = performance.now()
      setShown(value)
    }
    const wait = shownAt.current + everyMs - performance.now()
    if (wait <= 0) return show()
    const timer = setTimeout(show, wait)
    return () => clearTimeout(timer)
  }, [value, everyMs])
  return shown
}
