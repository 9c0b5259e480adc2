import { ATTEMPTS_MAX, type BidState } from '../domain/bid-machine'
import { formatMoney } from '../domain/money'
import { explain } from '../domain/refusals'
import { Icon } from './icon'

/** What became of one's bid. */
export function BidStatus({ bid, currency, onDismiss }: { bid: BidState; currency: string; onDismiss: () => void }) {
  const { sending, refusal, standing } = bid
  if (sending)
    return (
      <p className="bid-status is-sending">
        <span className="spinner-ring small" aria-hidden="true" />
        {sending.attempt === 1
          ? `Sending ${formatMoney(sending.amount, currency)} …`
          : `No answer yet. Asking again about ${formatMoney(sending.amount, currency)} (${sending.attempt} of ${ATTEMPTS_MAX}) …`}
      </p>
    )
  if (refusal)
    return (
      <p className="bid-status is-refused" role="alert">
        <Icon name="cross" />
        <span>
          {formatMoney(refusal.amount, currency)} was refused. {explain(refusal.error, currency)}
        </span>
        <button type="button" className="link-button" onClick={onDismiss}>
          OK
        </button>
      </p>
    )
  if (standing.kind === 'winning')
    return (
      <p className="bid-status is-winning">
        <Icon name="check" />
        <span>
          You are winning with <b>{formatMoney(standing.amount, currency)}</b>
        </span>
      </p>
    )
  if (standing.kind === 'outbid')
    return (
      <p className="bid-status is-outbid">
        <Icon name="bolt" />
        <span>
          Outbid at <b>{formatMoney(standing.by, currency)}</b>. Yours was {formatMoney(standing.amount, currency)}.
        </span>
      </p>
    )
  return null
}
