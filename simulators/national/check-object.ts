/** Says what is wrong with a value, or nothing. */
export type Check = (value: unknown) => string | undefined

/**
 * How much a field is needed: `filled` must be there and not be empty, `named` must be there and may be empty,
 * `optional` may be missing.
 */
export interface Field {
  readonly need: 'filled' | 'named' | 'optional'
  readonly check: Check
}

export type FieldTable = Readonly<Record<string, Field>>

export const filled = (check: Check): Field => ({ need: 'filled', check })
export const named = (check: Check): Field => ({ need: 'named', check })
export const optional = (check: Check): Field => ({ need: 'optional', check })

/** Checks an object against its table; a field that the table does not know is a problem too. */
export function checkObject(value: unknown, table: FieldTable): string | undefined {
  if (!isRecord(value)) return 'phải là đối tượng'
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(table, name))
  if (unknown !== undefined) return `trường không được phép: ${unknown}`
  for (const [name, field] of Object.entries(table)) {
    const problem = checkField(value[name], field)
    if (problem !== undefined) return `${name}: ${problem}`
  }
  return undefined
}

/** A list whose items all follow one table. */
export const listOf =
  (table: FieldTable): Check =>
  (value) => {
    if (!Array.isArray(value)) return 'phải là danh sách'
    for (const [index, item] of value.entries()) {
      const problem = checkObject(item, table)
      if (problem !== undefined) return `[${index}] ${problem}`
    }
    return undefined
  }

/** A string of at most `limit` characters. */
export const text =
  (limit = Number.POSITIVE_INFINITY): Check =>
  (value) => {
    if (typeof value !== 'string') return 'phải là chuỗi'
    return value.length > limit ? `dài quá ${limit} ký tự` : undefined
  }

export const matching =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? undefined : 'sai định dạng'

export const oneOf =
  (...allowed: readonly string[]): Check =>
  (value) =>
    allowed.includes(value as string) ? undefined : `phải là một trong ${allowed.join(', ')}`

export const integer: Check = (value) => (Number.isInteger(value) ? undefined : 'phải là số nguyên')

export const boolean: Check = (value) => (typeof value === 'boolean' ? undefined : 'phải là true hoặc false')

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function checkField(value: unknown, field: Field): string | undefined {
  if (value === undefined) return field.need === 'optional' ? undefined : 'thiếu'
  const isEmpty = value === null || (typeof value === 'string' && value.trim() === '')
  if (isEmpty) return field.need === 'filled' ? 'không được để trống' : undefined
  return field.check(value)
}
