import { useMutation } from '@tanstack/react-query'
import { deleteChatMessage, setMuted } from '../api/endpoints'
import type { ChatMessage } from '../domain/messages'
import { Icon } from './icon'

interface Props {
  auctionId: string
  line: ChatMessage
  muted: boolean
  onMuted: (userId: string, muted: boolean) => void
}

/** What a host may do about a chat line. */
export function Moderation({ auctionId, line, muted, onMuted }: Props) {
  const remove = useMutation({ mutationFn: () => deleteChatMessage(auctionId, line.message_id) })
  const mute = useMutation({
    mutationFn: (userId: string) => setMuted(auctionId, userId, !muted),
    onSuccess: (_answer, userId) => onMuted(userId, !muted),
  })
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
          disabled={mute.isPending}
          onClick={() => mute.mutate(userId)}
        >
          <Icon name="mute" />
        </button>
      )}
    </span>
  )
}
