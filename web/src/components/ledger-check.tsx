import { useMutation } from '@tanstack/react-query'
import { getLedger, getLedgerKey } from '../api/endpoints'
import { clockWords } from '../domain/ledger/clock-words'
import { type LedgerReport, type SignatureCheck, verifyLedger } from '../domain/ledger/verify'
import { Icon } from './icon'

const signatureWords: Record<SignatureCheck, string> = {
  valid: 'The auction house signed this record (Ed25519).',
  invalid: 'The signature does not fit.',
  absent: 'There is no signature yet.',
  unsupported:
    'This browser cannot check Ed25519 signatures. Chain and rules were checked; `flashauction verify` checks the signature.',
}

async function check(auctionId: string, hash: string | null, signature: string | null): Promise<LedgerReport> {
  const [ledger, key] = await Promise.all([getLedger(auctionId), getLedgerKey()])
  return verifyLedger(ledger.lines, {
    head: hash ?? ledger.head,
    signature: ledger.signature ?? signature,
    publicKey: key.public_key,
  })
}

function Item({ good, children }: { good: boolean | null; children: string }) {
  return (
    <li className={good === null ? 'is-unknown' : good ? 'is-good' : 'is-bad'}>
      <Icon name={good === null ? 'clock' : good ? 'check' : 'cross'} />
      <span>{children}</span>
    </li>
  )
}

function Report({ report }: { report: LedgerReport }) {
  const chain = report.findings.length === 0
  const bids = report.records.filter((record) => record.kind === 'bid').length
  const signature = report.signature === 'valid' ? true : report.signature === 'invalid' ? false : null
  return (
    <ul className="ledger-report" role="status">
      {chain && <Item good>{`Hash chain of ${report.records.length} records is unbroken.`}</Item>}
      {chain && <Item good>{`All ${bids} bids and the close keep to the rules.`}</Item>}
      {chain &&
        clockWords(report.records).map((words) => (
          <Item key={words} good>
            {words}
          </Item>
        ))}
      {report.findings.slice(0, 5).map((finding) => (
        <Item key={finding} good={false}>
          {finding}
        </Item>
      ))}
      {!report.complete && <Item good={null}>The record is not complete yet.</Item>}
      <Item good={signature}>{signatureWords[report.signature]}</Item>
    </ul>
  )
}

/** The ledger's hash, and its check in this browser. */
export function LedgerCheck({
  auctionId,
  hash,
  signature,
}: {
  auctionId: string
  hash: string | null
  signature: string | null
}) {
  const verify = useMutation({ mutationFn: () => check(auctionId, hash, signature) })
  const possible = window.isSecureContext
  return (
    <div className="ledger">
      <p className="ledger-hash">
        <span>Ledger</span>
        <code>{hash ?? 'being sealed …'}</code>
      </p>
      <div className="ledger-buttons">
        <button
          type="button"
          className="button button-quiet"
          disabled={!possible || verify.isPending}
          onClick={() => verify.mutate()}
        >
          <Icon name="shield" />
          <span>{verify.isPending ? 'Checking …' : 'Verify'}</span>
        </button>
        <a className="link-button" href={`/auctions/${auctionId}/ledger`} download={`${auctionId}.jsonl`}>
          Download
        </a>
      </div>
      {!possible && <p className="muted">Browsers check signatures only on HTTPS or this machine itself.</p>}
      {verify.isError && (
        <p className="field-note" role="alert">
          The ledger could not be loaded. Try again.
        </p>
      )}
      {verify.data && <Report report={verify.data} />}
    </div>
  )
}
