import { memo } from 'react'
import { lineText } from '../domain/chat'
import { useChat } from '../realtime/hooks'
import type { Room } from '../realtime/room'
import { CHAT_ID } from './chat'
import { Icon } from './icon'

const LINES = 2

function toChat(): void {
  const chat = document.getElementById(CHAT_ID)
  chat?.scrollIntoView()
  chat?.focus({ preventScroll: true })
}

/** On a phone, where the chat itself stands further down: what was said last, and the way there. */
export const ChatPeek = memo(function ChatPeek({ room, currency }: { room: Room; currency: string }) {
  const chat = useChat(room)
  const last = chat.lines.slice(-LINES)
  return (
    <button type="button" className="chat-peek" onClick={toChat}>
      <Icon name="chat" />
      <span className="visually-hidden">Go to the chat. </span>
      <span className="chat-peek-lines">
        {last.length === 0 && <span className="muted">Be the first to say something.</span>}
        {last.map((line) => (
          <span key={line.message_id} className="chat-peek-line">
            {line.username && <b>{line.username}</b>} <bdi>{lineText(line, currency)}</bdi>
          </span>
        ))}
      </span>
      <span className="chat-peek-go" aria-hidden="true">
        Chat
      </span>
    </button>
  )
})
