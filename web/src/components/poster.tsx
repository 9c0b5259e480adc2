import type { Picture } from '../api/types'
import { Icon, type IconName } from './icon'

const icons: [RegExp, IconName][] = [
  [/home|furnit|lamp|garden/i, 'lamp'],
  [/fashion|cloth|shoe|sneaker/i, 'shirt'],
  [/electro|tech|computer/i, 'chip'],
  [/camera|photo/i, 'camera'],
  [/art|print|craft/i, 'brush'],
  [/book|comic/i, 'book'],
  [/collect|antique|coin/i, 'trophy'],
  [/music|vinyl|record/i, 'disc'],
  [/sport|bike/i, 'ball'],
]

const PATTERNS = 4
const TONES = 6

function hash(text: string): number {
  let value = 2166136261
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619) >>> 0
  return value
}

/** The first picture, or a drawn one that stays the same for the same auction. */
export function Poster({ id, category, images }: { id: string; category: string | null; images: Picture[] }) {
  const first = images[0]
  if (first) return <img className="poster" src={first.url} alt="" loading="lazy" decoding="async" />
  const number = hash(id)
  const icon = icons.find(([pattern]) => pattern.test(category ?? ''))?.[1] ?? 'tag'
  return (
    <div className={`poster poster-drawn tone-${number % TONES}`} aria-hidden="true">
      <Pattern kind={(number >>> 8) % PATTERNS} />
      <Icon name={icon} />
    </div>
  )
}

function Pattern({ kind }: { kind: number }) {
  return (
    <svg className="poster-pattern" viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice">
      {kind === 0 && [60, 110, 160, 210, 260, 310].map((r) => <circle key={r} cx="330" cy="280" r={r} />)}
      {kind === 1 && [0, 1, 2, 3, 4, 5, 6, 7].map((i) => <path key={i} d={`M${i * 70 - 120} 300 L${i * 70 + 60} 0`} />)}
      {kind === 2 &&
        [0, 1, 2, 3, 4].map((i) => <path key={i} d={`M0 ${i * 64 + 20} q50 -46 100 0 t100 0 t100 0 t100 0`} />)}
      {kind === 3 &&
        [40, 90, 140, 190].map((r) => (
          <path key={r} d={`M0 ${r} A${r} ${r} 0 0 0 ${r} 0 M400 ${300 - r} A${r} ${r} 0 0 0 ${400 - r} 300`} />
        ))}
    </svg>
  )
}
