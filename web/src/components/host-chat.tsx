import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { listMutes, setMuted } from '../api/endpoints'
import type { MutedPerson, Page } from '../api/types'
import type { ChatMessage } from '../domain/messages'
import type { Room } from '../realtime/room'
import { ChatBox } from './chat'
import { BlockedPeople } from './blocking'
import { Moderation } from './moderation'
import type { Blocks } from './use-blocks'

/** Who may not write in an auction's chat, and how to change that. */
function useMutes(auctionId: string) {
  const client = useQueryClient()
  const key = ['mutes', auctionId]
  // A house that cannot list them still mutes; then this page knows of its own only.
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => listMutes(auctionId).catch((): Page<MutedPerson> => ({ items: [], next_cursor: null })),
    staleTime: Infinity,
  })
  const muted = useMemo(() => data?.items ?? [], [data])
  const change = useMutation({
    mutationFn: ({ person, mute }: { person: MutedPerson; mute: boolean }) => setMuted(auctionId, person.user_id, mute),
    onSuccess: (_answer, { person, mute }) => {
      const others = muted.filter(({ user_id }) => user_id !== person.user_id)
      client.setQueryData<Page<MutedPerson>>(key, { items: mute ? [...others, person] : others, next_cursor: null })
    },
  })
  return { muted, change }
}

interface Props {
  auctionId: string
  currency: string
  room: Room
  me: string
  blocks: Blocks
}

/** The chat as its host sees it: each line can be deleted, each writer muted or blocked. */
export function HostChat({ auctionId, currency, room, me, blocks }: Props) {
  const { muted, change } = useMutes(auctionId)
  const { mutate, isPending: busy } = change
  const { possible, ids, ask, unblock } = blocks
  // The same function while nothing of it changes, so that a line is drawn once.
  const actions = useCallback(
    (line: ChatMessage) => (
      <Moderation
        auctionId={auctionId}
        line={line}
        muted={muted.some(({ user_id }) => user_id === line.user_id)}
        blocks={{ possible, ids, busy: blocks.busy, ask, unblock }}
        busy={busy}
        onMute={(person, mute) => mutate({ person, mute })}
      />
    ),
    [auctionId, muted, possible, ids, blocks.busy, ask, unblock, busy, mutate],
  )
  return (
    <>
      <ChatBox currency={currency} room={room} me={me} signedIn actions={actions} />
      {muted.length > 0 && (
        <section className="muted-people" aria-label="Muted">
          <h3 className="small">Muted in this chat</h3>
          <ul className="chips">
            {muted.map((person) => (
              <li key={person.user_id}>
                <button
                  type="button"
                  className="chip"
                  aria-label={`Let ${person.username} write again`}
                  disabled={change.isPending}
                  onClick={() => change.mutate({ person, mute: false })}
                >
                  {`${person.username} ×`}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <BlockedPeople blocks={blocks} />
      {change.isError && (
        <p className="field-note is-wrong" role="alert">
          {change.error.message}
        </p>
      )}
    </>
  )
}
