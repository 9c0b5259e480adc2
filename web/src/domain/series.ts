// From figures to points of a chart. Pixels may be fractions; amounts stay whole cents until they are scaled.

export interface Point {
  x: number
  y: number
}

export interface Box {
  width: number
  height: number
}

/** Scales to the box, y upwards; one value alone stands in the middle. */
export function scale(points: Point[], box: Box, yFromZero: boolean, xRange?: [number, number]): Point[] {
  if (points.length === 0) return []
  const xs = points.map((point) => point.x)
  const ys = points.map((point) => point.y)
  const [left, right] = xRange ?? [Math.min(...xs), Math.max(...xs)]
  const bottom = yFromZero ? 0 : Math.min(...ys)
  const top = Math.max(...ys)
  const share = (value: number, from: number, to: number) => (to > from ? (value - from) / (to - from) : 0.5)
  return points.map(({ x, y }) => ({
    x: share(x, left, right) * box.width,
    y: box.height - share(y, bottom, top) * box.height,
  }))
}

/** A line that holds each value until the next, as prices do. */
export function stepPath(points: Point[], endX: number): string {
  const [first, ...rest] = points
  if (!first) return ''
  const round = (n: number) => Math.round(n * 10) / 10
  const steps = rest.map((point) => `H${round(point.x)}V${round(point.y)}`).join('')
  return `M${round(first.x)} ${round(first.y)}${steps}H${round(endX)}`
}

export interface Bar {
  minute: number
  bids: number
}

const MINUTE_MS = 60_000

/** One bar for each minute from the first to the last, those without a bid too; at most `max`, then merged. */
export function minuteBars(given: Bar[], from: number, to: number, max: number): Bar[] {
  const start = Math.floor(from / MINUTE_MS)
  const end = Math.max(start, Math.floor(to / MINUTE_MS))
  const width = Math.ceil((end - start + 1) / max)
  const bars = Array.from({ length: Math.ceil((end - start + 1) / width) }, (_, i) => ({
    minute: (start + i * width) * MINUTE_MS,
    bids: 0,
  }))
  for (const { minute, bids } of given) {
    const bar = bars[Math.floor((Math.floor(minute / MINUTE_MS) - start) / width)]
    if (bar) bar.bids += bids
  }
  return bars
}
