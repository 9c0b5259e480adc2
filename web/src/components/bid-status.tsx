import type { Bounds } from '../domain/bid-bounds'
import type { BidState, Outcome, Pending } from '../domain/bid-machine'
import { type Cents, CENTS_MAX, formatMoney } from '../domain/money'
import { explain } from '../domain/refusals'
import type { Standing } from '../domain/standing'
import { AMOUNT_PROBLEM_ID } from './amount-form'
import { Icon } from './icon'

function PendingLine({ pending, currency, online }: { pending: Pending; currency: string; online: boolean }) {
  const amount = formatMoney(pending.amount, currency)
  const again = online ? 'The house is being asked again.' : 'The house is asked again once you are connected.'
  return (
    <p className="bid-status is-sending" role={pending.unknown ? 'status' : undefined}>
      <span className="spinner-ring small" aria-hidden="true" />
      <span>
        {pending.unknown ? `No answer yet about ${amount}: it may stand, or not. ${again}` : `Sending ${amount} …`}
      </span>
    </p>
  )
}

export function outcomeWords(outcome: Outcome, currency: string): string {
  if (outcome.kind === 'refused')
    return `${formatMoney(outcome.amount, currency)} was refused. ${explain(outcome.error, currency)}`
  if (outcome.kind === 'unread') return outcome.words
  const was = formatMoney(outcome.was, currency)
  if (outcome.now === null) return `${was} can no longer be bid. Nothing was bid.`
  return `The amount changed from ${was} to ${formatMoney(outcome.now, currency)} while you pressed. Nothing was bid.`
}

function OutcomeLine({ outcome, currency, onDismiss }: { outcome: Outcome; currency: string; onDismiss: () => void }) {
  return (
    <p className="bid-status is-refused" role="alert">
      <Icon name="cross" />
      <span id={outcome.kind === 'unread' ? AMOUNT_PROBLEM_ID : undefined}>{outcomeWords(outcome, currency)}</span>
      <button type="button" className="link-button" onClick={onDismiss}>
        OK
      </button>
    </p>
  )
}

function StandingLine({ standing, minimum, currency }: { standing: Standing; minimum: Cents; currency: string }) {
  if (standing.kind === 'none') return null
  if (standing.kind === 'winning')
    return (
      <p className="bid-status is-winning">
        <Icon name="check" />
        <span>{`You are winning with ${formatMoney(standing.amount, currency)}`}</span>
      </p>
    )
  const [price, own, next] = [standing.by, standing.amount, Math.max(minimum, standing.by + 1)].map((cents) =>
    formatMoney(cents, currency),
  )
  return (
    <p className="bid-status is-outbid">
      <Icon name="bolt" />
      <span className="status-words">
        <span>Outbid.</span> <span className="status-more">{`The price is ${price}, yours was ${own}.`}</span>{' '}
        <span>{`From ${next} you lead again.`}</span>
      </span>
    </p>
  )
}

interface Props {
  bid: BidState
  bounds: Bounds
  currency: string
  online: boolean
  onDismiss: () => void
}

/** How one stands, and what became of one's last bid; the one never hides the other. */
export function BidStatus({ bid, bounds, currency, online, onDismiss }: Props) {
  const { pending, outcome, standing } = bid
  return (
    <>
      <StandingLine standing={standing} minimum={bounds.minimum} currency={currency} />
      {bounds.maximum < bounds.minimum && bounds.minimum <= CENTS_MAX && (
        <p className="bid-status">
          <span>{`Your own bid cannot be raised further until somebody else bids: the most is ${formatMoney(bounds.maximum, currency)}.`}</span>
        </p>
      )}
      {pending && <PendingLine pending={pending} currency={currency} online={online} />}
      {outcome && <OutcomeLine outcome={outcome} currency={currency} onDismiss={onDismiss} />}
      {!online && !pending && (
        <p className="bid-status is-sending">
          <span>Bidding waits until you are connected again.</span>
        </p>
      )}
    </>
  )
}
