import { useState } from 'react'
import { signIn, signUp } from '../auth/session'
import { bidBounds } from '../domain/bid-bounds'
import type { GestureResult } from '../domain/bid-gesture'
import type { BidState } from '../domain/bid-machine'
import { bidSteps, needsConfirmation } from '../domain/bid-steps'
import type { AuctionState } from '../domain/messages'
import { type Cents, CENTS_MAX, fromWire } from '../domain/money'
import { useConnection } from '../realtime/hooks'
import type { Room } from '../realtime/room'
import { AmountForm } from './amount-form'
import { useBidGestures } from './bid-gestures'
import { BidQuestion } from './bid-question'
import { StepButtons } from './step-buttons'

interface Props {
  state: AuctionState
  bid: BidState
  room: Room
  signedIn: boolean
  isHost: boolean
}

function GuestInvitation() {
  return (
    <div className="bid-guest">
      <p>You are watching as a guest.</p>
      <button type="button" className="button button-main button-large" onClick={() => void signIn()}>
        Sign in to bid
      </button>
      <button type="button" className="link-button" onClick={() => void signUp()}>
        New here? Create an account
      </button>
    </div>
  )
}

interface Asked {
  amount: Cents
  typed: boolean
}

function steps(state: AuctionState, me: string | null): Cents[] {
  return bidSteps(bidBounds(state, me), fromWire(state.increment))
}

/** The controls of who may bid: one tap, or any amount. */
function BidControls({ state, bid, room }: Pick<Props, 'state' | 'bid' | 'room'>) {
  const online = useConnection().phase === 'online'
  const gestures = useBidGestures()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [text, setText] = useState('')
  const [typing, setTyping] = useState(false)
  const bounds = bidBounds(state, bid.person)
  const disabled = bid.pending !== null || !online || bid.person === null
  const send = ({ amount, typed }: Asked) => {
    room.bid(amount)
    if (typed) setText('')
    setAsked(null)
  }
  const place = (amount: Cents, typed: boolean) => {
    const { bid: newest, state: known } = room.newest()
    if (disabled || newest.pending || !known) return
    const asks = newest.standing.kind === 'winning' || needsConfirmation(amount, fromWire(known.minimum_bid))
    if (asks) setAsked({ amount, typed })
    else send({ amount, typed })
  }
  const pressed = (result: GestureResult) => {
    if (result.kind === 'moved') room.moved(result.was, result.now)
    if (result.kind === 'bid') place(result.amount, false)
  }
  return (
    <div className={typing ? 'bid-panel is-typing' : 'bid-panel'}>
      <StepButtons
        room={room}
        state={state}
        disabled={disabled}
        calm={bid.standing.kind === 'winning'}
        gestures={gestures}
        amounts={(newest) => steps(newest, bid.person)}
        onResult={pressed}
      />
      <AmountForm
        text={text}
        bounds={bounds}
        newestBounds={() => bidBounds(room.newest().state ?? state, bid.person)}
        currency={state.currency}
        disabled={disabled}
        gestures={gestures}
        wrong={bid.outcome?.kind === 'unread'}
        onText={(typed) => {
          setText(typed)
          if (bid.outcome?.kind === 'unread') room.dismissOutcome()
        }}
        onProblem={(words) => room.unread(words)}
        onBid={(amount) => place(amount, true)}
      />
      <button
        type="button"
        className="button button-quiet button-icon bid-other"
        aria-label="Another amount"
        aria-expanded={typing}
        onClick={() => setTyping(!typing)}
      >
        <span aria-hidden="true">{typing ? '×' : '…'}</span>
      </button>
      {asked && (
        <BidQuestion
          amount={asked.amount}
          bounds={bounds}
          standing={bid.standing}
          currency={state.currency}
          onCancel={() => {
            gestures.forget()
            setAsked(null)
          }}
          onConfirm={() => {
            gestures.touched(performance.now())
            send(asked)
          }}
        />
      )}
    </div>
  )
}

/** Where one bids. */
export function BidPanel({ state, bid, room, signedIn, isHost }: Props) {
  if (isHost) return <p className="bid-guest muted">This is your auction. You cannot bid in it.</p>
  if (!signedIn) return <GuestInvitation />
  if (fromWire(state.minimum_bid) > CENTS_MAX)
    return (
      <div className="bid-panel">
        <p className="muted bid-bound">This is the highest bid there can be.</p>
      </div>
    )
  return <BidControls state={state} bid={bid} room={room} />
}
