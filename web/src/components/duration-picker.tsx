import { useId, useState } from 'react'

const presets: [number, string][] = [
  [60, '1 min'],
  [300, '5 min'],
  [600, '10 min'],
  [1800, '30 min'],
  [3600, '1 h'],
  [86_400, '24 h'],
]

interface Props {
  seconds: number
  error: string | undefined
  onChange: (seconds: number) => void
}

export function DurationPicker({ seconds, error, onChange }: Props) {
  const id = useId()
  const [custom, setCustom] = useState(false)
  return (
    <fieldset className={error ? 'field field-wrong' : 'field'}>
      <legend>Runs for</legend>
      <div className="chips">
        {presets.map(([value, label]) => (
          <button
            key={value}
            type="button"
            className="chip"
            aria-pressed={!custom && seconds === value}
            onClick={() => {
              setCustom(false)
              onChange(value)
            }}
          >
            {label}
          </button>
        ))}
        <button type="button" className="chip" aria-pressed={custom} onClick={() => setCustom(true)}>
          other
        </button>
      </div>
      {custom && (
        <div className="duration-custom">
          <label htmlFor={id}>Seconds</label>
          <input
            id={id}
            className="input"
            name="duration"
            type="number"
            min={10}
            max={86_400}
            step={1}
            value={Number.isNaN(seconds) ? '' : seconds}
            onChange={(e) => onChange(e.target.valueAsNumber)}
          />
        </div>
      )}
      {error && <p className="field-note">{error}</p>}
    </fieldset>
  )
}
