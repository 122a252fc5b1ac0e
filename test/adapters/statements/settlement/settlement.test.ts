import { describe, expect, test } from 'vitest'
import { createSettlement, settings } from '../../../../adapters/statements/settlement/index.ts'
import type { SettlementRow } from '../../../../src/ports/settlement-source.ts'

const header =
  'partner_txn_id,provider_txn_id,original_txn_id,type,status,gross,fee,fee_vat,net,paid_at,batch_id'
const profile = settings.parse({ resultName: 'RESULT_{day}.csv', trailerCount: 'providerTransaction' })
const source = createSettlement(profile)

async function read(lines: readonly string[], from = source): Promise<SettlementRow[]> {
  const rows: SettlementRow[] = []
  const bytes = (async function* () {
    yield Buffer.from(lines.join('\r\n'))
  })()
  for await (const row of from.read(bytes)) rows.push(row)
  return rows
}
const problems = async (lines: readonly string[]) =>
  (await read([header, ...lines])).flatMap((row) =>
    row.is === 'problem' ? [`${row.lineNumber} ${row.problem.field} ${row.problem.code}`] : [],
  )

test('an item is read with what the provider keeps, and a refund is below 0', async () => {
  expect(
    await read(
      [
        header,
        'HD1,P1,,PAYMENT,SUCCESS,1250000,2500,250,1247250,2025-10-31T16:59:59Z,B20251031',
        'HD2,P2,P1,REFUND,SUCCESS,1000,0,0,1000,31/10/2025 23:59:59,B20251031',
        'HD3,P3,,PAYMENT,FAILED,500,0,0,500,,B20251031',
        'TOTAL,3,,,,1251500,2500,250,1248750,,',
      ],
      createSettlement(settings.parse({ ...profile, dateForms: ['iso', 'dd/MM/yyyy HH:mm:ss'] })),
    ),
  ).toEqual([
    {
      is: 'item',
      item: {
        ...{
          line: 2,
          kind: 'payment',
          partnerTransaction: 'HD1',
          providerTransaction: 'P1',
          batch: 'B20251031',
        },
        ...{ gross: 1_250_000, fee: 2_500, feeTax: 250, net: 1_247_250 },
        paidAt: new Date('2025-10-31T16:59:59Z'),
      },
    },
    {
      is: 'item',
      item: {
        ...{
          line: 3,
          kind: 'refund',
          partnerTransaction: 'HD2',
          providerTransaction: 'P2',
          batch: 'B20251031',
        },
        ...{ originalTransaction: 'P1', gross: -1_000, fee: 0, feeTax: 0, net: -1_000 },
        paidAt: new Date('2025-10-31T16:59:59Z'),
      },
    },
  ])
})

test.each(
  Object.entries(profile.headers),
)('a heading of a profile is there to be read: %s', async (field, words) => {
  const cells: Readonly<Record<string, string>> = {
    ...{ partnerTransaction: 'HD1', providerTransaction: 'P1', originalTransaction: 'P0' },
    ...{ kind: 'REFUND', status: 'SUCCESS', gross: '1000', fee: '10', feeTax: '1', net: '989' },
    ...{ paidAt: '31/10/2025 10:00:00', batch: 'B20251031' },
  }
  const fields = Object.keys(profile.headers)
  const row = (changes: object) =>
    fields.map((one) => ({ ...cells, ...changes })[one] ?? '31/10/2025').join(',')
  const rows = [row({}), row({ status: 'FAILED' }), row({ net: '988' })]
  const names = Object.values(profile.headers).map(([word]) => word)
  const readAs = (header: readonly (string | undefined)[]) =>
    read([header.join(','), ...rows]).catch((error: Error) => error.message)
  const without = names.with(names.indexOf(words[0]), 'of no meaning')
  expect(await readAs(names), field).not.toEqual(await readAs(without))
})

