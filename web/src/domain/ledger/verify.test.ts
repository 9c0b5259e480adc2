import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { goldenLedger } from '../../test/golden'
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
      [records.length - 1, { winner_id: 'somebody' }, 'INV-5'],
      [records.length - 1, { bid_count: 99 }, 'INV-9'],
    ]
    for (const [index, change, word] of cases) {
      const forged = await rehashed(records.with(index, { ...records[index], ...change }))
      expect((await verifyLedger(forged, unsealed)).findings.join()).toContain(word)
    }
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
