import type { TryExchange, TryOperation, TryStep } from '../../messages/tries.ts'

/** A request that is being written. */
export interface Draft {
  /** Stays the same while others come and go. */
  readonly key: number
  readonly operation: TryOperation
  readonly values: Readonly<Record<string, string>>
  readonly body: { readonly type: string; readonly text: string } | undefined
}

/** What the prepared records are made by: where a step has made another one, that one is meant. */
const makers: readonly (readonly [name: string, operation: string])[] = [
  ['bill', 'post_v1_bills'],
  ['payment', 'post_v1_payments'],
  ['receipt', 'post_v1_counter_payments'],
]

/**
 * Writes a request behind others, with the examples of the document. What it names is of the last of them that made such a
 * thing; where none did and nothing of the kind is prepared, the request that makes it comes first.
 */
export function addTo(
  drafts: readonly Draft[],
  operation: TryOperation,
  operations: readonly TryOperation[],
): readonly Draft[] {
  const wanted = operation.parameters.find(({ madeBy }) => madeBy !== undefined)
  const maker = operations.find(({ id }) => id === wanted?.madeBy)
  const isMade = drafts.some((draft) => draft.operation.id === maker?.id)
  const before = maker && !isMade ? addTo(drafts, maker, operations) : drafts
  const name = (text: string) =>
    makers.reduce((said, [named, by]) => {
      const place = placeOf(before, by)
      return place === 0 ? said : said.replaceAll(`{{${named}.`, `{{${place}.`)
    }, text)
  const [body] = operation.bodies
  const values = operation.parameters.map((parameter) => {
    const isOfMaker = parameter === wanted && maker !== undefined
    return [parameter.name, isOfMaker ? `{{${placeOf(before, maker.id)}.id}}` : name(parameter.example)]
  })
  const draft = {
    key: Math.max(0, ...before.map(({ key }) => key)) + 1,
    operation,
    values: Object.fromEntries(values),
    body: body && { type: body.type, text: name(body.example) },
  }
  return [...before, draft]
}

/** The place of the last request to an operation, from 1; 0 where there is none. */
const placeOf = (drafts: readonly Draft[], operation: string) =>
  drafts.findLastIndex((draft) => draft.operation.id === operation) + 1

/** Takes a request out; those behind it go on naming the answers they named, and one that is gone is named 0. */
export function without(drafts: readonly Draft[], key: number): readonly Draft[] {
  const gone = drafts.findIndex((draft) => draft.key === key) + 1
  const renumber = (text: string) =>
    text.replaceAll(/\{\{(\d+)\./g, (reference, number: string) => {
      const place = Number(number)
      if (place < gone) return reference
      return place === gone ? '{{0.' : `{{${place - 1}.`
    })
  return drafts
    .filter((draft) => draft.key !== key)
    .map(({ values, body, ...draft }) => ({
      ...draft,
      values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, renumber(value)])),
      body: body && { ...body, text: renumber(body.text) },
    }))
}

/** A request as it is sent. */
export const stepOf = ({ operation, values, body }: Draft): TryStep => ({
  operation: operation.id,
  values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')),
  ...(body && { body }),
})

/** Whether a body that is to be JSON is none; what names answers stands within its strings. */
export function isBroken(body: Draft['body']): boolean {
  if (body?.type !== 'application/json') return false
  try {
    JSON.parse(body.text)
    return false
  } catch {
    return true
  }
}

/** The same request as a command, with a token that the reader has to get. */
export function curlOf({ method, path, headers, body }: TryExchange, publicUrl: string): string {
  const said = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
  return [
    `curl -X ${method} ${quoted(`${publicUrl}${path}`)}`,
    '-H "Authorization: Bearer $TOKEN"',
    ...said,
    ...(body === null ? [] : [`--data-binary ${quoted(body)}`]),
  ].join(' \\\n  ')
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
