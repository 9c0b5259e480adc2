import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { listMutes, setMuted } from '../api/endpoints'
import type { MutedPerson, Page } from '../api/types'
import type { Chat } from '../domain/chat'
import type { Room } from '../realtime/room'
import { ChatBox } from './chat'
import { Moderation } from './moderation'

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
  const muted = data?.items ?? []
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
  chat: Chat
  room: Room
  me: string
}

/** The chat as its host sees it: each line can be deleted, each writer muted. */
export function HostChat({ auctionId, currency, chat, room, me }: Props) {
  const { muted, change } = useMutes(auctionId)
  return (
    <>
      <ChatBox
        chat={chat}
        currency={currency}
        room={room}
        me={me}
        signedIn
        actions={(line) => (
          <Moderation
            auctionId={auctionId}
            line={line}
            muted={muted.some(({ user_id }) => user_id === line.user_id)}
            busy={change.isPending}
            onMute={(person, mute) => change.mutate({ person, mute })}
          />
        )}
      />
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
                  {person.username} ×
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {change.isError && (
        <p className="field-note is-wrong" role="alert">
          {change.error.message}
        </p>
      )}
    </>
  )
}
