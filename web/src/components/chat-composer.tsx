import { type FormEvent, useRef, useState } from 'react'
import { signIn } from '../auth/session'
import { explain } from '../domain/refusals'
import { randomUuid } from '../domain/uuid'
import type { Room } from '../realtime/room'
import { Icon } from './icon'

const MESSAGE_MAX = 500

export function ChatComposer({ room, signedIn }: { room: Room; signedIn: boolean }) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const unsent = useRef<{ id: string; message: string } | null>(null)
  if (!signedIn)
    return (
      <button type="button" className="button button-quiet chat-signin" onClick={() => void signIn()}>
        Sign in to chat
      </button>
    )
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const message = text.trim()
    if (!message || busy) return
    // The same words again after a failure are the same message, so that it cannot stand twice.
    if (unsent.current?.message !== message) unsent.current = { id: randomUuid(), message }
    setBusy(true)
    const error = await room.say(message, unsent.current.id)
    setBusy(false)
    setProblem(error && explain(error))
    if (error) return
    unsent.current = null
    setText('')
  }
  return (
    <form className="chat-composer" onSubmit={(event) => void submit(event)}>
      <input
        className="input"
        aria-label="Message"
        placeholder="Say something"
        autoComplete="off"
        maxLength={MESSAGE_MAX}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button
        type="submit"
        className="button button-quiet button-icon"
        aria-label="Send"
        disabled={busy || text.trim() === ''}
      >
        <Icon name="send" />
      </button>
      {problem && (
        <p className="field-note" role="alert">
          {problem}
        </p>
      )}
    </form>
  )
}
