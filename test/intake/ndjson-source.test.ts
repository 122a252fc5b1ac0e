import { expect, test } from 'vitest'
import { ndjsonSource } from '../../src/intake/ndjson-source.ts'
import type { SourceRow } from '../../src/ports/record-source.ts'
import { recordSourceContract, type WrittenStudent } from '../contract/record-source.ts'
import { bytesIn } from '../support/bytes.ts'

const lineOf = ({ className, ...written }: WrittenStudent) =>
  JSON.stringify({ ...written, gender: 'male', class: { name: className } })

recordSourceContract('NDJSON', () => ({
  source: ndjsonSource,
  firstLine: 1,
  writeFile: (students) =>
    Buffer.from(students.map((one) => `${one === null ? '' : lineOf(one)}\r\n`).join('')),
  spoil: (file, one) => Buffer.from(file.toString().replace(lineOf(one), lineOf(one).slice(0, -1))),
  hasColumns: false,
}))

async function read(text: string | Buffer, schoolCode?: string): Promise<SourceRow[]> {
  const rows: SourceRow[] = []
  const { bytes } = bytesIn(Buffer.from(text as string))
  for await (const row of ndjsonSource.read(bytes, { kind: 'bills', schoolCode })) rows.push(row)
  return rows
}
const found = async (text: string | Buffer) =>
  (await read(text)).map((row) =>
    row.is === 'problem' ? [row.line, row.problem.code, row.problem.message] : row,
  )

test.each([
  ['no JSON', '{"a":1,}', 'invalid_json', 'not JSON from column 8'],
  ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'invalid_encoding', 'the line is not UTF-8'],
  ['too long', `"${'x'.repeat(262_143)}"`, 'line_too_long', 'a line may have 262144 bytes'],
  [
    'a list of lists of lists, and so on',
    '['.repeat(100_000) + ']'.repeat(100_000),
    'invalid_json',
    'more than 64 lists and objects stand in each other',
  ],
])('a line that is %s is a problem', async (_, line, code, message) => {
  const lines = Buffer.concat([Buffer.from('{"a":1}\n'), Buffer.from(line as string), Buffer.from('\n{}')])
  expect(await found(lines)).toEqual([
    { is: 'record', line: 1, record: { a: 1 }, warnings: [] },
    [2, code, message],
    { is: 'record', line: 3, record: {}, warnings: [] },
  ])
})

test('a byte order mark is passed over, and the last line needs no end', async () => {
  expect(await found('\uFEFF{"a":1}\r\n  \r\n{"a":2}')).toMatchObject([
    { line: 1, record: { a: 1 } },
    { line: 3, record: { a: 2 } },
  ])
})

test('a record that names its school keeps it, whatever it calls it, and what is no object stays as it is', async () => {
  const lines = [
    '{"schoolCode":"B"}',
    '{"schoolCode":null}',
    '{"__proto__":{"schoolCode":"B"}}',
    '[1]',
    '"x"',
    'null',
  ]
  const records = (await read(lines.join('\n'), 'A')).map((row) => row.is === 'record' && row.record)
  expect(records.map((record) => JSON.stringify(record))).toEqual([
    '{"schoolCode":"B"}',
    '{"schoolCode":null}',
    '{"schoolCode":"A","__proto__":{"schoolCode":"B"}}',
    '[1]',
    '"x"',
    'null',
  ])
})

test('a record is given before the stream ends', async () => {
  const endless = (async function* () {
    yield Buffer.from('{"a":1}\n')
    for (;;) yield Buffer.from(' ')
  })()
  for await (const row of ndjsonSource.read(endless, { kind: 'bills' })) {
    expect(row).toMatchObject({ line: 1, record: { a: 1 } })
    return
  }
})
