import { feeRules, paidItemRules, type Rules, receiptRules } from './message-rules.ts'

/** Lists the fields of a message that are absent, no string, against their rule, or not known at all. */
export function problemsOf(message: unknown, rules: Rules, lists: readonly string[] = []): string[] {
  if (!isObject(message)) return ['(not an object)']
  const broken = Object.entries(rules)
    .filter(([field, rule]) => {
      const value = message[field]
      return typeof value !== 'string' || !rule(value)
    })
    .map(([field]) => field)
  const unknown = Object.keys(message).filter(
    (field) => !Object.hasOwn(rules, field) && !lists.includes(field),
  )
  return [...broken, ...unknown]
}

/** Lists the broken fields of ThongTinBienLai by their path. */
export function problemsOfReceipt(information: unknown, alsoKnown: readonly string[] = []): string[] {
  const lists = ['PhiLePhi', 'DSKhoanNop', ...alsoKnown]
  const problems = problemsOf(information, receiptRules, lists)
  if (!isObject(information)) return problems
  if (information.MaDVC !== `${information.MaTTHC}.01`) problems.push('MaDVC')
  problems.push(...problemsOfList('PhiLePhi', information.PhiLePhi, feeRules))
  problems.push(...problemsOfList('DSKhoanNop', information.DSKhoanNop, paidItemRules))
  return problems
}

function problemsOfList(name: string, list: unknown, rules: Rules): string[] {
  if (!Array.isArray(list) || list.length === 0) return [name]
  return list.flatMap((item, index) => problemsOf(item, rules).map((field) => `${name}[${index}].${field}`))
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
