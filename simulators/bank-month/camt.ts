import type { MonthMovement } from './movements.ts'
import type { MonthStatement } from './statement.ts'

export type CamtVersion = 'camt.053.001.02' | 'camt.053.001.04' | 'camt.053.001.08' | 'camt.054.001.08'

/** A statement, or for camt.054 a notification without balances, as banks that follow ISO 20022 write it. */
export function writeCamt(version: CamtVersion, statement: MonthStatement): string {
  const { account, sequence, firstDay, lastDay, opening, closing, movements } = statement
  const isStatement = version.startsWith('camt.053')
  const [message, part] = isStatement ? ['BkToCstmrStmt', 'Stmt'] : ['BkToCstmrDbtCdtNtfctn', 'Ntfctn']
  const isNew = version.endsWith('.08')
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${version}"><${message}>
<GrpHdr><MsgId>${account}-${lastDay}</MsgId><CreDtTm>${lastDay}T23:59:59+07:00</CreDtTm></GrpHdr>
<${part}><Id>${account}-${sequence}</Id>${isStatement ? `<ElctrncSeqNb>${sequence}</ElctrncSeqNb>` : ''}
<FrToDt><FrDtTm>${firstDay}T00:00:00+07:00</FrDtTm><ToDtTm>${lastDay}T23:59:59+07:00</ToDtTm></FrToDt>
<Acct><Id><Othr><Id>${account}</Id></Othr></Id><Ccy>VND</Ccy></Acct>
${isStatement ? balanceOf('OPBD', opening, firstDay) + balanceOf('CLBD', closing, lastDay) : ''}
${movements.map((movement) => entryOf(movement, isNew)).join('\n')}
</${part}></${message}></Document>
`
}

const balanceOf = (code: string, amount: number, day: string) =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="VND">${Math.abs(amount)}</Amt>` +
  `<CdtDbtInd>${amount < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`

/** Version 8 wraps the status, and gives instants: in UTC, as some banks do. */
function entryOf({ day, time, direction, amount, reference, memo }: MonthMovement, isNew: boolean): string {
  const instant = new Date(`${day}T${time}+07:00`).toISOString()
  const booked = isNew ? `<DtTm>${instant}</DtTm>` : `<Dt>${day}</Dt>`
  return (
    `<Ntry><Amt Ccy="VND">${amount}</Amt><CdtDbtInd>${direction === 'in' ? 'CRDT' : 'DBIT'}</CdtDbtInd>` +
    `<Sts>${isNew ? '<Cd>BOOK</Cd>' : 'BOOK'}</Sts><BookgDt>${booked}</BookgDt><ValDt><Dt>${day}</Dt></ValDt>` +
    `<AcctSvcrRef>${reference}</AcctSvcrRef><NtryDtls><TxDtls><Refs><AcctSvcrRef>${reference}</AcctSvcrRef></Refs>` +
    `<RmtInf><Ustrd>${escaped(memo)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`
  )
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
