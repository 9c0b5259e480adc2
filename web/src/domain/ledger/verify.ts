import { fromBase64, fromHex, sha256, toHex } from './bytes'
import { canonicalJson, type Json } from './canonical'
import { type LedgerRecord, readRecord } from './record'
import { brokenRules } from './rules'

export type SignatureCheck = 'valid' | 'invalid' | 'absent' | 'unsupported'

export interface LedgerReport {
  head: string | null // the last hash, as computed
  records: LedgerRecord[]
  findings: string[] // empty: chain and rules hold
  complete: boolean // ends with a close
  signature: SignatureCheck
}

export interface Seal {
  head: string | null // what the house says the last hash is
  signature: string | null // base64
  publicKey: string | null // base64
}

type Line = { [name: string]: Json }

function parseLine(line: string): Line | null {
  try {
    const value = JSON.parse(line) as Json
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

/** Checks hash chain and rules of a downloaded ledger, and the house's signature of its head. */
export async function verifyLedger(jsonLines: string, seal: Seal): Promise<LedgerReport> {
  const findings: string[] = []
  const records: LedgerRecord[] = []
  let hash: Uint8Array<ArrayBuffer> | null = null
  const lines = jsonLines.split('\n')
  if (lines.at(-1) === '') lines.pop()
  for (const [index, text] of lines.entries()) {
    const line = parseLine(text)
    if (!line) {
      findings.push(`Line ${index + 1} is no record.`)
      continue
    }
    const { hash: stated, ...bare } = line
    hash ??= await sha256(new TextEncoder().encode(String(bare.auction_id)))
    hash = await sha256(hash, new TextEncoder().encode(canonicalJson(bare)))
    if (toHex(hash) !== stated) findings.push(`Record ${index + 1} was altered: its hash does not fit (INV-10).`)
    const record = readRecord(bare)
    if (typeof record === 'string') findings.push(`Record ${index + 1} ${record}.`)
    else records.push(record)
  }
  if (records.length === lines.length) findings.push(...brokenRules(records))
  const head = hash && toHex(hash)
  if (seal.head && seal.head !== head) findings.push('The last hash is not the one that the house published.')
  const complete = records.at(-1)?.kind === 'closed'
  return { head, records, findings, complete, signature: await checkSignature(head, seal) }
}

async function checkSignature(head: string | null, seal: Seal): Promise<SignatureCheck> {
  if (!head || !seal.signature || !seal.publicKey) return 'absent'
  let key: CryptoKey
  try {
    key = await crypto.subtle.importKey('raw', fromBase64(seal.publicKey), { name: 'Ed25519' }, false, ['verify'])
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotSupportedError' ? 'unsupported' : 'invalid'
  }
  const holds = await crypto.subtle.verify('Ed25519', key, fromBase64(seal.signature), fromHex(head))
  return holds ? 'valid' : 'invalid'
}
