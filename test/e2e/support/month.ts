import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type BankOfMonth,
  daysOfMonth,
  type MonthForm,
  type MonthMovement,
  type MonthOfAccount,
  type SettledItem,
  settlementMemo,
  writeMonth,
  writeSettlement,
} from '../../../simulators/bank-month/index.ts'
import { createDayFile, type PlantedDifferences } from '../../../simulators/mb-bank/day-file.ts'
import { makePaymentCode } from '../../../src/domain/bank-lines/payment-code.ts'
import type { Store } from '../../../src/store/open-store.ts'
import { type CommandBench, openCommandBench } from '../../support/command-bench.ts'
import { linesOf, news, noon, tellBoth } from '../../support/scene.ts'
import { aBill, aSchool, aStudent } from '../../support/school-records.ts'

export const month = '2026-10'
export const days = daysOfMonth(month)
const seed = 'a month of a province'
/** Owed by two pupils of each school, and paid by nobody. */
const sharedAmount = 777_000
const payersOfSchool = 24
/** Payments a day of each channel. */
const paymentsOfDay = 3

/** The accounts of the schools: how their bank writes, and what of it is wrong, by the place of the day. */
export const banks = [
  { bank: 'VCB', account: '0011000000001', form: 'camt.053.001.02', faults: { gap: 12 } },
  { bank: 'BIDV', account: '0011000000002', form: 'mt940', faults: { overlap: 9 } },
  { bank: 'ACB', account: '0011000000003', form: 'camt.053.001.08', faults: { duplicate: 4 } },
  { bank: 'TPB', account: '0011000000004', form: 'camt.054.001.08', faults: {} },
  { bank: 'CTG', account: '0011000000005', form: 'csv', faults: { wrongTrailer: 16 } },
  { bank: 'VBA', account: '0011000000006', form: 'xlsx', faults: { badRow: 0 } },
  { bank: 'SHB', account: '0011000000007', form: 'camt.053.001.04', faults: { cutOff: 24 } },
] as const satisfies readonly (Pick<BankOfMonth, 'bank' | 'account' | 'faults'> & { form: MonthForm })[]

const titles = {
  account: 'Số tài khoản: *([0-9]+)',
  sequence: 'Số sao kê: *([0-9]+)',
  lastDay: 'đến ngày ([0-9/]+)',
}

/** The senders of a gateway that reads all of them. */
function sendersIn(folder: string): Record<string, object> {
  const folders = { inbox: join(folder, 'in'), outbox: join(folder, 'out') }
  const named = (bank: string, ending: string) => `^${bank}_[0-9]+_[0-9]{8}.*\\.${ending}$`
  const sender = (adapter: string, bank: string, ending: string, more: object = {}) => ({
    ...{ adapter, fileNames: named(bank, ending), ...folders, ...more },
  })
  const camt = ['VCB', 'ACB', 'TPB', 'SHB'].map((bank) => [bank.toLowerCase(), sender('camt', bank, 'xml')])
  return {
    ...Object.fromEntries(camt),
    bidv: sender('mt940', 'BIDV', 'sta'),
    ctg: sender('tabular', 'CTG', 'csv', {
      ...{ delimiter: 'semicolon', titles, amounts: { thousands: 'dot', decimal: 'comma' } },
      trailer: { isRequired: true },
    }),
    vba: sender('tabular', 'VBA', 'xlsx', { titles }),
    mb: { adapter: 'mb-daily', channel: 'dvcqg-platform', ...folders },
    wallet: {
      ...{ adapter: 'settlement', channel: 'wallet', account: banks[0].account, ...folders },
      ...{
        fileNames: '^wallet_([0-9]{8})\\.csv$',
        trailerCount: 'providerTransaction',
        trailerRequired: true,
      },
    },
  }
}

/** The month of one province: its gateway, the files in a folder, and what happened in truth. */
export interface MonthScene {
  readonly bench: CommandBench
  readonly folder: string
  readonly accounts: readonly MonthOfAccount[]
  /** What the file of the channel's bank differs in, by day. */
  readonly planted: ReadonlyMap<string, PlantedDifferences>
  /** Puts the files that came right only later into a folder of their own. */
  writeLate(): Promise<string>
  close(): Promise<void>
}

