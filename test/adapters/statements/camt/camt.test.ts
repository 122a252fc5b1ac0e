import { describe, expect, test } from 'vitest'
import { createCamt, settings } from '../../../../adapters/statements/camt/index.ts'
import type { AccountStatementRow } from '../../../../src/ports/account-statement.ts'
import { accountStatementContract, type WrittenStatement } from '../../../contract/account-statement.ts'

const source = createCamt(settings.parse({}))

accountStatementContract('camt', () => ({
  source,
  fileName: 'VCB_20261005.XML',
  writeFile: (statements) =>
    Buffer.from(statementMessage('camt.053.001.02', statements.map((one) => oneStatement(one)).join(''))),
  breakAmount: (file, amount) => Buffer.from(file.toString('utf8').replace(`>${amount}<`, `>${amount}.50<`)),
}))

describe('camt', () => {
  test.each([
    'camt.053.001.02',
    'camt.053.001.04',
    'camt.053.001.08',
    'camt.053.001.13',
  ])('the version of a message plays no part (%s)', async (version) => {
    expect(await readAll(statementMessage(version, oneStatement(quiet)))).toHaveLength(2)
  })

  test('a prefix of the namespace plays no part', async () => {
    const message = statementMessage('camt.053.001.02', oneStatement({ ...quiet, ...withLine('100000') }))
    const prefixed = message.replace(/<(\/?)([A-Z])/g, '<$1n:$2').replace('xmlns=', 'xmlns:n=')
    expect(await readAll(prefixed)).toEqual(await readAll(message))
  })

  test('version 8 wraps the status and the name, and gives words, payer and account', async () => {
    const entry = `<Ntry><Amt Ccy="VND">100000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
      <BookgDt><DtTm>2026-10-05T20:15:00Z</DtTm></BookgDt><AcctSvcrRef>FT1</AcctSvcrRef>
      <NtryDtls><TxDtls><Refs><EndToEndId>0001</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>NGUYEN VAN B</Nm></Pty></Dbtr>
      <DbtrAcct><Id><Othr><Id>0012345</Id></Othr></Id></DbtrAcct></RltdPties>
      <RmtInf><Ustrd>HS2345</Ustrd><Ustrd>6789</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`
    expect(linesOf(await readAll(statementMessage('camt.053.001.08', oneStatement(quiet, entry))))).toEqual([
      {
        account: '0123456789',
        direction: 'in',
        amount: 100_000,
        bookedOn: '2026-10-06',
        at: new Date('2026-10-05T20:15:00Z'),
        reference: 'FT1',
        memo: 'HS2345 6789',
        payerName: 'NGUYEN VAN B',
        payerAccount: '0012345',
      },
    ])
  })

  const returned = (entry: string, details: string) =>
    `<Ntry><Amt Ccy="VND">100000</Amt><CdtDbtInd>DBIT</CdtDbtInd>${entry}<Sts>BOOK</Sts>
      <BookgDt><Dt>2026-10-05</Dt></BookgDt><AcctSvcrRef>FT2</AcctSvcrRef>
      <NtryDtls><TxDtls>${details}</TxDtls></NtryDtls></Ntry>`

  test.each([
    [
      'a reversed entry',
      returned(
        '<RvslInd>true</RvslInd>',
        '<Refs><EndToEndId>NOTPROVIDED</EndToEndId><TxId>FT1</TxId></Refs>',
      ),
      ['FT1'],
    ],
    [
      'a returned transaction',
      returned('', '<Refs><AcctSvcrRef>FT1</AcctSvcrRef></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>'),
      ['FT1'],
    ],
    ['one that names nothing', returned('<RvslInd>1</RvslInd>', ''), []],
    ['a usual entry', returned('<RvslInd>false</RvslInd>', '<Refs><TxId>FT1</TxId></Refs>'), undefined],
  ])('%s says what it takes back', async (_what, entry, takesBack) => {
    const [line] = linesOf(await readAll(statementMessage('camt.053.001.02', oneStatement(quiet, entry))))
    expect(line).toMatchObject({ direction: 'out', amount: 100_000 })
    expect(line?.takesBack).toEqual(takesBack)
  })

  const batch = (
    ...amounts: readonly number[]
  ) => `<Ntry><Amt Ccy="VND">300000</Amt><CdtDbtInd>CRDT</CdtDbtInd>
    <Sts>BOOK</Sts><BookgDt><Dt>2026-10-05</Dt></BookgDt><AcctSvcrRef>FT9</AcctSvcrRef><NtryDtls>${amounts
      .map((amount) => `<TxDtls><AmtDtls><TxAmt><Amt Ccy="VND">${amount}</Amt></TxAmt></AmtDtls></TxDtls>`)
      .join('')}</NtryDtls></Ntry>`

  test('an entry that books many transactions is as many lines', async () => {
    const rows = await readAll(
      statementMessage('camt.053.001.02', oneStatement(quiet, batch(100_000, 200_000))),
    )
    expect(linesOf(rows).map(({ reference, amount }) => `${reference} ${amount}`)).toEqual([
      'FT9/1 100000',
      'FT9/2 200000',
    ])
  })

  test('an entry whose transactions do not add up to it is a problem', async () => {
    const rows = await readAll(
      statementMessage('camt.053.001.02', oneStatement(quiet, batch(100_000, 100_000))),
    )
    expect(rows.filter(({ is }) => is === 'problem')).toMatchObject([
      { problem: { code: 'batch_mismatch', message: 'its transactions add up to 200,000 đồng' } },
    ])
  })

  test('entries that are not booked move nothing, and an unknown status is a problem', async () => {
    const entry = (status: string) => oneEntry({ ...lineOf('100000'), status })
    const rows = await readAll(
      statementMessage('camt.053.001.02', oneStatement(quiet, entry('PDNG') + entry('INFO') + entry('XXXX'))),
    )
    expect(linesOf(rows)).toEqual([])
    expect(rows.filter(({ is }) => is === 'problem')).toMatchObject([
      { lineNumber: 3, problem: { field: 'Stmt[1]/Ntry[3]/Sts' } },
    ])
  })

  test.each([
    ['another currency', '<Amt Ccy="USD">5</Amt>', 'currency'],
    ['a fraction', '<Amt Ccy="VND">100000.5</Amt>', 'amount_form'],
    ['nothing', '<Amt Ccy="VND">0</Amt>', 'amount_form'],
    ['a sign', '<Amt Ccy="VND">-1</Amt>', 'amount_form'],
  ])('an amount with %s is a problem of its line', async (_what, amount, code) => {
    const entry = oneEntry(lineOf('1')).replace('<Amt Ccy="VND">1</Amt>', amount)
    const rows = await readAll(statementMessage('camt.053.001.02', oneStatement(quiet, entry)))
    expect(rows.filter(({ is }) => is === 'problem')).toMatchObject([
      { lineNumber: 1, problem: { field: 'Stmt[1]/Ntry[1]/Amt', code } },
    ])
  })

  test('a credit notification (camt.054) is read without balances', async () => {
    const message = statementMessage('camt.054.001.02', oneEntry(lineOf('100000')))
      .replaceAll('BkToCstmrStmt', 'BkToCstmrDbtCdtNtfctn')
      .replace('<Ntry>', '<Ntfctn><Acct><Id><Othr><Id>0123456789</Id></Othr></Id></Acct><Ntry>')
      .replace('</Ntry>', '</Ntry></Ntfctn>')
    expect(linesOf(await readAll(message))).toMatchObject([{ account: '0123456789', amount: 100_000 }])
  })

  test('document types and entities are refused', async () => {
    const bomb = '<!DOCTYPE Document [<!ENTITY a "aaaa">]><Document>&a;</Document>'
    await expect(readAll(bomb)).rejects.toMatchObject({ code: 'invalid_xml' })
  })
})

