import type { FormEvent, KeyboardEvent } from 'react'
import type { Bounds } from '../domain/bid-bounds'
import { type Cents, formatMoney } from '../domain/money'
import { readBid } from '../domain/typed-bid'
import type { BidGestures } from './bid-gestures'

/** What is wrong with the amount stands with the other messages, so that it moves no control. */
export const AMOUNT_PROBLEM_ID = 'amount-problem'

const CONTROL = 'typed'

interface Props {
  text: string
  bounds: Bounds
  newestBounds: () => Bounds // where the page does not show them yet
  currency: string
  disabled: boolean
  gestures: BidGestures
  wrong: boolean // it was told what is wrong with the text
  onText: (text: string) => void
  onProblem: (words: string) => void
  onBid: (amount: Cents) => void
}

/** A free amount. */
export function AmountForm(props: Props) {
  const { text, bounds, newestBounds, currency, disabled, gestures, wrong, onText, onProblem, onBid } = props
  // What is typed is seen while it is typed.
  const press = (event: { timeStamp: number }) => {
    const typed = readBid(text, newestBounds(), currency)
    gestures.shown(CONTROL, 'amount' in typed ? typed.amount : null, -Infinity)
    gestures.press(CONTROL, event.timeStamp)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (disabled || text.trim() === '') return gestures.cancel()
    const typed = readBid(text, newestBounds(), currency)
    if ('problem' in typed) {
      gestures.cancel()
      return onProblem(typed.problem)
    }
    gestures.shown(CONTROL, typed.amount, -Infinity)
    const result = gestures.release(CONTROL, event.timeStamp, typed.amount)
    if (result.kind === 'bid') onBid(result.amount)
  }
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    if (event.repeat) event.preventDefault()
    else press(event)
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
        placeholder={`Your amount, from ${formatMoney(bounds.minimum, currency, true)}`}
        value={text}
        aria-invalid={wrong}
        aria-describedby={wrong ? AMOUNT_PROBLEM_ID : undefined}
        onKeyDown={key}
        onChange={(event) => onText(event.target.value)}
      />
      <button
        type="submit"
        className="button button-quiet"
        aria-disabled={disabled || text.trim() === ''}
        onPointerDown={press}
        onKeyDown={key}
      >
        Bid
      </button>
    </form>
  )
}
