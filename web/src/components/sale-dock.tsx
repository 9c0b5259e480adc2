import { type ReactNode, useEffect, useRef } from 'react'
import { useFold } from './use-fold'

/** How wide it is beside its text. */
function widthClass(px: number): 'tiny' | 'narrow' | 'wide' {
  const rem = px / (parseFloat(getComputedStyle(document.documentElement).fontSize) || 16)
  return rem < 17 ? 'tiny' : rem < 34 ? 'narrow' : 'wide'
}

/**
 * Price, clock and bidding, and how it ended once it is over. On a phone it lies over the page's lower end, so its height is
 * told to the styles: what is scrolled or tabbed to stops above it. What comes and goes (`notices`) stands on the side
 * where it moves no control: above on a phone, where the dock grows upwards, below in a column.
 */
export function SaleDock({ notices, children }: { notices?: ReactNode; children: ReactNode }) {
  const dock = useRef<HTMLDivElement>(null)
  const folded = useFold(dock)
  useEffect(() => {
    const element = dock.current
    if (!element) return
    const root = document.documentElement.style
    // All is read before anything is written, and only what changed is written: a style is computed anew for each.
    const measure = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? element.clientWidth
      const [height, wide, name] = [`${element.offsetHeight}px`, `${width}px`, widthClass(width)]
      if (root.getPropertyValue('--dock-height') !== height) root.setProperty('--dock-height', height)
      if (element.style.getPropertyValue('--dock-width') !== wide) element.style.setProperty('--dock-width', wide)
      if (element.dataset.width !== name) element.dataset.width = name
    })
    measure.observe(element)
    return () => {
      measure.disconnect()
      root.removeProperty('--dock-height')
    }
  }, [])
  return (
    <div ref={dock} className={folded ? 'sale-dock is-folded' : 'sale-dock'}>
      {children}
      <div className="dock-notices">{notices}</div>
    </div>
  )
}