describe('a row is a problem with its number when', () => {
  test.each([
    ['its net is not what is left', 'HD1,P1,,PAYMENT,SUCCESS,1000,10,1,990,,B', '2 net net_mismatch'],
    ['an amount is of another form', 'HD1,P1,,PAYMENT,SUCCESS,1.000,0,0,1000,,B', '2 gross amount_form'],
    ['an amount is below 0', 'HD1,P1,,PAYMENT,SUCCESS,-1000,0,0,-1000,,B', '2 gross amount_form'],
    ['there is no amount', 'HD1,P1,,PAYMENT,SUCCESS,,0,0,0,,B', '2 gross missing'],
    ['its kind is unknown', 'HD1,P1,,CHARGEBACK,SUCCESS,1000,0,0,1000,,B', '2 kind unknown_kind'],
    ['no side names it', ',,,PAYMENT,SUCCESS,1000,0,0,1000,,B', '2 providerTransaction missing'],
    ['its day is none', 'HD1,P1,,PAYMENT,SUCCESS,1000,0,0,1000,31/02/2025,B', '2 paidAt date_form'],
    ['it has too many cells', 'HD1,P1,,PAYMENT,SUCCESS,1000,0,0,1000,,B,more', '2 row cell_count'],
  ])('%s', async (_when, line, problem) => {
    expect(await problems([line])).toEqual([problem])
  })

  test('totals say another sum or number than the rows', async () => {
    const item = 'HD1,P1,,PAYMENT,SUCCESS,1000,10,0,990,,B'
    expect(await problems([item, 'TOTAL,2,,,,1000,10,0,991,,'])).toEqual([
      '3 trailer trailer_mismatch',
      '3 trailer trailer_mismatch',
    ])
  })

  test('totals are asked for and not there', async () => {
    const strict = createSettlement(settings.parse({ trailerRequired: true }))
    const rows = await read([header, 'HD1,P1,,PAYMENT,SUCCESS,1000,10,0,990,,B'], strict)
    expect(rows.at(-1)).toMatchObject({ is: 'problem', problem: { code: 'trailer_missing' } })
  })
})

test('a file without the header of the profile is refused as a whole', async () => {
  await expect(read(['a,b', '1,2'])).rejects.toMatchObject({ code: 'invalid_request' })
})

test.each([
  ['what a refund is', 'Loại giao dịch'],
  ['what is settled', 'Trạng thái'],
  ['what the provider keeps', 'Phí'],
  ['whose it is', 'Order ID'],
])('a file in which two columns say %s is refused, and not read without either', async (_, other) => {
  const lines = [`${header},${other}`, 'HD1,P1,,REFUND,FAILED,1000,0,0,1000,,B,x']
  await expect(read(lines)).rejects.toMatchObject({ code: 'invalid_request' })
})

test('two columns with a time are read without either', async () => {
  const rows = await read([`${header},Ngày giao dịch`, 'HD1,P1,,PAYMENT,SUCCESS,1000,0,0,1000,,B,x'])
  expect(rows).toMatchObject([{ is: 'item', item: { gross: 1_000 } }])
})

test.each([
  ['SETTLE_20251031.csv', { businessDay: '2025-10-31' }],
  ['TCB_20251031_02.xlsx', { businessDay: '2025-10-31' }],
  ['SETTLE_20251031.pdf', undefined],
])('%s is of its day or not of the provider', (name, day) => {
  expect(source.recognise(name)).toEqual(day)
})

test('the file that goes back has what differs', () => {
  const item = { line: 2, kind: 'payment', gross: 995, fee: 0, feeTax: 0, net: 995 } as const
  const files = source.writeDifferences?.('2025-10-31', [
    {
      outcome: 'amount-differs',
      item: { ...item, partnerTransaction: 'HD,1', providerTransaction: 'P1' },
      ours: { reference: 'HD,1', providerTransaction: 'P1', amount: 1_000 },
    },
    {
      outcome: 'only-here',
      item: null,
      ours: { reference: 'HD2', providerTransaction: null, amount: 2_000 },
    },
    { outcome: 'only-at-provider', item: { ...item, providerTransaction: 'P3' }, ours: null },
  ])
  expect([...(files ?? [])].map(([name, bytes]) => [name, bytes.toString().split('\r\n')])).toEqual([
    [
      'RESULT_20251031.csv',
      [
        'partner_txn_id,provider_txn_id,result,provider_amount,partner_amount',
        '"HD,1",P1,AMOUNT_DIFF,995,1000',
        'HD2,,MISSING_AT_PROVIDER,,2000',
        ',P3,MISSING_HERE,995,',
        '',
      ],
    ],
  ])
})
