import { useMutation } from '@tanstack/react-query'
import { deleteChatMessage } from '../api/endpoints'
import type { MutedPerson } from '../api/types'
import type { ChatMessage } from '../domain/messages'
import { BlockButton } from './blocking'
import { Icon } from './icon'
import type { Blocks } from './use-blocks'

interface Props {
  auctionId: string
  line: ChatMessage
  muted: boolean
  blocks: Pick<Blocks, 'possible' | 'ids' | 'busy' | 'ask' | 'unblock'>
  busy: boolean
  onMute: (person: MutedPerson, mute: boolean) => void
}

/** What a host may do about a chat line. */
export function Moderation({ auctionId, line, muted, blocks, busy, onMute }: Props) {
  const remove = useMutation({ mutationFn: () => deleteChatMessage(auctionId, line.message_id) })
  const { user_id: userId, username } = line
  return (
    <span className="chat-actions">
      <button
        type="button"
        className="button button-plain button-icon"
        aria-label="Delete message"
        disabled={remove.isPending}
        onClick={() => remove.mutate()}
      >
        <Icon name="trash" />
      </button>
      {userId && line.message_type === 'user' && (
        <button
          type="button"
          className="button button-plain button-icon"
          aria-pressed={muted}
          aria-label={`Mute ${username ?? ''}`}
          disabled={busy}
          onClick={() => onMute({ user_id: userId, username: username ?? '' }, !muted)}
        >
          <Icon name="mute" />
        </button>
      )}
      {blocks.possible && userId && line.message_type === 'user' && (
        <BlockButton person={{ user_id: userId, username: username ?? '' }} blocks={blocks} />
      )}
    </span>
  )
}
