import type { AuctionState } from '../domain/messages'
import { formatWire } from '../domain/money'
import { ConfirmDialog } from './confirm-dialog'
import { Icon } from './icon'
import type { Blocks, Person } from './use-blocks'

/** Blocks a person, once that is confirmed, or lets them in again. */
export function BlockButton({
  person,
  blocks,
}: {
  person: Person
  blocks: Pick<Blocks, 'ids' | 'busy' | 'ask' | 'unblock'>
}) {
  const blocked = blocks.ids.has(person.user_id)
  return (
    <button
      type="button"
      className="button button-plain button-icon"
      aria-pressed={blocked}
      aria-label={`Block ${person.username}`}
      title={blocked ? `Let ${person.username} bid and chat again` : `Block ${person.username}`}
      disabled={blocks.busy}
      onClick={() => (blocked ? blocks.unblock(person) : blocks.ask(person))}
    >
      <Icon name="ban" />
    </button>
  )
}

/** Says what a block means before it is done. */
export function BlockQuestion({ blocks, state }: { blocks: Blocks; state: AuctionState }) {
  const { asked } = blocks
  if (!asked) return null
  const leads = asked.user_id === state.high_bidder_id && state.current_high_bid !== null
  const standing =
    leads && state.current_high_bid !== null
      ? `${asked.username} leads now with ${formatWire(state.current_high_bid, state.currency)}: that bid stands and may win.`
      : 'A high bid of theirs that stands keeps standing and may win.'
  return (
    <ConfirmDialog
      title={`Block ${asked.username} in this sale?`}
      confirm="Block"
      danger
      busy={blocks.busy}
      onConfirm={() => blocks.block(asked)}
      onCancel={() => blocks.ask(null)}
    >
      <p>{`No further bid and no chat message of ${asked.username} is taken in this sale.`}</p>
      <p>{standing}</p>
    </ConfirmDialog>
  )
}

/** Who is blocked, each with the way back. */
export function BlockedPeople({ blocks }: { blocks: Blocks }) {
  return (
    <>
      {blocks.people.length > 0 && (
        <section className="muted-people" aria-label="Blocked">
          <h3 className="small">Blocked in this sale</h3>
          <ul className="chips">
            {blocks.people.map((person) => (
              <li key={person.user_id}>
                <button
                  type="button"
                  className="chip"
                  aria-label={`Let ${person.username} bid and chat again`}
                  title={person.blocked_by_username ? `Blocked by ${person.blocked_by_username}` : undefined}
                  disabled={blocks.busy}
                  onClick={() => blocks.unblock(person)}
                >
                  {`${person.username} ×`}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {blocks.error && (
        <p className="field-note is-wrong" role="alert">
          {blocks.error}
        </p>
      )}
    </>
  )
}
