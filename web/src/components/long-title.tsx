import { useEffect, useRef, useState } from 'react'

const CUT_PX = 8 // less is the descent of the last line, more is another one

/** A page's title: three lines of it, and the rest where one asks for it. */
export function LongTitle({ title }: { title: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const [cut, setCut] = useState(false)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const element = heading.current
    if (!element) return
    const measure = new ResizeObserver(() => setCut(element.scrollHeight - element.clientHeight > CUT_PX))
    measure.observe(element)
    return () => measure.disconnect()
  }, [])
  return (
    <>
      <h1 ref={heading} dir="auto" className={open ? 'long-title is-open' : 'long-title'}>
        {title}
      </h1>
      {(cut || open) && (
        <button
          type="button"
          className="link-button title-more"
          aria-expanded={open}
          onClick={() => setOpen((was) => !was)}
        >
          {open ? 'Shorter title' : 'Whole title'}
        </button>
      )}
    </>
  )
}
