import type { account } from '../../../domain/money/ledger.ts'
import { useChannelTitle } from '../payments/payment-tag.tsx'
import { inBothLanguages, useWords } from '../texts/in-both-languages.ts'

type NamedAccount = Extract<(typeof account)[keyof typeof account], string>

const ledgerWords = inBothLanguages({
  vi: {
    accounts: {
      receivable: 'Phải thu của phụ huynh',
      'fee-income': 'Doanh thu học phí và dịch vụ',
      'held-for-others': 'Thu hộ, giữ hộ',
      'budget-compensation': 'Ngân sách cấp bù phải thu',
      'payer-credit': 'Tiền dư của học sinh',
      treasury: 'Tiền ngân sách tại kho bạc',
      'late-fee-income': 'Thu phí nộp chậm',
      'carried-debts': 'Nợ đang chuyển sang khoản thu khác',
      'between-schools': 'Phải trả giữa các trường',
      'unowned-money': 'Tiền chưa rõ đối tượng',
      'fees-and-charges': 'Phí của đối tác và ngân hàng',
      rounding: 'Làm tròn',
      'refunds-due': 'Chờ hoàn trả',
      'written-off': 'Đã xoá nợ',
      'unexplained-outgoing': 'Tiền ra chưa rõ lý do',
    } satisfies Record<NamedAccount, string> as Readonly<Record<string, string>>,
    clearing: (channel: string) => `Phải thu của kênh ${channel}`,
    bank: (number: string) => `Tài khoản ngân hàng ${number}`,
    inTransit: (from: string, to: string) => `Chờ chuyển từ ${from} sang ${to}`,
  },
  en: {
    accounts: {
      receivable: 'Owed by parents',
      'fee-income': 'Income from fees',
      'held-for-others': 'Held for others',
      'budget-compensation': 'Owed by the state budget',
      'payer-credit': 'Credit of students',
      treasury: 'State budget’s money',
      'late-fee-income': 'Income from late fees',
      'carried-debts': 'Debts going on to other bills',
      'between-schools': 'Owed between schools',
      'unowned-money': 'Money without an owner',
      'fees-and-charges': 'Fees and charges',
      rounding: 'Rounding',
      'refunds-due': 'Refunds due',
      'written-off': 'Written off',
      'unexplained-outgoing': 'Unexplained outgoing',
    },
    clearing: (channel) => `Owed by ${channel}`,
    bank: (number) => `Bank account ${number}`,
    inTransit: (from, to) => `In transit from ${from} to ${to}`,
  },
})

/** What an account of the ledger is called; one that is not known by its own name. */
export function useAccountName(): (account: string) => string {
  const words = useWords(ledgerWords)
  const titleOf = useChannelTitle()
  return (account) => {
    const [kind = '', first = '', second = ''] = account.split(':')
    if (kind === 'clearing') return words.clearing(titleOf(first))
    if (kind === 'bank') return words.bank(first)
    if (kind === 'in-transit') return words.inTransit(first, second)
    return words.accounts[account] ?? account
  }
}
