import { type RefObject, useEffect, useState } from 'react'
import { useSteady } from './use-steady'

// Below so many lines of text (in the root's font size) the whole dock would cover more than about a third of the page.
const FOLD_BELOW_REM = 42

function isLow(): boolean {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
  return window.innerHeight / rem < FOLD_BELOW_REM
}

const isChatting = () => document.activeElement?.closest('.chat-composer') != null

/** Whether the dock is to be low: on low pages, with large text, and while one writes in the chat. */
export function useFold(dock: RefObject<HTMLElement | null>): boolean {
  const [low, setLow] = useState(isLow)
  const [chatting, setChatting] = useState(false)
  useEffect(() => {
    const look = () => setLow(isLow())
    const focus = () => setTimeout(() => setChatting(isChatting()))
    // Its own size changes with the text's.
    const sizes = new ResizeObserver(look)
    if (dock.current) sizes.observe(dock.current)
    window.addEventListener('resize', look)
    document.addEventListener('focusin', focus)
    document.addEventListener('focusout', focus)
    return () => {
      sizes.disconnect()
      window.removeEventListener('resize', look)
      document.removeEventListener('focusin', focus)
      document.removeEventListener('focusout', focus)
    }
  }, [dock])
  return useSteady(low || chatting)
}
