import { type DragEvent, useEffect, useId, useRef, useState } from 'react'
import { refusePicture, uploadPicture } from '../api/upload'
import { randomUuid } from '../domain/uuid'
import { Icon } from './icon'

const PICTURES_MAX = 8

interface Item {
  id: string
  name: string
  preview: string
  progress: number // 0 to 1
  key: string | null // once it is kept
}

/** Takes pictures by drop, paste of files or choice, and sends them at once. */
export function PictureDrop({ onChange }: { onChange: (keys: string[], busy: boolean) => void }) {
  const [items, setItems] = useState<Item[]>([])
  const [refusals, setRefusals] = useState<string[]>([])
  const [over, setOver] = useState(false)
  const inputId = useId()
  const previews = useRef<string[]>([])
  useEffect(() => () => previews.current.forEach((url) => URL.revokeObjectURL(url)), [])
  useEffect(() => {
    const keys = items.flatMap((item) => (item.key ? [item.key] : []))
    onChange(keys, keys.length < items.length)
  }, [items, onChange])

  const change = (id: string, fields: Partial<Item>) =>
    setItems((before) => before.map((item) => (item.id === id ? { ...item, ...fields } : item)))

  const send = async (file: File) => {
    const refusal = await refusePicture(file)
    if (refusal) return setRefusals((before) => [...before, `${file.name} ${refusal}.`])
    const id = randomUuid()
    const preview = URL.createObjectURL(file)
    previews.current.push(preview)
    setItems((before) => [...before, { id, name: file.name, preview, progress: 0, key: null }])
    try {
      const key = await uploadPicture(file, (progress) => change(id, { progress }))
      change(id, { key, progress: 1 })
    } catch (error) {
      setItems((before) => before.filter((item) => item.id !== id))
      setRefusals((before) => [...before, `${file.name}: ${error instanceof Error ? error.message : 'not sent'}`])
    }
  }

  const take = (files: FileList | null) => {
    setRefusals([])
    const room = PICTURES_MAX - items.length
    const list = [...(files ?? [])]
    if (list.length > room) setRefusals([`At most ${PICTURES_MAX} pictures.`])
    for (const file of list.slice(0, room)) void send(file)
  }

  const dropped = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }

  return (
    <div className="pictures">
      <div
        className={over ? 'drop is-over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <input
          id={inputId}
          className="visually-hidden"
          type="file"
          multiple
          accept="image/jpeg,image/png,image/webp"
          onChange={(event) => {
            take(event.target.files)
            event.target.value = ''
          }}
        />
        <label htmlFor={inputId}>
          <Icon name="image" />
          <b>Add pictures</b>
          <small>{`Drop them here or choose. JPEG, PNG or WebP, up to 8 MB each, ${PICTURES_MAX} at most.`}</small>
        </label>
      </div>
      {refusals.map((text) => (
        <p key={text} className="field-note is-wrong" role="alert">
          {text}
        </p>
      ))}
      <ul className="previews">
        {items.map((item, index) => (
          <li key={item.id} className="preview">
            <img src={item.preview} alt={item.name} />
            {index === 0 && <span className="pill">Cover</span>}
            {item.key === null && <progress max={1} value={item.progress} aria-label={`Sending ${item.name}`} />}
            <button
              type="button"
              className="preview-remove"
              aria-label={`Remove ${item.name}`}
              onClick={() => setItems((before) => before.filter((other) => other.id !== item.id))}
            >
              <Icon name="cross" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
