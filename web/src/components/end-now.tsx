import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { closeAuction } from '../api/endpoints'
import type { AuctionState } from '../domain/messages'
import { formatWire } from '../domain/money'
import { ConfirmDialog } from './confirm-dialog'

export function EndNow({ state }: { state: AuctionState }) {
  const [asking, setAsking] = useState(false)
  const close = useMutation({ mutationFn: () => closeAuction(state.auction_id), onSettled: () => setAsking(false) })
  return (
    <>
      <button type="button" className="button button-danger" onClick={() => setAsking(true)}>
        End now
      </button>
      {close.isError && (
        <p className="field-note is-wrong" role="alert">
          {close.error.message}
        </p>
      )}
      {asking && (
        <ConfirmDialog
          title="End this auction now?"
          confirm="End it"
          danger
          busy={close.isPending}
          onConfirm={() => close.mutate()}
          onCancel={() => setAsking(false)}
        >
          <p>
            {state.current_high_bid
              ? `${state.high_bidder_username} wins with ${formatWire(state.current_high_bid, state.currency)}. This cannot be taken back.`
              : 'Nobody has bid, so it ends without a winner. This cannot be taken back.'}
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}
