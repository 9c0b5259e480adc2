import { cloneElement, type ReactElement, type ReactNode, useId } from 'react'

interface ControlProps {
  id?: string
  'aria-invalid'?: boolean
  'aria-describedby'?: string | undefined
}

interface Props {
  label: string
  hint?: ReactNode
  error?: string | null | undefined
  children: ReactElement<ControlProps>
}

/** A labelled control with its hint and its error tied to it. */
export function Field({ label, hint, error, children }: Props) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className={error ? 'field field-wrong' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {cloneElement(children, {
        id,
        'aria-invalid': Boolean(error),
        'aria-describedby': note ? `${id}-note` : undefined,
      })}
      {note && (
        <p id={`${id}-note`} className="field-note">
          {note}
        </p>
      )}
    </div>
  )
}