export async function openMonth(outer: string): Promise<MonthScene> {
  const partner = { adapter: 'dvcqg-platform', initUrl: 'http://127.0.0.1:9' }
  const bench = await openCommandBench(sendersIn(outer), {
    payments: {
      'dvcqg-platform': { ...partner, partnerCode: 'MONTH', secret: 'a secret of the platform' },
      wallet: { ...partner, partnerCode: 'WALLET', secret: 'a secret of the wallet' },
    },
    bankLines: {
      notFee: [
        { name: 'interest', direction: 'in', pattern: 'tra lai' },
        { name: 'charge', direction: 'out', pattern: 'phi quan ly' },
      ],
    },
  })
  const folder = join(outer, 'month')
  await mkdir(folder, { recursive: true })
  return bench.withStore(async (store) => {
    const codes = new Map<string, string[]>()
    for (const { account } of banks) codes.set(account, await enrol(store, account, bench))
    const platform = await pay(store, 'dvcqg-platform', bench)
    const wallet = await pay(store, 'wallet', bench)

    const settlements: MonthMovement[] = []
    for (const [place, day] of days.entries()) {
      const file = writeSettlement('wallet', day, wallet.get(day) ?? [])
      await writeFile(join(folder, file.name), file.text)
      const next = days[place + 1]
      // The provider transfers on the next day; what it settles on the last comes after the month.
      if (next) settlements.push(transferOf(file, day, next))
    }
    const accounts = await Promise.all(
      banks.map((bank, place) =>
        writeMonth(
          {
            ...{ ...bank, sharedAmount, opening: 10_000_000 },
            payers: (codes.get(bank.account) ?? []).map((code, payer) => ({ code, amount: owedBy(payer) })),
            ...(place === 0 ? { more: settlements } : {}),
          },
          month,
          seed,
        ),
      ),
    )
    for (const { name, bytes } of accounts.flatMap(({ files }) => files))
      await writeFile(join(folder, name), bytes)

    const planted = new Map<string, PlantedDifferences>()
    for (const day of days) {
      const payments = (platform.get(day) ?? []).map(({ reference, transaction, amount, paidAt }) => ({
        ...{ requestId: reference, bankTransId: transaction, amount, paidAt, content: reference },
      }))
      const plan = day.endsWith('-08')
        ? { amountDiffers: 1, missingAtBank: 1, brokenLines: 1, onlyAtBank: 1 }
        : {}
      const file = createDayFile(day, payments, plan)
      await writeFile(join(folder, file.name), [...file.lines()].join(''))
      planted.set(day, file.planted)
    }
    await writeFile(join(folder, 'readme.txt'), 'of nobody')
    return {
      ...{ bench, folder, accounts, planted },
      async writeLate() {
        const late = join(outer, 'late')
        await mkdir(late, { recursive: true })
        for (const { name, bytes } of accounts.flatMap((one) => one.late))
          await writeFile(join(late, name), bytes)
        return late
      },
      close: () => bench.close(),
    }
  })
}

const owedBy = (payer: number) => 500_000 + payer * 13_000

function transferOf(file: ReturnType<typeof writeSettlement>, of: string, day: string): MonthMovement {
  return {
    ...{ account: banks[0].account, day, time: '08:00:00', direction: 'in', amount: file.net },
    ...{ reference: `FT${file.batch}`, memo: settlementMemo(file, of), meaning: 'settlement' },
  }
}

/** A school with this account, its pupils with a bill each, and two who owe the same; gives the codes that payers write. */
async function enrol(store: Store, account: string, { database }: CommandBench): Promise<string[]> {
  const schoolCode = `TH-${account.slice(-4)}`
  await store.roster.putSchool(
    aSchool({ code: schoolCode, account: { number: account, bankCode: '970422', holder: 'TRUONG' } }),
    noon,
  )
  const owed = [
    ...Array.from({ length: payersOfSchool }, (_, payer) => owedBy(payer)),
    sharedAmount,
    sharedAmount,
  ]
  const code = (place: number) => `HS-${account.slice(-4)}-${place}`
  await store.roster.putStudents(
    owed.map((_, place) => aStudent({ schoolCode, code: code(place) })),
    noon,
  )
  await store.bills.accept(
    owed.map((amount, place) => ({
      request: aBill({ schoolCode, studentCode: code(place), number: `PT-${place}`, ...linesOf(amount) }),
      ...{ dossierUnit: '000.00.14.H20', portals: [], tellPaid: tellBoth },
    })),
    noon,
  )
  const { rows } = await database.pool.query(
    'select code, code_number from students where school_code = $1',
    [schoolCode],
  )
  const numbers = new Map(rows.map(({ code, code_number }) => [code, BigInt(code_number)]))
  const origin = await store.bankLines.codeOrigin()
  return Array.from({ length: payersOfSchool }, (_, place) =>
    makePaymentCode('HS', numbers.get(code(place)) ?? 0n, origin),
  )
}

/** Payments of a channel, some of each day, the first in its first second and the last in its last. */
async function pay(
  store: Store,
  channel: string,
  { database }: CommandBench,
): Promise<Map<string, SettledItem[]>> {
  const schoolCode = `TH-${channel.toUpperCase()}`
  await store.roster.putSchool(aSchool({ code: schoolCode, account: undefined }), noon)
  await store.roster.putStudents([aStudent({ schoolCode, code: channel })], noon)
  const paid = new Map<string, SettledItem[]>()
  const times = ['00:00:00', '12:00:00', '23:59:59']
  for (const day of days) {
    const items: SettledItem[] = []
    for (let place = 0; place < paymentsOfDay; place += 1) {
      const amount = 100_000 + place * 1_000
      const reference = `${channel.slice(0, 6).toUpperCase()}${day.replaceAll('-', '')}${place}`
      const paidAt = new Date(`${day}T${times[place]}+07:00`)
      const [bill] = await store.bills.accept(
        [
          {
            request: aBill({ schoolCode, studentCode: channel, number: reference, ...linesOf(amount) }),
            ...{ dossierUnit: '000.00.14.H20', portals: [], tellPaid: tellBoth },
          },
        ],
        noon,
      )
      if (bill?.is !== 'accepted') throw new Error(`a bill of the month is ${bill?.is}`)
      await store.payments.open({ channel, reference, billId: bill.id, amount, at: paidAt, askAt: paidAt })
      const transaction = `TX${reference}`
      const told = news(reference, amount, { at: paidAt, providerTransaction: transaction })
      await store.payments.post(channel, told, () => tellBoth, paidAt)
      items.push({ reference, transaction, amount, paidAt })
    }
    paid.set(day, items)
  }
  await database.pool.query('analyze')
  return paid
}
