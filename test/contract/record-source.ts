import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { student } from '../../schemas/student.ts'
import { GatewayError } from '../../src/ports/gateway-error.ts'
import type { RecordSource, SourceRow } from '../../src/ports/record-source.ts'
import { bytesIn, expectSameHoweverCut } from '../support/bytes.ts'

/** A student in the words of every form; a school is named where it is another than the sender's own. */
export type WrittenStudent = Readonly<Record<'code' | 'name' | 'birthDate' | 'className', string>> & {
  readonly schoolCode?: string
}

/** What the suite needs of a source: a way to write files in its form. */
export interface RecordSourceUnderTest {
  readonly source: RecordSource
  /** The line that people see beside the first record. */
  readonly firstLine: number
  /** A file of boys, one on a line; `null` is an empty line. Each further column stands in every row with a word in it. */
  writeFile(
    students: readonly (WrittenStudent | null)[],
    furtherColumns?: readonly string[],
  ): Buffer | Promise<Buffer>
  /** Makes the row of one student one that nobody can read. */
  spoil(file: Buffer, student: WrittenStudent): Buffer | Promise<Buffer>
  /** Whether it names what a record has by columns. */
  readonly hasColumns: boolean
}

/** What every source of records keeps, whatever the form. */
export function recordSourceContract(name: string, build: () => RecordSourceUnderTest): void {
  describe(`${name} as a source of records`, () => {
    const { source, firstLine, writeFile, spoil, hasColumns } = build()

    test('gives each row as a record of its line, with the school of rows that name none', async () => {
      const rows = await readAll(source, await writeFile(students))
      expect(rows.map((row) => row.is === 'record' && [row.line, student.parse(row.record)])).toEqual(
        students.map((one, index) => [firstLine + index, expect.objectContaining(expected(one))]),
      )
    })

    test('gives no school where nobody names one', async () => {
      const rows: SourceRow[] = []
      const { bytes } = bytesIn(await writeFile(students))
      for await (const row of source.read(bytes, { kind: 'students' })) rows.push(row)
      expect(rows.map((row) => isTaken(row))).toEqual(students.map((one) => one.schoolCode !== undefined))
    })

    test('reads the same however the bytes are cut', async () => {
      await expectSameHoweverCut(await writeFile(students), (...pieces) => readAll(source, ...pieces))
    })

    test('passes empty lines over, and counts them as people do', async () => {
      const [first = null, ...others] = students
      const rows = await readAll(source, await writeFile([first, null, null, ...others]))
      expect(rows.map((row) => row.is === 'record' && row.line - firstLine)).toEqual([0, 3, 4, 5])
    })

    test('a bad row is told of by its line without its words, and the rest goes on', async () => {
      const file = await writeFile(students)
      const clean = await readAll(source, file)
      for (const [index, one] of students.entries()) {
        const rows = await readAll(source, await spoil(file, one))
        expect(rows).toHaveLength(students.length)
        const spoilt = rows[index] ?? expect.unreachable('it is not told of')
        expect(spoilt).toMatchObject({ line: firstLine + index })
        expect(isTaken(spoilt)).toBe(false)
        if (spoilt.is === 'problem') expect(JSON.stringify(spoilt)).not.toContain(one.name)
        expect(rows.toSpliced(index, 1)).toEqual(clean.toSpliced(index, 1))
      }
    })

    test('a file with nothing in it has no record', async () => {
      const rows = await readAll(source).catch(refusalOnly)
      expect(rows.filter(({ is }) => is === 'record')).toEqual([])
      expect((await readAll(source, await writeFile([]))).filter(({ is }) => is === 'record')).toEqual([])
    })

    test('whatever bytes come, each line is told of once and in order, and what is thrown is a refusal', async () => {
      const bytes = await writeFile(students)
      const put = fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.constantFrom(...marks))
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: bytes.length }), put, fc.nat({ max: 3 }), async (at, mark, less) => {
          const broken = Buffer.concat([bytes.subarray(0, at), mark, bytes.subarray(at + less)])
          const rows = await readAll(source, broken).catch(refusalOnly)
          const lines = rows.flatMap((row) => (row.is === 'unknown-columns' ? [] : [row.line]))
          expect(lines).toEqual([...new Set(lines)].sort((one, other) => one - other))
          for (const line of lines) expect(line > 0 && line <= mostLines).toBe(true)
        }),
      )
    })

    test('who stops reading closes the file', async () => {
      const file = bytesIn(await writeFile(students), Buffer.from('\n'))
      for await (const row of source.read(file.bytes, wanted)) {
        expect(row.is).toBe('record')
        break
      }
      expect(file.isClosed()).toBe(true)
    })

    if (!hasColumns) return

    test('names the columns that nobody knows, once, and reads none of them', async () => {
      const rows = await readAll(source, await writeFile(students, ['Điểm ưu tiên', 'Ghi chú']))
      expect(rows).toEqual([
        { is: 'unknown-columns', names: ['Điểm ưu tiên', 'Ghi chú'] },
        ...(await readAll(source, await writeFile(students))),
      ])
    })

    test('names a field that two columns claim, and reads neither', async () => {
      const rows = await readAll(source, await writeFile(students, ['Tên lớp']))
      expect(rows[0]).toMatchObject({
        ...{ is: 'problem', line: firstLine - 1, problem: { code: 'column_repeated' } },
      })
      expect(rows.slice(1).map((row) => [row.is, isTaken(row)])).toEqual(
        students.map(() => ['record', false]),
      )
    })
  })
}

const wanted = { kind: 'students', schoolCode: 'TH01' } as const

/** Of a sheet; a file of text has fewer here. */
const mostLines = 1_048_576

const students: readonly WrittenStudent[] = [
  { code: 'HS0001', name: 'Nguyễn Thị Ánh', birthDate: '2017-09-05', className: '3A' },
  { code: '007', name: 'Lê Văn Bình', birthDate: '2016-02-29', className: '4B', schoolCode: 'TH02' },
  { code: 'HS0003', name: 'Trần Cường', birthDate: '2015-12-31', className: '5C' },
  { code: 'HS0004', name: 'Đặng Ngọc Dũng', birthDate: '2017-01-01', className: '3A' },
]

const expected = ({ code, name, birthDate, className, schoolCode = wanted.schoolCode }: WrittenStudent) => ({
  ...{ code, name, birthDate, schoolCode, gender: 'male', class: { name: className } },
})

const marks = ['"', '\n', '\r\n', ',', '"\n"', '{', '[', '\0', '\u2028'].map((mark) => Buffer.from(mark))

const isTaken = (row: SourceRow): boolean => row.is === 'record' && student.safeParse(row.record).success

function refusalOnly(error: unknown): SourceRow[] {
  if (error instanceof GatewayError && error.definition.retry === 'never') return []
  throw error
}

async function readAll(source: RecordSource, ...chunks: readonly Uint8Array[]): Promise<SourceRow[]> {
  const rows: SourceRow[] = []
  for await (const row of source.read(bytesIn(...chunks).bytes, wanted)) rows.push(row)
  return rows
}
