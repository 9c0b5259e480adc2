import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { goldenLedger, goldenSeal, type LedgerName } from '../../test/golden'
import { sha256, toHex } from './bytes'
import { canonicalJson, type Json } from './canonical'
import { verifyLedger } from './verify'

const unsealed = { head: null, signature: null, publicKey: null }
const lines = goldenLedger().trim().split('\n')
const parse = (line: string) => JSON.parse(line) as { [name: string]: Json }

/** The chain computed anew, as a forger would who holds the whole file. */
async function rehashed(records: { [name: string]: Json }[]): Promise<string> {
  const bytes = (text: string) => new TextEncoder().encode(text)
  let hash = await sha256(bytes(String(records[0]?.auction_id)))
  const out: string[] = []
  for (const { hash: _old, ...bare } of records) {
    hash = await sha256(hash, bytes(canonicalJson(bare)))
    out.push(canonicalJson({ ...bare, hash: toHex(hash) }))
  }
  return out.join('\n')
}

describe('the ledger check', () => {
  it('accepts the golden ledger, which the C++ verifier accepts', async () => {
    const report = await verifyLedger(goldenLedger(), unsealed)
    expect(report.findings).toEqual([])
    expect(report.complete).toBe(true)
    expect(report.head).toBe(parse(lines.at(-1)!).hash)
    expect(report.signature).toBe('absent')
  })

  it('sees every changed value', async () => {
    for (const [index, line] of lines.entries()) {
      const record = parse(line)
      const changed = { ...record, timestamp: (record.timestamp as number) + 1 }
      const report = await verifyLedger(lines.with(index, JSON.stringify(changed)).join('\n'), unsealed)
      expect(report.findings.join()).toContain('altered')
    }
  })

  it('sees a missing, a doubled and an exchanged record', async () => {
    for (const broken of [
      lines.toSpliced(2, 1),
      lines.toSpliced(2, 0, lines[2]!),
      lines.with(1, lines[2]!).with(2, lines[1]!),
    ])
      expect((await verifyLedger(broken.join('\n'), unsealed)).findings).not.toEqual([])
  })

  it('sees broken rules behind a perfect chain', async () => {
    const records = lines.map(parse)
    const cases: [number, { [name: string]: Json }, string][] = [
      [2, { amount: '100.01' }, 'minimum'],
      [2, { amount: '99.00' }, 'INV-2'],
      [2, { user_id: records[0]!.host_user_id! }, 'host'],
      [2, { end_time: 1 }, 'INV-6'],
      [records.length - 1, { winner_id: records[0]!.host_user_id! }, 'INV-5'],
      [records.length - 1, { bid_count: 99 }, 'INV-9'],
    ]
    for (const [index, change, word] of cases) {
      const forged = await rehashed(records.with(index, { ...records[index], ...change }))
      expect((await verifyLedger(forged, unsealed)).findings.join()).toContain(word)
    }
  })

  it.each<LedgerName>(['ledger-v1', 'ledger-v2', 'ledger-v2-outages', 'ledger-v2-steps', 'ledger-v2-without-bids'])(
    'accepts %s, as a house wrote it',
    async (name) => {
      const report = await verifyLedger(goldenLedger(name), unsealed)
      expect(report.findings).toEqual([])
      expect(report.complete).toBe(true)
    },
  )

  it('takes head, key and signature of the house for its ledger', async () => {
    const { head, public_key, signature } = goldenSeal()
    const report = await verifyLedger(goldenLedger('ledger-v2'), { head, signature, publicKey: public_key })
    expect(report.findings).toEqual([])
    expect(report.signature).toBe('valid')
  })

  it('says when it is incomplete', async () =>
    expect((await verifyLedger(lines.slice(0, 3).join('\n'), unsealed)).complete).toBe(false))

  it('does not take another head than the published one', async () =>
    expect((await verifyLedger(goldenLedger(), { ...unsealed, head: 'ab'.repeat(32) })).findings).toHaveLength(1))

  it('checks the signature of the house', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64')
    const head = parse(lines.at(-1)!).hash as string
    const good = sign(null, Buffer.from(head, 'hex'), privateKey).toString('base64')
    const other = sign(null, Buffer.alloc(32), privateKey).toString('base64')
    expect((await verifyLedger(goldenLedger(), { head, signature: good, publicKey: raw })).signature).toBe('valid')
    expect((await verifyLedger(goldenLedger(), { head, signature: other, publicKey: raw })).signature).toBe('invalid')
  })
})

