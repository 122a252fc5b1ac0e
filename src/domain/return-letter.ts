import type { Dong } from '../../schemas/money.ts'
import { localDay } from './local-time.ts'

/** What a letter to somebody says whose transfer goes back. */
export interface ReturnLetterFacts {
  readonly code: string
  readonly approvedAt: Date
  readonly amount: Dong
  /** The transfer, as its sender knows it. */
  readonly reference: string
  readonly bookedOn: string
  /** The account that it came to, and whose it is. */
  readonly toAccount: string
  readonly schoolName: string | null
  readonly payee: { readonly name: string; readonly account: string; readonly bankCode: string }
}

/** Writes the letter, to be printed and sent by people. The same facts always make the same letter. */
export function writeReturnLetter(facts: ReturnLetterFacts): string {
  const { code, approvedAt, amount, reference, bookedOn, toAccount, schoolName, payee } = facts
  return [
    'THÔNG BÁO HOÀN TRẢ TIỀN CHUYỂN KHOẢN',
    '',
    `Ngày ${day(localDay(approvedAt))}`,
    `Kính gửi: ${payee.name}`,
    '',
    `Tài khoản ${toAccount}${schoolName ? ` của ${schoolName}` : ''} đã nhận một khoản chuyển tiền từ tài khoản`,
    `${payee.account} của Ông/Bà:`,
    '',
    `  Số tiền:            ${amount.toLocaleString('vi-VN')} đồng`,
    `  Ngày hạch toán:     ${day(bookedOn)}`,
    `  Số tham chiếu:      ${reference}`,
    '',
    'Nội dung chuyển tiền không cho biết khoản này nộp cho học sinh hay khoản thu nào, và đến nay chưa xác định',
    'được người thụ hưởng. Toàn bộ số tiền được hoàn trả về tài khoản đã chuyển:',
    '',
    `  Số tài khoản:       ${payee.account}`,
    `  Mã ngân hàng:       ${payee.bankCode}`,
    `  Nội dung hoàn trả:  ${code}`,
    '',
    'Nếu Ông/Bà chuyển tiền để nộp cho học sinh, xin chuyển lại và ghi mã thanh toán in trên thông báo nộp tiền.',
    '',
  ].join('\n')
}

const day = (iso: string) => iso.split('-').reverse().join('/')
