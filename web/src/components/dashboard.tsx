import type { Analytics } from '../api/types'
import { formatWire, fromWire } from '../domain/money'
import { BarChart, StepChart } from './charts'

function Figure({ label, value }: { label: string; value: string | number }) {
  return (
    <div className="stat">
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function clockTime(ms: number): string {
  return new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
}

function Frame({
  title,
  note,
  range,
  children,
}: {
  title: string
  note: string
  range: [number, number]
  children: React.ReactNode
}) {
  return (
    <figure className="chart-frame">
      <figcaption>
        <b>{title}</b>
        <span className="muted">{note}</span>
      </figcaption>
      {children}
      <p className="chart-axis" aria-hidden="true">
        <span>{clockTime(range[0])}</span>
        <span>{clockTime(range[1])}</span>
      </p>
    </figure>
  )
}

/** The figures of one auction, running or past. */
export function Dashboard({ figures }: { figures: Analytics }) {
  const { currency } = figures
  const until = figures.ended_at ?? Math.min(figures.computed_at, figures.end_time)
  const range: [number, number] = [figures.start_time, Math.max(until, figures.start_time + 1000)]
  const price = formatWire(figures.current_high_bid ?? figures.starting_bid, currency)
  const prices = figures.price_curve.map((point) => ({ x: point.timestamp, y: fromWire(point.amount) }))
  const viewers = figures.viewers.map((point) => ({ x: point.timestamp, y: point.participant_count }))
  const busiest = Math.max(0, ...figures.bids_per_minute.map((minute) => minute.bids))
  return (
    <section className="dashboard" aria-label="Dashboard">
      <dl className="stats">
        <Figure label="Price" value={price} />
        <Figure label="Bids" value={figures.bid_count} />
        <Figure label="Bidders" value={figures.bidder_count} />
        <Figure label="Most viewers" value={figures.viewers_peak} />
        <Figure label="Extensions" value={figures.anti_snipe_count} />
      </dl>
      <div className="chart-grid-2">
        <Frame title="Price" note={`from ${formatWire(figures.starting_bid, currency)} to ${price}`} range={range}>
          <StepChart
            label={`Price from ${formatWire(figures.starting_bid, currency)} to ${price} in ${figures.bid_count} bids`}
            points={[{ x: figures.start_time, y: fromWire(figures.starting_bid) }, ...prices]}
            range={range}
            marks={figures.extensions.map((extension) => extension.timestamp)}
          />
        </Frame>
        <Frame title="Bids a minute" note={`${busiest} at most`} range={range}>
          <BarChart label={`At most ${busiest} bids a minute`} bars={figures.bids_per_minute} range={range} />
        </Frame>
        <Frame title="Viewers" note={`${figures.viewers_peak} at most`} range={range}>
          <StepChart label={`At most ${figures.viewers_peak} viewers`} points={viewers} range={range} fromZero />
        </Frame>
      </div>
    </section>
  )
}