type Fields = { [name: string]: Json }

/** Each is done to ledger-v2.jsonl, hashed anew, and found; the words are those of `flashauction verify`. */
describe('a forger who hashes the chain anew', () => {
  const house = goldenLedger('ledger-v2').trim().split('\n').map(parse)
  const findings = async (records: Fields[]) => (await verifyLedger(await rehashed(records), unsealed)).findings
  const at = (seq: number) => house[seq - 1]!
  const number = (seq: number, name: string) => at(seq)[name] as number
  const altered = (seq: number, change: Fields) => house.with(seq - 1, { ...at(seq), ...change })
  const rules = at(1).rules as Fields
  const withRules = (change: Fields) => altered(1, { rules: { ...rules, ...change } })
  const without = (fields: Fields, name: string) =>
    Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))
  // 1 opening, 2 alice 4.00, 3 bob 13.50, 4 clock, 5 alice 42.00, 6 clock, 7 carol 42.50, 8 alice 50.00 (extends),
  // 9 clock (by the grace), 10 bob 60.00 (extends), 11 bob 61.00, 12 closed

  const unmoved = 'does not move end_time by what the outage gives back (INV-6)'
  const wrongBy = 'has a wrong by_ms (INV-6)'

  it.each<[string, number, Fields, string]>([
    ['another reason is none of it', 4, { reason: 'flood' }, ''],
    ['no reason', 4, { reason: null }, 'has no proper reason'],
    ['alive earlier', 4, { alive: number(4, 'alive') - 1 }, unmoved],
    ['alive later', 4, { alive: number(4, 'alive') + 1 }, unmoved],
    ['alive so late that nothing is given back', 4, { alive: number(4, 'timestamp') - 2000 }, 'not long enough'],
    ['alive after the end', 9, { alive: number(8, 'end_time') }, 'though the end had come before'],
    ['the outage ends later', 4, { timestamp: number(4, 'timestamp') + 1 }, unmoved],
    ['more is given back', 4, { by_ms: number(4, 'by_ms') + 1 }, wrongBy],
    ['less is given back', 4, { by_ms: number(4, 'by_ms') - 1 }, wrongBy],
    ['nothing is given back', 4, { by_ms: 0 }, wrongBy],
    ['a fraction is given back', 4, { by_ms: 4027.5 }, 'has no proper by_ms'],
    ['the end is moved further', 4, { end_time: number(4, 'end_time') + 1 }, unmoved],
    [
      'end and by_ms are moved further together',
      4,
      { end_time: number(4, 'end_time') + 1, by_ms: number(4, 'by_ms') + 1 },
      unmoved,
    ],
    ['the end is moved by the outage where the grace is more', 9, { end_time: number(8, 'end_time') + 3828 }, unmoved],
    ['the end is a text', 4, { end_time: String(number(4, 'end_time')) }, 'has no proper end_time'],
    ['alive is missing', 4, { alive: null }, 'has no proper alive'],
    ['a field too many', 4, { cause: 'x' }, 'has an unknown field cause'],
    ['a field that every object has', 4, { toString: 'x' }, 'has an unknown field toString'],
    ['a version that is not there yet', 1, { v: 3 }, 'has no proper v'],
    ['an epoch under version 2', 1, { epoch: 1 }, 'has an unknown field epoch'],
    ['too short', 1, { end_time: number(1, 'start_time') + 4000 }, 'whole seconds from 5 to 2592000'],
    ['too long', 1, { end_time: number(1, 'start_time') + 2_592_001_000 }, 'whole seconds from 5 to 2592000'],
    ['a bid above the maximum', 3, { amount: '13.51' }, 'bids more than the maximum bid'],
    ['a first bid above the floor', 2, { amount: '4.01' }, 'bids more than the maximum bid'],
    ['a leader above what follows from the second', 11, { amount: '151.51' }, 'bids more than the maximum bid'],
    ['an upper-case id', 2, { user_id: String(at(2).user_id).toUpperCase() }, 'has no proper user_id'],
    ['no amount', 2, { amount: '0.00' }, 'has no proper amount'],
  ])('%s', async (_name, seq, change, words) => {
    const found = await findings(altered(seq, change))
    if (words) expect(found.join()).toMatch(new RegExp(`Record ${seq} [^.]*${words.replace(/[()]/g, '\\$&')}`))
    else expect(found).toEqual([])
  })

  it('a leader may bid up to what follows from the second', async () =>
    expect((await findings(altered(11, { amount: '151.50' }))).join()).not.toContain('maximum'))

  it.each<[string, Fields, string]>([
    ['a factor of 0', { bid_step_max_factor: 0 }, 'Record 1 has no proper rules.'],
    ['a factor above 10,000', { bid_step_max_factor: 10_001 }, 'Record 1 has no proper rules.'],
    ['a factor as text', { bid_step_max_factor: '3' }, 'Record 1 has no proper rules.'],
    ['a floor as a number', { bid_step_max_floor: 4 }, 'Record 1 has no proper rules.'],
    ['a floor of one decimal', { bid_step_max_floor: '4.0' }, 'Record 1 has no proper rules.'],
    ['a negative outage', { outage_min_ms: -1 }, 'Record 1 has no proper rules.'],
    ['a negative grace', { outage_grace_ms: -1 }, 'Record 1 has no proper rules.'],
    ['a rule too many', { outage_max: 1 }, 'Record 1 has no proper rules.'],
    ['a smaller factor', { bid_step_max_factor: 2 }, 'bids more than the maximum bid'],
    ['a lower floor', { bid_step_max_floor: '3.99' }, 'bids more than the maximum bid'],
    ['a longer least outage', { outage_min_ms: 4027 }, 'gives back a time that was not long enough'],
    ['more grace', { outage_grace_ms: 5001 }, unmoved],
    ['less grace', { outage_grace_ms: 4999 }, unmoved],
  ])('%s', async (_name, change, words) => expect((await findings(withRules(change))).join()).toContain(words))

  it.each(['bid_step_max_factor', 'bid_step_max_floor', 'outage_min_ms', 'outage_grace_ms'])(
    'without %s',
    async (name) =>
      expect((await findings(altered(1, { rules: without(rules, name) }))).join()).toContain('no proper rules'),
  )

  it('a clock left out, and one after the close', async () => {
    const renumbered = (records: Fields[]) => records.map((record, index) => ({ ...record, seq: index + 1 }))
    expect((await findings(renumbered(house.toSpliced(3, 1)))).join()).toContain('moves end_time without')
    const late = house.concat({ ...at(9), timestamp: number(12, 'timestamp') + 9000, seq: 13 })
    expect((await findings(late)).join()).toContain('Record 13 changes the clock after the close')
  })

  it('rules of version 1 over records of version 2, and a clock under version 1', async () => {
    expect((await findings(altered(1, { v: 1 }))).join()).toContain('Record 1 has no proper epoch')
    const { anti_snipe_window_ms, anti_snipe_extension_ms, anti_snipe_max } = rules
    const old = { v: 1, epoch: 1, rules: { anti_snipe_window_ms, anti_snipe_extension_ms, anti_snipe_max } } as Fields
    const found = (await findings(altered(1, old))).join()
    expect(found).toContain('Record 4 changes the clock under rules that know no such change')
    expect(found).not.toContain('maximum')
  })

  it('version 1 knows other lengths', async () => {
    const old = lines.map(parse)
    const lasting = (ms: number) => old.with(0, { ...old[0], end_time: (old[0]!.start_time as number) + ms })
    for (const ms of [9_000, 86_401_000])
      expect((await findings(lasting(ms))).join()).toContain('does not run for whole seconds from 10 to 86400')
  })

  it('sees every altered field of every record without hashing anew', async () => {
    const text = goldenLedger('ledger-v2').trim().split('\n')
    for (const [index, record] of house.entries())
      for (const name of Object.keys(record)) {
        const value = record[name]
        const other = typeof value === 'number' ? value + 1 : name === 'hash' ? '0'.repeat(64) : `${String(value)}0`
        const changed = text.with(index, JSON.stringify({ ...record, [name]: other })).join('\n')
        expect((await verifyLedger(changed, unsealed)).findings, `${index + 1} ${name}`).not.toEqual([])
      }
  })
})
