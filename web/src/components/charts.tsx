import { type Bar, type Box, minuteBars, type Point, scale, stepPath } from '../domain/series'

const box: Box = { width: 320, height: 120 }
const BARS_MAX = 60

interface LineProps {
  label: string // the whole chart in words
  points: Point[]
  range: [number, number]
  marks?: number[] // x of events worth a mark
  fromZero?: boolean
}

export function StepChart({ label, points, range, marks = [], fromZero = false }: LineProps) {
  const scaled = scale(points, box, fromZero, range)
  const line = stepPath(scaled, box.width)
  const markPoints = scale(
    marks.map((x) => ({ x, y: 0 })),
    box,
    true,
    range,
  )
  return (
    <svg
      className="chart"
      viewBox={`-4 -8 ${box.width + 8} ${box.height + 16}`}
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      <path
        className="chart-grid"
        d={`M0 0H${box.width}M0 ${box.height / 2}H${box.width}M0 ${box.height}H${box.width}`}
      />
      {markPoints.map(({ x }) => (
        <path key={x} className="chart-mark" d={`M${x} 0V${box.height}`} />
      ))}
      {line && <path className="chart-area" d={`${line}V${box.height}H${scaled[0]?.x ?? 0}Z`} />}
      <path className="chart-line" d={line} />
    </svg>
  )
}

interface BarsProps {
  label: string
  bars: Bar[]
  range: [number, number]
}

export function BarChart({ label, bars, range }: BarsProps) {
  const filled = minuteBars(bars, range[0], range[1], BARS_MAX)
  const top = Math.max(1, ...filled.map((bar) => bar.bids))
  const pitch = box.width / filled.length
  const gap = Math.min(3, pitch * 0.25)
  return (
    <svg
      className="chart"
      viewBox={`-4 -8 ${box.width + 8} ${box.height + 16}`}
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      <path
        className="chart-grid"
        d={`M0 0H${box.width}M0 ${box.height / 2}H${box.width}M0 ${box.height}H${box.width}`}
      />
      {filled.map((bar, index) => {
        const height = (bar.bids / top) * box.height
        return (
          <rect
            key={bar.minute}
            className="chart-bar"
            x={index * pitch + gap / 2}
            y={box.height - height}
            width={Math.min(pitch - gap, 40)}
            height={height}
            rx={Math.min(2, pitch / 4)}
          />
        )
      })}
    </svg>
  )
}
