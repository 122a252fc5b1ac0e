import Excel from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { someone, when } from '../../support/approvals.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { later, linesOf, news, noon } from '../../support/scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'
import { type Caller, enterAs, type RunningConsole, startConsole } from '../support.ts'

let database: TestDatabase
let running: RunningConsole
let scene: BankScene
let viewer: Caller
const actor = someone('mai')

beforeAll(async () => {
  database = await createTestDatabase()
  running = await startConsole(database, 'unused')
  scene = await openBankScene({ store: running.store, pool: database.pool } as StoreBench)
  running.pass(noon.getTime() + 86_400_000 - running.now().getTime())
  viewer = await enterAs(running, 'xem', ['viewer'])

  const bill = async () => (await scene.accept(scene.toAccept(linesOf(500_000)))).id
  const atCounter = async (method: 'cash' | 'pos', amount: number) =>
    running.store.receipts.take(
      { billId: await bill(), amount, method, series: 'PT', receivedAt: noon, actor },
      when(later(5)),
    )
  await atCounter('cash', 500_000)
  await atCounter('pos', 300_000)
  const { id: mistaken } = await atCounter('cash', 50_000)
  await running.store.receipts.void(mistaken, { actor, reason: 'typed twice' }, when(later(60)))
  const { reference } = await scene.open(await bill(), 500_000)
  await scene.post(news(reference, 500_000))
  const student = await scene.student()
  await scene.bill(student.code, 200_000)
  // Of October: the days of the scene's bank are another month than its channels.
  await scene.take([scene.line(student.paymentCode, 200_000)], 'statement', later(120))
})

afterAll(async () => {
  await running.close()
  await database.close()
})

const reportOf = async (name: string, words = 'by=school&period=2026') =>
  (await viewer.get(`/api/reports/${name}?${words}`)).body.report

test('cash of a counter is cash; its cards, channels and transfers are not; what was taken back counts nothing', async () => {
  const { rows, total, target } = await reportOf('cashless')
  expect(rows).toMatchObject([
    {
      title: 'Trường Tiểu học Bình Minh',
      cells: {
        cash: 500_000,
        cashCount: 1,
        cashless: 1_000_000,
        cashlessCount: 3,
        share: 2 / 3,
        target: 0.5,
      },
    },
  ])
  expect(total).toMatchObject({ cash: 500_000, cashless: 1_000_000 })
  expect(target).toMatchObject({ urban: 50, rural: 30, from: '2026-01-01' })
})

test('money is of the period that it came in, by the day in Việt Nam', async () => {
  expect((await reportOf('cashless', 'period=2026-09')).total).toMatchObject({ cashless: 800_000 })
  expect((await reportOf('cashless', 'period=2026-10')).total).toMatchObject({ cash: 0, cashless: 200_000 })
  expect((await reportOf('cashless', 'period=2025')).rows).toEqual([])
})

test('what is collected stands beside what was invoiced', async () => {
  expect((await reportOf('collected', 'by=unit&period=2026-H2')).rows).toMatchObject([
    {
      title: 'Phường Tân Ninh',
      note: '25456',
      cells: { bills: 5, settled: 3, payable: 2_200_000, paid: 1_500_000, remaining: 700_000 },
    },
  ])
})

test('exemptions stand by the period of their bills, with what the budget owes and paid', async () => {
  await scene.accept(
    scene.toAccept({
      period: 'T11',
      lines: [
        {
          ...{ item: 'HOC_PHI', name: 'Học phí', kind: 'TUITION', gross: 400_000, exemptionRate: 100 },
          ...{ exemptionBasis: 'NĐ 238/2025', budgetCompensation: 400_000, payable: 0 },
        },
        // Nobody owes it, and no exemption took it away.
        {
          ...{ item: 'TAI_TRO', name: 'Tài trợ', kind: 'VOLUNTARY', gross: 90_000, exemptionRate: 0 },
          ...{ budgetCompensation: 0, payable: 90_000 },
        },
      ],
      total: 90_000,
    } as never),
  )
  const transfer = {
    schoolCode: scene.schoolCode,
    schoolYear: '2026-2027',
    voucherNumber: 'V1',
    amount: 150_000,
  }
  await running.store.budget.receive({ ...transfer, period: 'T11', receivedOn: '2026-09-30' } as never, {
    by: 'mai',
    at: later(200),
  })
  const { rows, total } = await reportOf('exemptions')
  const november = rows.find(({ note }: { note: string }) => note.includes('T11'))
  expect(november.cells).toMatchObject({
    exempt: 400_000,
    compensation: 400_000,
    received: 150_000,
    stillDue: 250_000,
  })
  expect(total).toMatchObject({ compensation: 400_000, received: 150_000 })
})

test('what a school is owed and owes is what the ledger says', async () => {
  const { rows } = await reportOf('balances')
  const { rows: sums } = await database.pool.query(
    `select coalesce(sum(amount) filter (where debit = 'receivable'), 0)
       - coalesce(sum(amount) filter (where credit = 'receivable'), 0) as owed
     from ledger_entries where school_code = $1`,
    [scene.schoolCode],
  )
  expect(rows[0].cells.byPayers).toBe(sums[0].owed)
  expect(rows[0].cells.owed).toBe(sums[0].owed + rows[0].cells.byBudget)
})

test('each report is a file in three formats, and the report of a period has all of them', async () => {
  const load = (path: string) =>
    fetch(`${running.url}/api/reports/${path}`, {
      headers: { Cookie: viewer.cookie, 'Sec-Fetch-Site': 'same-origin' },
    })
  const pdf = await load('cashless/file?format=pdf&period=2026-H2')
  expect(pdf.headers.get('Content-Disposition')).toContain('cashless-2026-H2.pdf')
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  expect(await (await load('collected/file?format=csv&period=2026&language=en')).text()).toContain(
    'Share collected',
  )
  const workbook = new Excel.Workbook()
  const whole = Buffer.from(await (await load('all/file?format=xlsx&period=2026')).arrayBuffer())
  await workbook.xlsx.load(whole as unknown as Parameters<typeof workbook.xlsx.load>[0])
  expect(workbook.worksheets).toHaveLength(4)
})

test.each([
  ['cashless?period=2026-13', 400],
  ['cashless?by=moon', 400],
  ['nothing', 400],
  ['classes?school=NONE', 404],
  ['cashless/file?format=doc', 400],
])('%s is answered %i', async (path, status) => {
  expect(await viewer.statusOf('get', `/api/reports/${path}`)).toBe(status)
})
