import { type Cents } from './money'

// How a person stands in a sale. It is told in several ways, in any order: what has the highest seq is true.

export type Standing =
  { kind: 'none' } | { kind: 'winning'; amount: Cents } | { kind: 'outbid'; amount: Cents; by: Cents } // `by` is today's price

/** The highest accepted bid of the person, and its seq; 0 where only the amount is known. */
export interface Own {
  seq: number
  amount: Cents
}

/** The auction as the page knows it. */
export interface Seen {
  epoch: number
  seq: number
  leader: string | null
  high: Cents | null
}

/** What the person alone was told: that they were outbid. */
export interface Outbid {
  seq: number
  by: Cents
}

/** Accepted amounts only rise, so that the higher amount is the later bid. */
export function laterOwn(known: Own | null, told: Own): Own {
  if (!known || told.amount > known.amount) return told
  return told.amount === known.amount && told.seq > known.seq ? told : known
}

export function standingOf(person: string | null, seen: Seen | null, own: Own | null, outbid: Outbid | null): Standing {
  if (person === null || !own) return { kind: 'none' }
  const views = [
    { seq: seen?.seq ?? 0, leads: seen?.leader === person, high: seen?.high ?? null },
    { seq: own.seq, leads: own.seq > 0, high: own.amount },
    { seq: outbid?.seq ?? 0, leads: false, high: outbid?.by ?? null },
  ]
  const latest = views.reduce((a, b) => (b.seq > a.seq ? b : a))
  if (latest.high === null) return { kind: 'none' }
  if (latest.leads) return { kind: 'winning', amount: own.amount }
  return { kind: 'outbid', amount: own.amount, by: latest.high }
}
