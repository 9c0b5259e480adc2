import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { SAME_GESTURE_MS } from '../domain/bid-gesture'

interface Props {
  title: string
  children: ReactNode
  confirm: string
  danger?: boolean
  busy?: boolean
  onConfirm: () => void
  onCancel: () => void
}

/** Whether the gesture that opened the dialog is over, so that the rest of a double tap answers nothing. */
function useArmed(): boolean {
  const [armed, setArmed] = useState(false)
  useEffect(() => {
    if (armed) return
    let timer = setTimeout(() => setArmed(true), SAME_GESTURE_MS)
    const pressed = () => {
      clearTimeout(timer)
      timer = setTimeout(() => setArmed(true), SAME_GESTURE_MS)
    }
    window.addEventListener('pointerdown', pressed, true)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('pointerdown', pressed, true)
    }
  }, [armed])
  return armed
}

/** Asks before something that cannot be taken back. Afterwards the focus is where it was. */
export function ConfirmDialog({ title, children, confirm, danger, busy, onConfirm, onCancel }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const armed = useArmed()
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  // A key that is held since before the dialog answers nothing.
  const key = (event: KeyboardEvent) => {
    if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onKeyDown={key}
      onCancel={(event) => {
        event.preventDefault()
        onCancel()
      }}
    >
      <h2 id={titleId}>{title}</h2>
      <div className="dialog-text">{children}</div>
      <div className="dialog-buttons">
        <button type="button" className="button button-quiet" onClick={onCancel}>
          Cancel
        </button>
        <button
          type="button"
          className={danger ? 'button button-danger' : 'button button-main'}
          disabled={busy || !armed}
          onClick={onConfirm}
        >
          {confirm}
        </button>
      </div>
    </dialog>
  )
}
