import { type FormEvent, useState } from 'react'
import { type Cents, formatMoney } from '../domain/money'
import { readBid } from '../domain/typed-bid'

interface Props {
  minimum: Cents
  currency: string
  disabled: boolean
  onBid: (amount: Cents) => void
}

/** A free amount. */
export function AmountForm({ minimum, currency, disabled, onBid }: Props) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const typed = readBid(text, minimum, currency)
    if ('problem' in typed) return setProblem(typed.problem)
    setProblem(null)
    setText('')
    onBid(typed.amount)
  }
  return (
    <form className="amount-form" onSubmit={submit} noValidate>
      <label className="visually-hidden" htmlFor="amount">
        Your amount
      </label>
      <input
        id="amount"
        className="input"
        inputMode="decimal"
        autoComplete="off"
        placeholder={`Your amount, from ${formatMoney(minimum, currency, true)}`}
        value={text}
        aria-invalid={problem !== null}
        aria-describedby={problem ? 'amount-problem' : undefined}
        onChange={(event) => {
          setText(event.target.value)
          setProblem(null)
        }}
      />
      <button type="submit" className="button button-quiet" disabled={disabled || text.trim() === ''}>
        Bid
      </button>
      {problem && (
        <p id="amount-problem" className="amount-problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  )
}
