import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as camt from '../../adapters/statements/camt/index.ts'
import * as mt940 from '../../adapters/statements/mt940/index.ts'
import type { AccountStatementSource } from '../../src/ports/account-statement.ts'
import { takeStatement } from '../../src/reconcile/take-statement.ts'
import { type BankScene, openBankScene } from '../support/bank-scene.ts'
import { readingParts } from '../support/reading-parts.ts'
import { openStoreBench, type StoreBench } from '../support/store-bench.ts'
import { unproven } from '../support/unproven.ts'

let bench: StoreBench
let folder: string
let scene: BankScene
beforeAll(async () => {
  bench = await openStoreBench()
  folder = await mkdtemp(join(tmpdir(), 'lienthong-reversals-'))
})
afterAll(async () => {
  await bench.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  scene = await openBankScene(bench)
})

/** A movement as a bank writes it: `reverses` is the number of another one that it takes back. */
interface Entry {
  readonly direction: 'in' | 'out'
  readonly reference: string
  readonly amount: number
  readonly memo?: string
  readonly reverses?: string
}

/** One statement: its number, its entries, and what is there before them. */
interface Written {
  readonly account: string
  readonly sequence: number
  readonly opening: number
  readonly entries: readonly Entry[]
}

interface Form {
  readonly source: AccountStatementSource
  readonly write: (written: Written) => string
}

const sumOf = (entries: readonly Entry[]) =>
  entries.reduce((sum, { direction, amount }) => sum + (direction === 'in' ? amount : -amount), 0)

const inMt940 = ({ direction, reference, amount, memo = '', reverses }: Entry): string => {
  const usual = direction === 'in' ? 'C' : 'D'
  const reversal = direction === 'in' ? 'RD' : 'RC'
  const mark = reverses === undefined ? usual : reversal
  return `:61:261005${mark}${amount},NTRF${reverses ?? 'NONREF'}//${reference}\n:86:${memo}`
}

const inCamt = ({ direction, reference, amount, memo = '', reverses }: Entry): string =>
  `<Ntry><Amt Ccy="VND">${amount}</Amt><CdtDbtInd>${direction === 'in' ? 'CRDT' : 'DBIT'}</CdtDbtInd>
   ${reverses === undefined ? '' : '<RvslInd>true</RvslInd>'}<Sts>BOOK</Sts><BookgDt><Dt>2026-10-05</Dt></BookgDt>
   <AcctSvcrRef>${reference}</AcctSvcrRef><NtryDtls><TxDtls><Refs><TxId>${reverses ?? 'NOTPROVIDED'}</TxId></Refs>
   <RmtInf><Ustrd>${memo}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`

