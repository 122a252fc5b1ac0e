import type { KnownBill } from './load-province.ts'
import type { SchoolSystem } from './school-system.ts'
import { type PayersBank, transferWords } from './transfer-bills.ts'

/** Lets transfers come that no rule can give to anybody alone, so that people have something to look at. */
export async function sendStrangeMoney(
  unpaid: readonly KnownBill[],
  paid: readonly KnownBill[],
  system: SchoolSystem,
  bank: PayersBank,
): Promise<void> {
  const [first] = unpaid
  const words = first && (await transferWords(first, system))
  if (!words) return
  const { account, code, amount } = words
  const orders = [
    { account, amount: 150_000, content: 'chuyen tien' },
    { account, amount: 85_000, content: '' },
    { account, amount, content: `${misread(code)} hoc phi` },
    { account, amount: 300_000, content: `${code.slice(0, 6)}` },
    { account, amount: 4_217, content: 'TRA LAI TIEN GUI' },
    ...(await wordless(unpaid, system)),
    ...(await again(paid, system)),
  ]
  for (const order of orders) await bank.transfer(order)
}

/** One letter of a code read wrongly, so that its check character does not fit. */
const misread = (code: string): string => `${code.slice(0, 4)}${code[4] === '7' ? '8' : '7'}${code.slice(5)}`

/** Transfers without a code: one of an amount that a single pupil of the school owes, and one that several do. */
async function wordless(unpaid: readonly KnownBill[], system: SchoolSystem) {
  const sharing = (bill: KnownBill) =>
    unpaid.filter(
      ({ request: { schoolCode, total } }) =>
        schoolCode === bill.request.schoolCode && total === bill.request.total,
    ).length
  const chosen = [
    { bill: unpaid.find((bill) => sharing(bill) === 1), content: 'hoc phi thang nay' },
    { bill: unpaid.find((bill) => sharing(bill) > 1), content: 'dong tien hoc cho con' },
  ]
  const orders = chosen.map(async ({ bill, content }) => {
    const words = bill && (await transferWords(bill, system))
    return words ? [{ account: words.account, amount: words.amount, content }] : []
  })
  return (await Promise.all(orders)).flat()
}

/** Somebody pays a second time by the code of the student: it becomes credit. */
async function again(paid: readonly KnownBill[], system: SchoolSystem) {
  const [bill] = paid
  if (!bill) return []
  const { answer } = await system.get(`/v1/bills/${bill.id}/transfer`)
  const { account, billCode } = answer as { account: { number: string } | null; billCode: string }
  return account ? [{ account: account.number, amount: 200_000, content: `${billCode} nop them` }] : []
}
