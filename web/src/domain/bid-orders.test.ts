// The truth about one's own bids, whatever the order in which it is told.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { goldenEvent } from '../test/golden'
import { bidMachine, type BidInput, type BidState, noBid } from './bid-machine'
import type { BidAck, ServerEvent } from './messages'
import { toWire } from './money'

const ME = 'me'

interface Fact {
  seq: number
  user: string
  amount: number
}

/** A sale as the house's record has it: rising amounts of some people. */
const sale = fc
  .array(fc.record({ user: fc.constantFrom(ME, 'ben', 'carla'), step: fc.integer({ min: 1, max: 5000 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((bids) =>
    bids.reduce<Fact[]>((done, { user, step }, index) => {
      const amount = (done.at(-1)?.amount ?? 1000) + step
      return [...done, { seq: index + 2, user, amount }]
    }, []),
  )

/** Everything that a person may be told of a sale. */
function tellings(facts: Fact[]): BidInput[] {
  return facts.flatMap(({ seq, user, amount }, index): BidInput[] => {
    const before = facts[index - 1]
    const wire = toWire(amount)
    const placed = { ...goldenEvent('bid_placed'), seq, user_id: user, amount: wire, bid_id: `bid-${seq}` }
    const told: ServerEvent[] = [placed]
    if (user === ME) told.push({ ...goldenEvent('you_are_winning'), seq, amount: wire })
    if (user !== ME && before?.user === ME)
      told.push({
        ...goldenEvent('you_were_outbid'),
        seq,
        amount: toWire(before.amount),
        current_high_bid: wire,
        minimum_bid: wire,
      })
    return [
      { type: 'seen', epoch: 1, seq, leader: user, high: amount },
      ...told.map((event): BidInput => ({ type: 'event', event })),
    ]
  })
}

function truth(facts: Fact[]): BidState['standing'] {
  const own = facts.findLast(({ user }) => user === ME)
  const last = facts.at(-1)
  if (!own || !last) return { kind: 'none' }
  return last.user === ME
    ? { kind: 'winning', amount: last.amount }
    : { kind: 'outbid', amount: own.amount, by: last.amount }
}

describe('the standing', () => {
  it('is the truth after any order, with losses and repeats, once the newest state and one own bid are known', () => {
    const orders = sale.chain((facts) => {
      const all = tellings(facts)
      const end = all.filter((input) => input.type === 'seen').at(-1)
      const own = facts.findLast(({ user }) => user === ME)
      const sure: BidInput[] = end ? [end] : []
      if (own) sure.push({ type: 'history', amount: own.amount })
      return fc
        .tuple(fc.subarray(all), fc.subarray(all))
        .chain(([some, again]) =>
          fc.shuffledSubarray([...sure, ...some, ...again], { minLength: sure.length + some.length + again.length }),
        )
        .map((order) => ({ facts, order }))
    })
    fc.assert(
      fc.property(orders, ({ facts, order }) => {
        const state = [{ type: 'person', person: ME } as BidInput, ...order].reduce(bidMachine, noBid)
        expect(state.standing).toEqual(truth(facts))
      }),
      { numRuns: 2000 },
    )
  })
})

type Attempt = 'lost' | 'decided' | 'decided, answer lost' | 'busy' | 'unknown' | 'unsent'

describe('a bid that is asked about until it is known', () => {
  it('is never called refused where it stands, nor accepted where it does not, and has one effect', () => {
    const attempt = fc.constantFrom<Attempt>('lost', 'decided', 'decided, answer lost', 'busy', 'unknown', 'unsent')
    fc.assert(
      fc.property(
        fc.array(attempt, { maxLength: 12 }),
        fc.array(fc.boolean(), { minLength: 13, maxLength: 13 }),
        (attempts, rises) => {
          let high = 1000
          let standing: { seq: number } | null = null // of our bid in the house's record
          let effects = 0
          const decide = (): BidAck => {
            if (!standing && high < 1200) {
              standing = { seq: 2 }
              high = 1200
              effects += 1
            }
            return standing
              ? { ok: true, bid_id: 'b1', seq: standing.seq, amount: '12.00', end_time: 0, extended: false }
              : { ok: false, error: { code: 'bid_too_low', message: '', minimum_bid: toWire(high + 1) } }
          }
          const error = (code: string): BidAck => ({ ok: false, error: { code, message: '' } })
          let state = [
            { type: 'person', person: ME } as BidInput,
            { type: 'submit', bidId: 'b1', amount: 1200 } as BidInput,
          ].reduce(bidMachine, noBid)
          for (const [index, kind] of [...attempts, 'decided' as const].entries()) {
            if (!state.pending) break
            if (rises[index]) high += 150
            if (kind === 'lost') state = bidMachine(state, { type: 'silence', bidId: 'b1' })
            else if (kind === 'unsent') state = bidMachine(state, { type: 'unsent', bidId: 'b1' })
            else if (kind === 'busy')
              state = bidMachine(state, { type: 'answer', bidId: 'b1', ack: error('unavailable') })
            else if (kind === 'decided') state = bidMachine(state, { type: 'answer', bidId: 'b1', ack: decide() })
            else {
              decide()
              state = bidMachine(
                state,
                kind === 'unknown'
                  ? { type: 'answer', bidId: 'b1', ack: error('outcome_unknown') }
                  : { type: 'silence', bidId: 'b1' },
              )
            }
          }
          expect(effects).toBeLessThanOrEqual(1)
          expect(state.pending).toBeNull()
          expect(state.outcome === null).toBe(standing !== null)
          expect(state.standing.kind === 'winning').toBe(standing !== null)
        },
      ),
      { numRuns: 3000 },
    )
  })
})
