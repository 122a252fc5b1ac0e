import { createHash } from 'node:crypto'
import { isObject, problemsOfReceipt } from './check-message.ts'
import type { PlatformOptions } from './options.ts'
import { type PaymentBook, party } from './payment-book.ts'
import { partiesOf } from './payment-parties.ts'

export type LookUpResult =
  | { readonly is: 'opened'; readonly reference: string; readonly amount: number }
  | { readonly is: 'nothing'; readonly errorCode: unknown }
  | { readonly is: 'refused'; readonly problems: readonly string[] }

/** Asks the unit what a dossier has to pay, as the platform does for a payer who types a dossier number. */
export function createDossierLookUp(options: PlatformOptions, book: PaymentBook) {
  const { ledger, clock, lookUpUrl, lookUpToken, fetch: send = fetch } = options

  return async (dossierNumber: string): Promise<LookUpResult> => {
    if (lookUpUrl === undefined) return { is: 'refused', problems: ['lookUpUrl'] }
    const response = await send(lookUpUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...(lookUpToken === undefined ? {} : { authorization: `Bearer ${lookUpToken}` }),
      },
      body: JSON.stringify({ MaHoSo: dossierNumber }),
      signal: AbortSignal.timeout(10_000),
    })
    const body = await response.text()
    const bodySha256 = createHash('sha256').update(body).digest('hex')
    const answer = readAnswer(body)
    if (answer?.error_code !== 1) return { is: 'nothing', errorCode: answer?.error_code }
    const problems = problemsOfAnswer(answer.message, dossierNumber)
    if (problems.length > 0) {
      ledger.append({
        at: clock().toISOString(),
        party,
        operation: 'look-up',
        reference: dossierNumber,
        detail: problems.join(' '),
        bodySha256,
        signature: 'none',
        verdict: 'refused',
      })
      return { is: 'refused', problems }
    }
    const information = answer.message as Record<string, string> & { PhiLePhi: { SoTien: string }[] }
    const payment = {
      reference: `${information.MaTraCuuTT}`,
      amount: information.PhiLePhi.reduce((sum, fee) => sum + Number(fee.SoTien), 0),
      content: `THANH TOAN HO SO ${dossierNumber}`,
      openedAt: clock().toISOString(),
      ...partiesOf(information),
    }
    const opened = { is: 'opened', reference: payment.reference, amount: payment.amount } as const
    if (book.find(payment.reference) !== undefined) return opened
    const plan = options.notifies?.(payment) ?? 'once'
    book.open({ ...payment, plan }, 'look-up', bodySha256)
    return opened
  }
}

function problemsOfAnswer(message: unknown, dossierNumber: string): string[] {
  const own = ['transaction_id', 'client_id', 'MaTraCuuTT']
  const problems = problemsOfReceipt(message, own)
  if (!isObject(message)) return problems
  problems.push(...own.filter((field) => typeof message[field] !== 'string' || message[field] === ''))
  if (message.MaHoSo !== dossierNumber) problems.push('MaHoSo')
  const time = `${message.MaTraCuuTT}`.slice(dossierNumber.length)
  if (`${message.MaTraCuuTT}` !== dossierNumber + time || !/^\d{14}$/.test(time)) problems.push('MaTraCuuTT')
  return problems
}

function readAnswer(body: string): Record<string, unknown> | undefined {
  try {
    const answer: unknown = JSON.parse(body)
    return isObject(answer) ? answer : undefined
  } catch {
    return undefined
  }
}
