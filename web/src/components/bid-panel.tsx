import { useState } from 'react'
import { signIn, signUp } from '../auth/session'
import { needsConfirmation, bidSteps } from '../domain/bid-steps'
import type { BidState } from '../domain/bid-machine'
import type { AuctionState } from '../domain/messages'
import { type Cents, CENTS_MAX, formatMoney, fromWire } from '../domain/money'
import { useConnection } from '../realtime/hooks'
import type { Room } from '../realtime/room'
import { AmountForm } from './amount-form'
import { BidStatus } from './bid-status'
import { ConfirmDialog } from './confirm-dialog'

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

/** Whoever leads may raise their own bid, but nothing urges them to. */
function StepButtons({
  state,
  disabled,
  sending,
  winning,
  onBid,
}: {
  state: AuctionState
  disabled: boolean
  sending: boolean
  winning: boolean
  onBid: (amount: Cents) => void
}) {
  const [minimum = 0, ...higher] = bidSteps(fromWire(state.minimum_bid), fromWire(state.increment))
  return (
    <div className="bid-steps">
      <button
        type="button"
        className={`button ${winning ? 'button-step' : 'button-main'} button-large bid-minimum`}
        disabled={disabled}
        onClick={() => onBid(minimum)}
      >
        {sending ? (
          'Sending …'
        ) : (
          <>
            Bid <span className="bid-amount">{formatMoney(minimum, state.currency, true)}</span>
          </>
        )}
      </button>
      {higher.map((amount) => (
        <button
          type="button"
          key={amount}
          className="button button-step"
          disabled={disabled}
          onClick={() => onBid(amount)}
          aria-label={`Bid ${formatMoney(amount, state.currency, true)}`}
        >
          {formatMoney(amount, state.currency, true)}
        </button>
      ))}
    </div>
  )
}

/** Where one bids: one tap, or any amount. */
export function BidPanel({ state, bid, room, signedIn, isHost }: Props) {
  const online = useConnection().phase === 'online'
  const [asked, setAsked] = useState<Cents | null>(null)
  const minimum = fromWire(state.minimum_bid)
  if (isHost) return <p className="bid-guest muted">This is your auction. You cannot bid in it.</p>
  if (!signedIn) return <GuestInvitation />
  if (minimum > CENTS_MAX)
    return (
      <div className="bid-panel">
        <BidStatus bid={bid} currency={state.currency} onDismiss={() => room.dismissRefusal()} />
        <p className="muted">This is the highest bid there can be.</p>
      </div>
    )
  const place = (amount: Cents) => (needsConfirmation(amount, minimum) ? setAsked(amount) : room.bid(amount))
  const disabled = bid.sending !== null || !online
  return (
    <div className="bid-panel">
      <BidStatus bid={bid} currency={state.currency} onDismiss={() => room.dismissRefusal()} />
      <StepButtons
        state={state}
        disabled={disabled}
        sending={bid.sending !== null}
        winning={bid.standing.kind === 'winning'}
        onBid={place}
      />
      <AmountForm minimum={minimum} currency={state.currency} disabled={disabled} onBid={place} />
      {!online && <p className="muted bid-offline">Bidding waits until you are connected again.</p>}
      {asked !== null && (
        <ConfirmDialog
          title={`Really bid ${formatMoney(asked, state.currency)}?`}
          confirm={`Bid ${formatMoney(asked, state.currency)}`}
          onCancel={() => setAsked(null)}
          onConfirm={() => {
            room.bid(asked)
            setAsked(null)
          }}
        >
          <p>That is far above the minimum of {formatMoney(minimum, state.currency)}. A bid cannot be taken back.</p>
        </ConfirmDialog>
      )}
    </div>
  )
}
