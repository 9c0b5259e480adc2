import type { Bounds } from '../domain/bid-bounds'
import { type Cents, formatMoney } from '../domain/money'
import type { Standing } from '../domain/standing'
import { ConfirmDialog } from './confirm-dialog'

interface Props {
  amount: Cents
  bounds: Bounds
  standing: Standing
  currency: string
  onConfirm: () => void
  onCancel: () => void
}

function reason({ amount, bounds, standing, currency }: Props): string {
  const minimum = formatMoney(bounds.minimum, currency)
  if (amount < bounds.minimum) return `The price went past it meanwhile: the next bid is at least ${minimum}.`
  if (amount > bounds.maximum) return `At most ${formatMoney(bounds.maximum, currency)} may be bid now.`
  if (standing.kind === 'winning')
    return `You lead already, with ${formatMoney(standing.amount, currency)}. This raises your own bid, and a bid cannot be taken back.`
  return `The minimum is ${minimum}. A bid cannot be taken back.`
}

/** Asks before a bid that may not be meant: a raise of one's own, or one far above the minimum. */
export function BidQuestion(props: Props) {
  const { amount, bounds, standing, currency, onConfirm, onCancel } = props
  const money = formatMoney(amount, currency)
  return (
    <ConfirmDialog
      title={standing.kind === 'winning' ? `Raise your own bid to ${money}?` : `Really bid ${money}?`}
      confirm={`Bid ${money}`}
      busy={amount < bounds.minimum || amount > bounds.maximum}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <p>{reason(props)}</p>
    </ConfirmDialog>
  )
}
