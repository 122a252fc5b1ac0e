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
    [
      'one that is booked under the number of what it takes back',
      returned(
        '<RvslInd>true</RvslInd>',
        '<Refs><AcctSvcrRef>FT3</AcctSvcrRef></Refs><RtrInf><AddtlInf>FT1</AddtlInf></RtrInf>',
      ),
      ['FT3', 'FT1'],
    ],
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

  const batchOf = (...transactions: readonly string[]) =>
    batch().replace(
      '<NtryDtls>',
      `<AddtlNtryInf>Bao co 2 giao dich</AddtlNtryInf><NtryDtls>${transactions.map((one) => `<TxDtls>${one}</TxDtls>`).join('')}`,
    )
  const ofAmount = (amount: number) => `<Amt Ccy="VND">${amount}</Amt>`
  const ofReference = (reference: string) => `<Refs><AcctSvcrRef>${reference}</AcctSvcrRef></Refs>`
  const withWords = (words: string) => `<RmtInf><Ustrd>${words}</Ustrd></RmtInf>`

  test('an entry whose transactions do not say their amounts is one line, and none of them has the money of all', async () => {
    const entry = batchOf(
      ofReference('FT91') + ofAmount(100_000) + withWords('HS23456789'),
      ofReference('FT92') + withWords('HS98765432'),
    )
    expect(linesOf(await readAll(statementMessage('camt.053.001.08', oneStatement(quiet, entry))))).toEqual([
      {
        ...{ account: '0123456789', direction: 'in', amount: 300_000, bookedOn: '2026-10-05' },
        ...{ reference: 'FT9', memo: 'Bao co 2 giao dich' },
      },
    ])
  })

  test.each([
    ['their own', ['FT91', 'FT92'], ['FT91', 'FT92']],
    ['that of the entry', ['FT9', 'FT9'], ['FT9/1', 'FT9/2']],
    ['one that they share', ['FT91', 'FT91'], ['FT91/1', 'FT91/2']],
    ['that of the entry and none', ['FT9', ''], ['FT9', 'FT9/2']],
    ['their own and a word for none', ['FT91', 'NOTPROVIDED'], ['FT91', 'FT9/2']],
  ])('two transactions of a batch with %s are never one movement', async (_what, given, known) => {
    const [one = '', other = ''] = given
    const entry = batchOf(ofReference(one) + ofAmount(150_000), ofReference(other) + ofAmount(150_000))
    const rows = await readAll(statementMessage('camt.053.001.08', oneStatement(quiet, entry)))
    expect(linesOf(rows).map(({ reference }) => reference)).toEqual(known)
  })

  test.each([
    [
      '<RmtInf><Ustrd>hoc phi</Ustrd><Strd><CdtrRefInf><Ref>HS23456789</Ref></CdtrRefInf></Strd></RmtInf>',
      'hoc phi HS23456789',
    ],
    ['<AddtlTxInf>HS23456789</AddtlTxInf>', 'HS23456789'],
    ['<RmtInf><Ustrd> </Ustrd></RmtInf>', 'Bao co 2 giao dich'],
  ])('the content of %s is %s', async (details, memo) => {
    const rows = await readAll(statementMessage('camt.053.001.02', oneStatement(quiet, batchOf(details))))
    expect(linesOf(rows)).toMatchObject([{ memo }])
  })

  test('an account and a payer may have an IBAN, and a statement end with a day', async () => {
    const iban = (number: string) => `<Id><IBAN>${number}</IBAN></Id>`
    const payer = `<RltdPties><DbtrAcct>${iban('DE01')}</DbtrAcct></RltdPties>`
    const message = statementMessage(
      'camt.053.001.02',
      oneStatement(quiet, balance('PRCD', 0) + batchOf(payer) + balance('CLBD', 300_000)),
    )
    const rows = await readAll(
      message
        .replace('<Id><Othr><Id>0123456789</Id></Othr></Id>', iban('VN01'))
        .replace(/<FrToDt>.*<\/FrToDt>/, '<FrToDt><ToDt>2026-10-05</ToDt></FrToDt>'),
    )
    expect(rows).toMatchObject([
      { head: { account: 'VN01', opening: 0 } },
      { line: { account: 'VN01', payerAccount: 'DE01' } },
      { end: { closing: 300_000, lastDay: '2026-10-05' } },
    ])
  })

  test('a problem says the line of the file in which its entry, its balance or else its statement begins', async () => {
    const dollars = (xml: string) => xml.replace('"VND"', '"USD"')
    const message = statementMessage(
      'camt.053.001.02',
      oneStatement(quiet, oneEntry(lineOf('1')) + dollars(oneEntry(lineOf('2')))) +
        oneStatement(quiet, dollars(oneEntry(lineOf('3')))) +
        oneStatement(quiet, balance('OPBD', 4) + dollars(balance('CLBD', 5))) +
        oneStatement(quiet, balance('OPBD', 6) + balance('CLBD', 7)) +
        oneStatement(quiet, '').replace(/<Acct>.*<\/Acct>/, ''),
    ).replace(/<(?:\/?Stmt|Ntry|Bal)>/g, '\n$&')
    const lines = message.split('\n')
    const rows = await readAll(message.replaceAll('\n', '\r\n'))
    expect(
      rows.flatMap((row) => (row.is === 'problem' ? [[row.problem.field, lines[row.lineNumber - 1]]] : [])),
    ).toEqual([
      ['Stmt[1]/Ntry[2]/Amt', '<Ntry><Amt Ccy="USD">2</Amt>'],
      ['Stmt[2]/Ntry[1]/Amt', '<Ntry><Amt Ccy="USD">3</Amt>'],
      ['Stmt[3]/Bal/Amt', dollars(balance('CLBD', 5))],
      ['Stmt[4]/Bal', balance('CLBD', 7)],
      ['Stmt[5]/Acct/Id', '<Stmt>'],
    ])
  })

  test.each(['x', '1.5', '9007199254740993'])('a number that is none (%s) is left out', async (sequence) => {
    const statement = oneStatement(quiet).replace(/<ElctrncSeqNb>1</, `<ElctrncSeqNb>${sequence}<`)
    const [head] = await readAll(statementMessage('camt.053.001.02', statement))
    expect(head).toEqual({ is: 'statement', head: { account: '0123456789', opening: 0 } })
  })

  test('words are composed, however they are written', async () => {
    const entry = oneEntry({ ...lineOf('1'), memo: 'Học phí'.normalize('NFD') })
    const rows = await readAll(statementMessage('camt.053.001.02', oneStatement(quiet, entry)))
    expect(linesOf(rows)).toMatchObject([{ memo: 'Học phí'.normalize('NFC') }])
  })

  test('a reference that says there is none is none', async () => {
    const entry = oneEntry({ ...lineOf('100000'), reference: 'NONREF' })
    const [line] = linesOf(await readAll(statementMessage('camt.053.001.02', oneStatement(quiet, entry))))
    expect(line).not.toHaveProperty('reference')
  })

  test.each([
    ['the day of booking', '<BookgDt><Dt>2026-10-06</Dt></BookgDt>', '2026-10-06'],
    ['its instant', '<BookgDt><DtTm>2026-10-05T17:00:00Z</DtTm></BookgDt>', '2026-10-06'],
    ['an instant without a zone', '<BookgDt><DtTm>2026-10-05T23:59:59</DtTm></BookgDt>', '2026-10-05'],
    ['the instant of the value alone', '<ValDt><DtTm>2026-10-04T00:00:00+07:00</DtTm></ValDt>', '2026-10-04'],
  ])('an entry is booked on %s', async (_what, dates, bookedOn) => {
    const entry = batch(300_000).replace(/<BookgDt>.*<\/BookgDt>/, dates)
    const rows = await readAll(statementMessage('camt.053.001.02', oneStatement(quiet, entry)))
    expect(linesOf(rows)).toMatchObject([{ bookedOn }])
  })

  test.each([
    '<Dt>2026-02-31</Dt>',
    '<DtTm>2026-02-31T10:00:00+07:00</DtTm>',
  ])('a day that is none is a problem (%s)', async (date) => {
    const entry = batch(300_000).replace('<Dt>2026-10-05</Dt>', date)
    const rows = await readAll(statementMessage('camt.053.001.02', oneStatement(quiet, entry)))
    expect(rows.filter(({ is }) => is === 'problem')).toMatchObject([{ problem: { code: 'date_form' } }])
  })

  test('of a statement of two pages the last says that it has come', async () => {
    const [first, last] = [
      ['100000', balance('OPBD', 0) + balance('ITBD', 100_000)],
      ['200000', balance('ITBD', 100_000) + balance('CLBD', 300_000)],
    ].map(([amount = '', balances = '']) => oneStatement(quiet, balances + oneEntry(lineOf(amount))))
    const rows = await readAll(statementMessage('camt.053.001.08', `${first}${last}`))
    expect(rows.filter(({ is }) => is !== 'line')).toEqual([
      { is: 'statement', head: { account: '0123456789', opening: 0 } },
      { is: 'end', end: { account: '0123456789' } },
      { is: 'statement', head: { account: '0123456789', sequence: 1 } },
      { is: 'end', end: { account: '0123456789', closing: 300_000, lastDay: '2026-10-05' } },
    ])
  })

  const withoutPeriod = (statement: string) => statement.replace(/<FrToDt>.*<\/FrToDt>/, '')
  const endsOf = (rows: readonly AccountStatementRow[]) =>
    rows.flatMap((row) => (row.is === 'end' ? [row.end] : []))

  test.each([
    ['the end of its period', '<FrToDt><ToDtTm>2026-10-06T23:59:59</ToDtTm></FrToDt>', '2026-10-06'],
    [
      'the day before the midnight that its period ends at',
      '<FrToDt><ToDtTm>2026-10-06T00:00:00+07:00</ToDtTm></FrToDt>',
      '2026-10-05',
    ],
    ['the same, as hour 24', '<FrToDt><ToDtTm>2026-10-05T24:00:00</ToDtTm></FrToDt>', '2026-10-05'],
    ['the day of its closing balance, without a period', '', '2026-10-04'],
  ])('a statement goes to %s', async (_what, period, lastDay) => {
    const closes = balance('CLBD', 0).replace('</Bal>', '<Dt><Dt>2026-10-04</Dt></Dt></Bal>')
    const statement = withoutPeriod(oneStatement(quiet, closes)).replace('<Acct>', `${period}<Acct>`)
    expect(endsOf(await readAll(statementMessage('camt.053.001.02', statement)))).toMatchObject([{ lastDay }])
  })

  describe('of a bank that tells no closing balance', () => {
    const derived = createCamt(settings.parse({ closing: 'derived' }))
    const opened = (rest = '') =>
      oneStatement(quiet, balance('OPBD', 500_000) + oneEntry(lineOf('100000')) + rest)
    const read = async (statement: string, by = derived) =>
      readAll(statementMessage('camt.053.001.02', statement), by)

    test('it is what the statement opens with and moves', async () => {
      const rows = await read(opened())
      expect(rows[0]).toMatchObject({ head: { sequence: 1, opening: 500_000 } })
      expect(endsOf(rows)).toEqual([{ account: '0123456789', closing: 600_000, lastDay: '2026-10-05' }])
      expect(endsOf(await read(opened(), source))).toEqual([{ account: '0123456789' }])
    })

    test('without a period it goes to the day of its last movement', async () => {
      const rows = await read(withoutPeriod(opened(oneEntry({ ...lineOf('1'), bookedOn: '2026-10-03' }))))
      expect(endsOf(rows)).toMatchObject([{ lastDay: '2026-10-05' }])
    })

    test.each([
      ['another page goes on from', opened(balance('ITBD', 600_000))],
      ['a line cannot be read of', opened(oneEntry({ ...lineOf('1'), status: 'XXXX' }))],
      ['opens with nothing', oneStatement(quiet, oneEntry(lineOf('1')))],
    ])('one that %s does not close', async (_what, statement) => {
      expect(endsOf(await read(statement))).toEqual([{ account: '0123456789' }])
    })

    test('a notification does not close either, and what a statement tells itself counts', async () => {
      const notification = statementMessage('camt.054.001.02', opened())
        .replaceAll('BkToCstmrStmt', 'BkToCstmrDbtCdtNtfctn')
        .replaceAll(/(<\/?)Stmt>/g, '$1Ntfctn>')
      expect(endsOf(await readAll(notification, derived))).toEqual([{ account: '0123456789' }])
      expect(await read(opened(balance('CLBD', 1)))).toMatchObject([
        { problem: { code: 'balance_mismatch' } },
      ])
    })
  })

  test('a balance in another currency is a problem of its statement as a whole', async () => {
    const closes = balance('CLBD', 5).replace('VND', 'USD')
    expect(await readAll(statementMessage('camt.053.001.02', oneStatement(quiet, closes)))).toMatchObject([
      { is: 'problem', problem: { field: 'Stmt[1]/Bal/Amt', code: 'amount_form' } },
    ])
  })

  test('an account that is overdrawn opens and closes below 0', async () => {
    const balances = ['OPBD', 'CLBD'].map((code) => balance(code, 500_000).replace('CRDT', 'DBIT')).join('')
    const rows = await readAll(statementMessage('camt.053.001.02', oneStatement(quiet, balances)))
    expect(rows).toMatchObject([{ head: { opening: -500_000 } }, { end: { closing: -500_000 } }])
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
      statementMessage(
        'camt.053.001.02',
        oneStatement(quiet, ['PDNG', 'INFO', 'FUTR', 'XXXX'].map(entry).join('')),
      ),
    )
    expect(linesOf(rows)).toEqual([])
    expect(rows.filter(({ is }) => is === 'problem')).toMatchObject([
      { problem: { field: 'Stmt[1]/Ntry[4]/Sts' } },
    ])
  })

  test.each([
    ['another currency', '<Amt Ccy="USD">5</Amt>', 'currency'],
    ['a fraction', '<Amt Ccy="VND">100000.5</Amt>', 'amount_form'],
    ['thousands', '<Amt Ccy="VND">100.000</Amt>', 'amount_form'],
    ['nothing', '<Amt Ccy="VND">0</Amt>', 'amount_form'],
    ['a sign', '<Amt Ccy="VND">-1</Amt>', 'amount_form'],
    ['more digits than are exact', '<Amt Ccy="VND">1234567890123456</Amt>', 'amount_form'],
  ])('an amount with %s is a problem of its line', async (_what, amount, code) => {
    const entry = oneEntry(lineOf('1')).replace('<Amt Ccy="VND">1</Amt>', amount)
    const rows = await readAll(statementMessage('camt.053.001.02', oneStatement(quiet, entry)))
    expect(rows.filter(({ is }) => is === 'problem')).toMatchObject([
      { problem: { field: 'Stmt[1]/Ntry[1]/Amt', code } },
    ])
  })

  test.each(['1', '100000.', '100000.00', '1000.000', '100.00000'])('%s is an amount', async (written) => {
    const entry = oneEntry(lineOf('1')).replace('>1</Amt>', `>${written}</Amt>`)
    const rows = await readAll(statementMessage('camt.053.001.02', oneStatement(quiet, entry)))
    expect(linesOf(rows)).toMatchObject([{ amount: Number(written) }])
  })

  test('a credit notification (camt.054) gives its lines, and is no statement that has come', async () => {
    const message = statementMessage('camt.054.001.02', oneStatement(quiet, oneEntry(lineOf('100000'))))
      .replaceAll('BkToCstmrStmt', 'BkToCstmrDbtCdtNtfctn')
      .replace(/<(\/?)Stmt>/g, '<$1Ntfctn>')
    const rows = await readAll(message)
    expect(linesOf(rows)).toMatchObject([{ account: '0123456789', amount: 100_000 }])
    expect(rows.at(0)).toEqual({ is: 'statement', head: { account: '0123456789' } })
    expect(rows.at(-1)).toEqual({ is: 'end', end: { account: '0123456789' } })
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

async function readAll(message: string, by = source): Promise<AccountStatementRow[]> {
  const bytes = (async function* () {
    yield Buffer.from(message)
  })()
  const rows: AccountStatementRow[] = []
  for await (const row of by.read(bytes)) rows.push(row)
  return rows
}

const linesOf = (rows: readonly AccountStatementRow[]) =>
  rows.flatMap((row) => (row.is === 'line' ? [row.line] : []))
