import { useEffect, useRef, useState } from 'react'
import { type Cents, formatMoney } from '../domain/money'
import { figures } from './figures'

const TICK_MS = 420

/** Cents on the way from one price to another, `share` of the way; whole cents throughout. */
export function between(from: Cents, to: Cents, share: number): Cents {
  const eased = 1 - (1 - share) ** 3
  return from + Math.round((to - from) * eased)
}

/** A price that runs up to its new value. */
export function Price({ cents, currency, short = false }: { cents: Cents; currency: string; short?: boolean }) {
  const [shown, setShown] = useState(cents)
  const [ticks, setTicks] = useState(0)
  const from = useRef(cents)
  useEffect(() => {
    const start = from.current
    if (start === cents) return
    setTicks((n) => n + 1)
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      from.current = cents
      setShown(cents)
      return
    }
    const begin = performance.now()
    let frame = requestAnimationFrame(function step(now) {
      const share = Math.min(1, Math.max(0, (now - begin) / TICK_MS))
      from.current = between(start, cents, share)
      setShown(from.current)
      if (share < 1) frame = requestAnimationFrame(step)
    })
    return () => cancelAnimationFrame(frame)
  }, [cents])
  const text = formatMoney(shown, currency, short)
  return (
    <span
      key={ticks}
      className={ticks > 0 ? 'price price-ticked' : 'price'}
      data-cents={cents}
      style={figures(text.length)}
    >
      {text}
    </span>
  )
}
