import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { createRandom } from '../../simulators/random.ts'
import { makePaymentCode } from '../../src/domain/bank-lines/payment-code.ts'
import type { PaymentCodeRules } from '../../src/domain/bank-lines/read-memo.ts'
import { shuffled } from '../shuffled.ts'
import { accountOf, payableOf } from './province.ts'

/** The columns of the statement, as the table reader knows them. */
export const header = [
  'Ngày giao dịch',
  'Số tài khoản',
  'Số tham chiếu',
  'Ghi có',
  'Ghi nợ',
  'Nội dung',
  'Tài khoản đối ứng',
]

/** One movement of the statement: whose money it is meant to be, and what the bank says of it. */
interface Movement {
  readonly pupil: number
  readonly amount: number
  readonly memo: string
}

type Mangling = (code: string) => string

/** What banks and people make of a content that holds a code. */
const manglings: readonly [Mangling, ...Mangling[]] = [
  (code) => code,
  (code) => `MBVCB.9912345.006512.${code} hoc phi T10.CT tu 0123456789 NGUYEN VAN B toi 1000000001`,
  (code) => `${code.slice(0, 4).toLowerCase()} ${code.slice(4, 9)} ${code.slice(9)} - be An lop 3B`,
  (code) => `${code}HOCPHITHANG10`,
  (code) => `CT ${code}20261005`,
  (code) => `SEVQR ${code} ho`,
  (code) => `Đóng học phí tháng 10 cho cháu\u00a0${code}, cảm ơn cô`.normalize('NFD'),
  (code) => `339176.051026.101530.${code}`,
]

/** Writes a statement; its references begin with a name, so that no two statements share one. */
export async function writeStatement(
  path: string,
  name: string,
  movements: Iterable<Movement>,
): Promise<void> {
  const out = createWriteStream(path)
  out.write(`${header.join('\t')}\n`)
  let place = 0
  for (const { pupil, amount, memo } of movements) {
    place += 1
    const payer = `19${String((pupil * 48_271) % 100_000_000).padStart(8, '0')}`
    const cells = ['05/10/2026', accountOf(pupil), `FT26278${name}${place}`, amount, '', memo, payer]
    if (!out.write(`${cells.join('\t')}\n`)) await once(out, 'drain')
  }
  out.end()
  await finished(out)
}

/**
 * A day on which everybody pays, with a code in a mangled content, and 3 in 100 do so otherwise than asked: somebody else's bill a
 * second time, too little, too much, a wrong character in the code, or no code at all.
 */
export function* plainDay(
  first: number,
  pupils: number,
  seed: number,
  { prefixes, origin }: PaymentCodeRules,
): Generator<Movement> {
  const random = createRandom(seed)
  let before = first
  for (const place of shuffled(pupils)) {
    const own = first + place
    const otherwise = differences[random.below(100)]
    const pupil = otherwise === 'twice' ? before : own
    const code = makePaymentCode(prefixes.student, BigInt(pupil), origin)
    const written =
      otherwise === 'misread' ? `${code.slice(0, 5)}${code[5] === '7' ? '8' : '7'}${code.slice(6)}` : code
    const memo = otherwise === 'no-code' ? 'hoc phi thang 10' : random.pick(manglings)(written)
    const more = otherwise === 'amount' ? (random.chance(0.5) ? -1_000 : 1_000) : 0
    yield { pupil, amount: payableOf(pupil) + more, memo }
    before = own
  }
}

/**
 * The day that takes most work: nobody writes a code, so that whoever may own a line is looked for by its amount and by the name in it. One
 * in five is owed by several pupils of the school, as `payableOf` has it; one in fifty is one of two lines that pay a bill together.
 */
export function* worstDay(lines: number, pupils: number, seed: number): Generator<Movement> {
  const random = createRandom(seed)
  let written = 0
  for (const place of shuffled(pupils)) {
    const pupil = place + 1
    const asked = payableOf(pupil)
    const first = random.below(100) < 1 ? Math.floor(asked / 3) : asked
    for (const amount of first === asked ? [asked] : [first, asked - first]) {
      if (written === lines) return
      written += 1
      yield { pupil, amount, memo: random.pick(silentMemos) }
    }
  }
}

/** Contents without a code; the names are of nobody. */
const silentMemos: readonly [string, ...string[]] = [
  'hoc phi thang 10',
  'NGUYEN VAN AN lop 3B nop hoc phi thang 10',
  'Chuyển tiền học phí cho cháu Trần Thị Bình lớp 3B',
  'MBVCB.9912345.006512.chuyen tien.CT tu 0123456789 NGUYEN VAN B toi 1000000001',
  'Le Minh Chau 3B',
]

/** What goes otherwise, by a number of 100. */
const differences: Readonly<Record<number, 'twice' | 'amount' | 'misread' | 'no-code' | undefined>> = {
  0: 'amount',
  1: 'twice',
  2: 'misread',
}