const balance = (code: string, amount: number) =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="VND">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
   <Dt><Dt>2026-10-05</Dt></Dt></Bal>`

const forms: Readonly<Record<string, Form>> = {
  mt940: {
    source: mt940.createMt940(mt940.settings.parse({})),
    write: ({ account, sequence, opening, entries }) =>
      [
        `:20:1\n:25:${account}\n:28C:${sequence}/1\n:60F:C261005VND${opening},`,
        ...entries.map(inMt940),
        `:62F:C261005VND${opening + sumOf(entries)},\n-`,
      ].join('\n'),
  },
  camt: {
    source: camt.createCamt(camt.settings.parse({})),
    write: ({ account, sequence, opening, entries }) =>
      `<Document><BkToCstmrStmt><Stmt><ElctrncSeqNb>${sequence}</ElctrncSeqNb><Acct><Id><Othr><Id>${account}</Id></Othr></Id></Acct>
       ${balance('OPBD', opening)}${balance('CLBD', opening + sumOf(entries))}
       ${entries.map(inCamt).join('')}</Stmt></BkToCstmrStmt></Document>`,
  },
}

const paid = (memo: string): Entry => ({ direction: 'in', reference: 'GOC0001', amount: 500_000, memo })
const reversal = (changes: Partial<Entry> = {}): Entry => ({
  ...{ direction: 'out', reference: 'HUY0001', amount: 500_000, reverses: 'GOC0001' },
  ...changes,
})

const other: Entry = { direction: 'in', reference: 'KHAC001', amount: 70_000, memo: 'tien an' }

describe.each(Object.entries(forms))('%s', (_name, { source, write }) => {
  let written: Entry[] = []
  let sequence = 0
  beforeEach(() => {
    written = []
    sequence = 0
  })

  /** Takes a statement in that begins behind what others told of, but for what it tells of too. */
  async function take(...entries: readonly Entry[]) {
    const path = join(folder, crypto.randomUUID())
    const before = written.filter((one) => !entries.includes(one))
    const opening = 1_000_000 + sumOf(before)
    written = [...before, ...entries]
    sequence += 1
    await writeFile(path, write({ account: scene.account, sequence, opening, entries }))
    const { summary } = await takeStatement(path, { name: 'bank', source }, readingParts(bench.store))
    expect(summary.problems).toEqual([])
  }
  const whereIs = ({ direction, reference, amount }: Entry) =>
    scene.whereIs(scene.line('', amount, { direction, reference }))

  const held = async () => {
    const { rows } = await bench.pool.query(
      `select coalesce(sum(case $1 when debit then amount when credit then -amount end), 0)::int as balance
       from ledger_entries where $1 in (debit, credit)`,
      [`bank:${scene.account}`],
    )
    return rows[0].balance
  }

  test.each([
    ['in the same file', (a: Entry, b: Entry) => [[a, b]]],
    ['in the same file before it', (a: Entry, b: Entry) => [[b, a]]],
    ['in the next file', (a: Entry, b: Entry) => [[a], [b]]],
    ['in a file that comes first', (a: Entry, b: Entry) => [[b], [a]]],
    ['in two files', (a: Entry, b: Entry) => [[a, b], [b]]],
  ])('a payment of a bill that the bank reverses %s is taken back once', async (_where, filesOf) => {
    const an = await scene.owing(500_000)
    const [payment, back] = [paid(an.paymentCode), reversal({ memo: `HUY ${an.paymentCode}` })]
    for (const entries of filesOf(payment, back)) await take(...entries)
    expect(await scene.standingOf(an.bill)).toBe('issued 0')
    expect(await whereIs(payment)).toEqual(['reversed taken-back 500000'])
    expect(await whereIs(back)).toEqual(['reversed taken-back 500000'])
    expect(await held()).toBe(0)
    expect(await unproven(bench)).toEqual([])
  })

  test('a second reversal of a payment waits for a person', async () => {
    const an = await scene.owing(500_000)
    const again = reversal({ reference: 'HUY0002' })
    await take(paid(an.paymentCode), reversal())
    await take(again)
    expect(await whereIs(again)).toEqual(['suspense outgoing 500000'])
    expect(await scene.standingOf(an.bill)).toBe('issued 0')
    expect(await held()).toBe(-500_000)
    expect(await unproven(bench)).toEqual([])
  })

  test('one of a part of a payment waits for a person, and the bill stays paid', async () => {
    const an = await scene.owing(500_000)
    const part = reversal({ amount: 200_000 })
    await take(paid(an.paymentCode), part)
    expect(await whereIs(part)).toEqual(['suspense outgoing 200000'])
    expect(await scene.standingOf(an.bill)).toBe('paid 500000')
    expect(await held()).toBe(300_000)
    expect(await unproven(bench)).toEqual([])
  })

  test('a bill whose payment was reversed is paid by the next transfer', async () => {
    const an = await scene.owing(500_000)
    await take(paid(an.paymentCode), reversal())
    await take({ ...paid(an.paymentCode), reference: 'MOI0001' })
    expect(await scene.standingOf(an.bill)).toBe('paid 500000')
    expect(await scene.credit(an.code)).toBe(0)
    expect(await unproven(bench)).toEqual([])
  })

  test.each([
    ['one after the other in one file', (a: Entry, b: Entry, c: Entry) => [[a, b, c]]],
    ['in one file where the reversal stands first', (a: Entry, b: Entry, c: Entry) => [[b, a, c]]],
    ['the last two in the next file', (a: Entry, b: Entry, c: Entry) => [[a], [b, c]]],
  ])('what is paid, reversed and paid anew, %s, is paid', async (_where, filesOf) => {
    const an = await scene.owing(500_000)
    const again = { ...paid(an.paymentCode), reference: 'MOI0001' }
    for (const entries of filesOf(paid(an.paymentCode), reversal(), again)) await take(...entries)
    expect(await scene.standingOf(an.bill)).toBe('paid 500000')
    expect(await scene.credit(an.code)).toBe(0)
    expect(await unproven(bench)).toEqual([])
  })

  test.each([
    ['one after the other in one file', (a: Entry, b: Entry, c: Entry) => [[a, b, c]]],
    ['the last two in the next file', (a: Entry, b: Entry, c: Entry) => [[a], [b, c]]],
    [
      'the last two in the next file behind another transfer',
      (a: Entry, b: Entry, c: Entry) => [[a], [other, b, c]],
    ],
  ])('so is what its words alone make a reversal, %s', async (_where, filesOf) => {
    const an = await scene.owing(500_000)
    const back: Entry = { direction: 'out', reference: 'HUY0001', amount: 500_000, memo: 'huy GOC0001' }
    const again = { ...paid(an.paymentCode), reference: 'MOI0001' }
    for (const entries of filesOf(paid(an.paymentCode), back, again)) await take(...entries)
    expect([await scene.standingOf(an.bill), await scene.credit(an.code)]).toEqual(['paid 500000', 0])
  })

  test('what went out and is reversed comes back, and pays nothing by the code in its content', async () => {
    const an = await scene.owing(500_000)
    const out: Entry = { direction: 'out', reference: 'GOC0001', amount: 500_000, memo: 'chi tien dien' }
    const back = reversal({ direction: 'in', memo: an.paymentCode })
    await take(out)
    await take(back)
    expect(await whereIs(out)).toEqual(['reversed taken-back 500000'])
    expect(await whereIs(back)).toEqual(['reversed taken-back 500000'])
    expect(await scene.standingOf(an.bill)).toBe('issued 0')
    expect(await unproven(bench)).toEqual([])
  })
})
