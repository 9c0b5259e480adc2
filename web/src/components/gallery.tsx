import { useState } from 'react'
import type { Picture } from '../api/types'

/** The pictures; `onStage`: the first one is to be seen already. */
export function Gallery({ images, title, onStage }: { images: Picture[]; title: string; onStage: boolean }) {
  const [open, setOpen] = useState<string | null>(null)
  if (images.length === 0 || (onStage && images.length === 1)) return null
  return (
    <div className="gallery">
      {images.map((image, index) => (
        <button
          type="button"
          key={image.key}
          className={open === image.key ? 'gallery-item is-open' : 'gallery-item'}
          aria-expanded={open === image.key}
          onClick={() => setOpen(open === image.key ? null : image.key)}
        >
          <img src={image.url} alt={`${title}, picture ${index + 1}`} loading="lazy" decoding="async" />
        </button>
      ))}
    </div>
  )
}
