import { describe, expect, it } from 'vitest'
import { goldenLedger, type LedgerName } from '../../test/golden'
import { clockWords, lengthOf } from './clock-words'
import type { Clock, LedgerRecord } from './record'

const recordsOf = (name: LedgerName) =>
  goldenLedger(name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LedgerRecord)

describe('what a ledger says of its clock', () => {
  it('is nothing where it was not changed', () => {
    expect(clockWords(recordsOf('ledger'))).toEqual([])
    expect(clockWords([])).toEqual([])
  })

  it('sums up what was given back', () =>
    expect(clockWords(recordsOf('ledger-v2'))).toEqual([
      'The house was away 3 times, 11 s in all. The end moved 15 s later.',
    ]))

  it('names one outage, and a reason that is not known yet', () => {
    const clock = recordsOf('ledger-v2').find((record) => record.kind === 'clock') as Clock
    expect(clockWords([clock])).toEqual(['The house was away for 4 s. The end moved 4 s later.'])
    expect(clockWords([clock, { ...clock, reason: 'flood', by_ms: 65_000 }])).toEqual([
      'The house was away for 4 s. The end moved 4 s later.',
      'The clock was changed (flood). The end moved 1 min 5 s later.',
    ])
  })

  it.each([
    [1, '1 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [65_000, '1 min 5 s'],
    [3_600_000, '1 h'],
    [7_380_000, '2 h 3 min'],
    [90_061_000, '25 h 1 min'],
  ])('%i ms is %s', (ms, words) => expect(lengthOf(ms)).toBe(words))
})
