import { type RefObject, useEffect, useState } from 'react'
import type { AuctionState } from '../domain/messages'
import { Glances } from './glances'
import { sharedConnection } from './hooks'

const STAY_MS = 300 // what is scrolled past is not joined

let shared: Glances | null = null

function glances(): Glances {
  shared ??= new Glances(sharedConnection())
  return shared
}

function useOnScreen(element: RefObject<HTMLElement | null>): boolean {
  const [onScreen, setOnScreen] = useState(false)
  useEffect(() => {
    if (!element.current) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const observer = new IntersectionObserver(([entry]) => {
      clearTimeout(timer)
      timer = setTimeout(() => setOnScreen(entry?.isIntersecting ?? false), STAY_MS)
    })
    observer.observe(element.current)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
    }
  }, [element])
  return onScreen
}

/** An auction's state as the events tell it while `element` is on the screen; null before. */
export function useGlance(auctionId: string, open: boolean, element: RefObject<HTMLElement | null>) {
  const [state, setState] = useState<AuctionState | null>(null)
  const wanted = useOnScreen(element) && open
  useEffect(() => (wanted ? glances().watch(auctionId, setState) : undefined), [auctionId, wanted])
  return state
}
