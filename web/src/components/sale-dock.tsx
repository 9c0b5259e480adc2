import { type ReactNode, useEffect, useRef } from 'react'

/**
 * Bidding, and the result once it is over. While it stays under the thumb it lies over the page's lower end, so its
 * height is told to the styles: what is scrolled or tabbed to stops above it.
 */
export function SaleDock({ over, children }: { over: boolean; children: ReactNode }) {
  const dock = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = dock.current
    if (!element || over) return
    const root = document.documentElement.style
    const measure = new ResizeObserver(() => root.setProperty('--dock-height', `${element.offsetHeight}px`))
    measure.observe(element)
    return () => {
      measure.disconnect()
      root.removeProperty('--dock-height')
    }
  }, [over])
  return (
    <div ref={dock} className="sale-dock">
      {children}
    </div>
  )
}