const quiet = { account: '0123456789', sequence: 1, opening: 0, closing: 0, lastDay: '2026-10-05', lines: [] }
const lineOf = (amount: string) => ({
  ...({
    account: '0123456789',
    direction: 'in',
    reference: 'FT1',
    memo: 'x',
    bookedOn: '2026-10-05',
  } as const),
  amount: Number(amount),
})
const withLine = (amount: string) => ({ lines: [lineOf(amount)], closing: Number(amount) })

const statementMessage = (version: string, statements: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${version}"><BkToCstmrStmt>
  <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-10-06T01:00:00+07:00</CreDtTm></GrpHdr>${statements}</BkToCstmrStmt></Document>`

const balance = (code: string, amount: number) =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="VND">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>`

/** A statement as banks write it; entries given as text stand in one without balances. */
const oneStatement = (
  { account, sequence, opening, closing, lastDay, lines }: WrittenStatement,
  entries?: string,
) => `<Stmt>
  <Id>S${sequence}</Id><ElctrncSeqNb>${sequence}</ElctrncSeqNb>
  <FrToDt><FrDtTm>${lastDay}T00:00:00+07:00</FrDtTm><ToDtTm>${lastDay}T23:59:59+07:00</ToDtTm></FrToDt>
  <Acct><Id><Othr><Id>${account}</Id></Othr></Id><Ccy>VND</Ccy></Acct>
  ${entries === undefined ? balance('OPBD', opening) + balance('CLBD', closing) : ''}
  ${entries ?? lines.map(oneEntry).join('')}</Stmt>`

const oneEntry = ({
  direction,
  reference,
  amount,
  bookedOn,
  memo,
  status = 'BOOK',
}: WrittenStatement['lines'][number] & { status?: string }) => `<Ntry><Amt Ccy="VND">${amount}</Amt>
  <CdtDbtInd>${direction === 'in' ? 'CRDT' : 'DBIT'}</CdtDbtInd><Sts>${status}</Sts><BookgDt><Dt>${bookedOn}</Dt></BookgDt>
  <ValDt><Dt>${bookedOn}</Dt></ValDt><AcctSvcrRef>${reference}</AcctSvcrRef>
  <NtryDtls><TxDtls><RmtInf><Ustrd>${memo}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`

async function readAll(message: string): Promise<AccountStatementRow[]> {
  const bytes = (async function* () {
    yield Buffer.from(message)
  })()
  const rows: AccountStatementRow[] = []
  for await (const row of source.read(bytes)) rows.push(row)
  return rows
}

const linesOf = (rows: readonly AccountStatementRow[]) =>
  rows.flatMap((row) => (row.is === 'line' ? [row.line] : []))
