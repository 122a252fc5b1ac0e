import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import {
  addTo,
  curlOf,
  type Draft,
  isBroken,
  stepOf,
  without,
} from '../../../../src/console/web/tries/draft.ts'
import type { TryExchange, TryOperation, TryParameter } from '../../../../src/ports/api-try.ts'

const parameter = (changes: Partial<TryParameter> = {}): TryParameter => ({
  ...{
    name: 'id',
    in: 'path',
    isRequired: true,
    description: '',
    values: [],
    example: '',
    madeBy: undefined,
  },
  ...changes,
})

const operation = (id: string, changes: Partial<TryOperation> = {}): TryOperation => ({
  ...{
    id,
    method: 'GET',
    path: `/v1/${id}`,
    tag: '',
    summary: '',
    description: '',
    parameters: [],
    bodies: [],
  },
  ...changes,
})

const sendBill = operation('post_v1_bills', { bodies: [{ type: 'application/json', example: '{}' }] })
const readBill = operation('get_v1_bills_id', { parameters: [parameter({ example: '{{bill.id}}' })] })
const pay = operation('pay', {
  bodies: [{ type: 'application/json', example: '{ "billId": "{{bill.id}}" }' }],
})
const sendImport = operation('post_v1_imports')
const readImport = operation('get_import', { parameters: [parameter({ madeBy: 'post_v1_imports' })] })
const all = [sendBill, readBill, pay, sendImport, readImport]

const write = (...operations: TryOperation[]) =>
  operations.reduce<readonly Draft[]>((drafts, one) => addTo(drafts, one, all), [])
const ids = (drafts: readonly Draft[]) => drafts.map((draft) => draft.operation.id)

describe('a request that is added', () => {
  test('names the prepared record, or the last one that an earlier request made', () => {
    expect(write(readBill)[0]?.values).toEqual({ id: '{{bill.id}}' })
    expect(write(sendBill, sendBill, readBill)[2]?.values).toEqual({ id: '{{2.id}}' })
    expect(write(sendBill, pay)[1]?.body?.text).toBe('{ "billId": "{{1.id}}" }')
  })

  test('brings the one that makes what it asks for, once', () => {
    const drafts = write(readImport, readImport)
    expect(ids(drafts)).toEqual(['post_v1_imports', 'get_import', 'get_import'])
    expect(drafts.slice(1).map(({ values }) => values.id)).toEqual(['{{1.id}}', '{{1.id}}'])
    expect(new Set(drafts.map(({ key }) => key)).size).toBe(3)
  })
})

test('when a request is taken out, those behind go on naming what they named', () => {
  const drafts = write(sendBill, sendImport, sendBill, readBill, readImport)
  const [first, second] = drafts
  const later = without(drafts, second?.key ?? 0)
  expect(later.map(({ values }) => values.id)).toEqual([undefined, undefined, '{{2.id}}', '{{0.id}}'])
  expect(without(later, first?.key ?? 0).map(({ values }) => values.id)).toEqual([
    ...[undefined, '{{1.id}}', '{{0.id}}'],
  ])
})

test('what is empty is not sent, and what is no JSON is seen', () => {
  const [draft] = write(readBill)
  if (!draft) throw new Error('nothing was written')
  expect(stepOf({ ...draft, values: { id: 'x', limit: '' } })).toEqual({
    ...{ operation: 'get_v1_bills_id', values: { id: 'x' } },
  })
  expect(isBroken({ type: 'application/json', text: '{' })).toBe(true)
  expect(isBroken({ type: 'application/x-ndjson', text: '{' })).toBe(false)
})

test('a shell reads the curl line as what was sent, whatever stands in it', () => {
  const body = `{"name": "O'Brien $HOME \`ls\` \\" \n 'x'"}`
  const exchange: TryExchange = {
    ...{ name: '1', method: 'POST', path: '/v1/bills?a=1&b=%27', body, answer: { is: 'too-late' } },
    headers: { 'Content-Type': 'application/json' },
  }
  const script = `TOKEN=abc; curl() { printf '%s\\0' "$@"; }; ${curlOf(exchange, 'https://gw.example')}`
  const words = execFileSync('sh', ['-c', script]).toString('utf8').split('\0').slice(0, -1)
  expect(words).toEqual([
    ...['-X', 'POST', 'https://gw.example/v1/bills?a=1&b=%27', '-H', 'Authorization: Bearer abc'],
    ...['-H', 'Content-Type: application/json', '--data-binary', body],
  ])
})
