import type { Dong } from '../../../schemas/money.ts'
import { localDay } from '../time/local-time.ts'

/** What a letter to somebody says whose transfer goes back. */
export interface ReturnLetterFacts {
  readonly code: string
  readonly approvedAt: Date
  readonly amount: Dong
  /** The transfer, as its sender knows it. */
  readonly reference: string
  readonly bookedOn: string
  /** The account that it came to, and whose it is; or the channel that it was paid through. */
  readonly toAccount: string | null
  readonly channel: string | null
  readonly schoolName: string | null
  readonly payee: { readonly name: string; readonly account: string; readonly bankCode: string }
}

/** Writes the letter, to be printed and sent by people. The same facts always make the same letter. */
export function writeReturnLetter(facts: ReturnLetterFacts): string {
  const { code, approvedAt, amount, reference, bookedOn, payee } = facts
  const words = facts.channel === null ? ofTransfer(facts) : ofPayment(facts.channel)
  return [
    words.title,
    '',
    `Ngày ${day(localDay(approvedAt))}`,
    `Kính gửi: ${payee.name}`,
    '',
    ...words.came,
    '',
    `  Số tiền:            ${amount.toLocaleString('vi-VN')} đồng`,
    `  ${words.dayOf.padEnd(20)}${day(bookedOn)}`,
    `  Số tham chiếu:      ${reference}`,
    '',
    ...words.why,
    '',
    `  Số tài khoản:       ${payee.account}`,
    `  Mã ngân hàng:       ${payee.bankCode}`,
    `  Nội dung hoàn trả:  ${code}`,
    '',
    words.again,
    '',
  ].join('\n')
}

const ofTransfer = ({ toAccount, schoolName, payee }: ReturnLetterFacts) => ({
  title: 'THÔNG BÁO HOÀN TRẢ TIỀN CHUYỂN KHOẢN',
  came: [
    `Tài khoản ${toAccount}${schoolName ? ` của ${schoolName}` : ''} đã nhận một khoản chuyển tiền từ tài khoản`,
    `${payee.account} của Ông/Bà:`,
  ],
  dayOf: 'Ngày hạch toán:',
  why: [
    'Nội dung chuyển tiền không cho biết khoản này nộp cho học sinh hay khoản thu nào, và đến nay chưa xác định',
    'được người thụ hưởng. Toàn bộ số tiền được hoàn trả về tài khoản đã chuyển:',
  ],
  again:
    'Nếu Ông/Bà chuyển tiền để nộp cho học sinh, xin chuyển lại và ghi mã thanh toán in trên thông báo nộp tiền.',
})

const ofPayment = (channel: string) => ({
  title: 'THÔNG BÁO HOÀN TRẢ TIỀN ĐÃ THANH TOÁN',
  came: [`Chúng tôi đã nhận một khoản Ông/Bà thanh toán qua kênh ${channel}:`],
  dayOf: 'Ngày thanh toán:',
  why: [
    'Khoản thanh toán không ứng với hoá đơn nào mà chúng tôi biết, và đến nay chưa xác định được người thụ hưởng.',
    'Toàn bộ số tiền được hoàn trả về tài khoản sau:',
  ],
  again: 'Nếu Ông/Bà thanh toán để nộp cho học sinh, xin thanh toán lại theo thông báo nộp tiền.',
})

const day = (iso: string) => iso.split('-').reverse().join('/')
