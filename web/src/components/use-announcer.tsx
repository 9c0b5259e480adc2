import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react'
import { idle, offer, settle, type Step, type Throttle } from '../domain/throttle'

const POLITE_EVERY_MS = 4000

interface Announcer {
  polite: (text: string) => void // throttled, only the last of several is said
  assertive: (text: string) => void // at once: it concerns the listener's own bid
}

const Context = createContext<Announcer>({ polite: () => undefined, assertive: () => undefined })

export const useAnnouncer = (): Announcer => useContext(Context)

/** The live regions of a page, for screen readers. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [politeText, setPoliteText] = useState('')
  const [assertiveText, setAssertiveText] = useState('')
  const throttle = useRef<Throttle<string>>(idle)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const take = useCallback((step: Step<string>) => {
    throttle.current = step.state
    if (step.say !== null) setPoliteText(step.say)
    clearTimeout(timer.current)
    if (step.waitMs !== null)
      timer.current = setTimeout(() => take(settle(throttle.current, Date.now(), POLITE_EVERY_MS)), step.waitMs)
  }, [])
  useEffect(() => () => clearTimeout(timer.current), [])

  const announcer = useRef<Announcer>({
    polite: (text) => take(offer(throttle.current, text, Date.now(), POLITE_EVERY_MS)),
    assertive: setAssertiveText,
  })
  return (
    <Context.Provider value={announcer.current}>
      {children}
      <div className="visually-hidden" aria-live="polite">
        {politeText}
      </div>
      <div className="visually-hidden" aria-live="assertive">
        {assertiveText}
      </div>
    </Context.Provider>
  )
}
