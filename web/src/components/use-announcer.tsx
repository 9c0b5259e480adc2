import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react'
import { idle, offer, settle, type Step, type Throttle } from '../domain/throttle'

const POLITE_EVERY_MS = 4000
const KEPT = 4

interface Announcer {
  polite: (text: string) => void // throttled, only the last of several is said
  assertive: (text: string) => void // at once: it concerns the listener's own bid
  last: (text: string) => void // at once, and nothing said before stays to be found
}

const silent = () => undefined
const Context = createContext<Announcer>({ polite: silent, assertive: silent, last: silent })

export const useAnnouncer = (): Announcer => useContext(Context)

interface Said {
  id: number
  text: string
}

/** The live regions of a page, for screen readers. What is said at once stands in lines, so that none wipes the one before. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [politeText, setPoliteText] = useState('')
  const [lines, setLines] = useState<Said[]>([])
  const throttle = useRef<Throttle<string>>(idle)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const count = useRef(0)

  const take = useCallback((step: Step<string>) => {
    throttle.current = step.state
    if (step.say !== null) setPoliteText(step.say)
    clearTimeout(timer.current)
    if (step.waitMs !== null)
      timer.current = setTimeout(() => take(settle(throttle.current, Date.now(), POLITE_EVERY_MS)), step.waitMs)
  }, [])
  useEffect(() => () => clearTimeout(timer.current), [])

  const line = (text: string): Said => ({ id: ++count.current, text })
  const announcer = useRef<Announcer>({
    polite: (text) => take(offer(throttle.current, text, Date.now(), POLITE_EVERY_MS)),
    assertive: (text) => setLines((before) => [...before, line(text)].slice(-KEPT)),
    last: (text) => {
      clearTimeout(timer.current)
      throttle.current = idle
      setPoliteText('')
      setLines([line(text)])
    },
  })
  return (
    <Context.Provider value={announcer.current}>
      {children}
      <div className="visually-hidden" aria-live="polite">
        {politeText}
      </div>
      <div className="visually-hidden" aria-live="assertive" aria-atomic="false" aria-relevant="additions">
        {lines.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
    </Context.Provider>
  )
}
