import { useRef } from 'react'
import type { GestureResult } from '../domain/bid-gesture'
import type { AuctionState } from '../domain/messages'
import { type Cents, formatMoney } from '../domain/money'
import type { Room } from '../realtime/room'
import { setText, usePainted } from '../realtime/use-painted'
import { type BidGestures, useBidControl } from './bid-gestures'

interface Props {
  room: Room
  state: AuctionState
  disabled: boolean
  calm: boolean // nothing urges who leads already
  gestures: BidGestures
  amounts: (state: AuctionState) => Cents[]
  onResult: (result: GestureResult) => void
}

const INDEXES = [0, 1, 2]

const control = (index: number) => `step-${index}`

interface ButtonProps extends Pick<Props, 'calm' | 'gestures' | 'onResult'> {
  index: number
  now: () => Cents | null
}

function StepButton({ index, calm, gestures, now, onResult }: ButtonProps) {
  const handlers = useBidControl(gestures, control(index), now, onResult)
  const look = index === 0 ? `${calm ? 'button-step' : 'button-main'} button-large bid-minimum` : 'button-step'
  return (
    <button type="button" className={`button ${look}`} {...handlers}>
      <span className="bid-face">
        <span className="bid-line">
          {index === 0 && <span>Bid</span>}
          <span className="bid-amount" translate="no" />
        </span>
      </span>
    </button>
  )
}

/** The one-tap bids. Each stays in its place and is the same button whatever it shows; what it shows is painted. */
export function StepButtons({ room, state, disabled, calm, gestures, amounts, onResult }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const last = useRef<{ money: string; off: boolean }[]>([])
  usePainted(room, state, (newest, inFrame) => {
    const next = amounts(newest)
    for (const index of INDEXES) {
      const button = box.current?.children[index]
      if (!(button instanceof HTMLElement)) return
      const amount = next[index] ?? null
      const money = amount === null ? '–' : formatMoney(amount, newest.currency, true)
      const off = disabled || amount === null
      const was = last.current[index]
      if (was?.money !== money) {
        setText(button.querySelector('.bid-amount') ?? button, money)
        button.setAttribute('aria-label', amount === null ? 'No such step' : `Bid ${money}`)
        if (was?.money.length !== money.length)
          button.style.setProperty('--figures', String(money.length + (index === 0 ? 4 : 0)))
      }
      if (was?.off !== off) button.setAttribute('aria-disabled', String(off))
      last.current[index] = { money, off }
    }
    gestures.painted(
      INDEXES.map((index) => [control(index), next[index] ?? null] as const),
      inFrame,
    )
  })
  return (
    <div ref={box} className="bid-steps">
      {INDEXES.map((index) => (
        <StepButton
          key={index}
          index={index}
          calm={calm}
          gestures={gestures}
          now={() => amounts(room.newest().state ?? state)[index] ?? null}
          onResult={onResult}
        />
      ))}
    </div>
  )
}
