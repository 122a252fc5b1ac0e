import type { LineProblem } from '../../schemas/import.ts'
import type { RecordSource, SourceRow } from '../ports/record-source.ts'
import { jsonErrorPlace } from '../wire/json-error-place.ts'
import { isDeep } from '../wire/json-message.ts'
import { readTextLines, type TextLine } from '../wire/text-lines.ts'

/** A bill of 50 lines at their longest fits. */
const lineBytes = 256 * 1024

/** Reads one JSON record a line. However long the stream is, one line of it is held. */
export const ndjsonSource: RecordSource = {
  async *read(bytes, { schoolCode }) {
    for await (const line of readTextLines(bytes, lineBytes)) {
      const row = readLine(line, schoolCode)
      if (row) yield row
    }
  },
}

/** Reads one line; a blank one is nothing. */
function readLine({ is, number: line, text }: TextLine, schoolCode?: string): SourceRow | undefined {
  if (is === 'too-long') return problem(line, 'line_too_long', `a line may have ${lineBytes} bytes`)
  if (is === 'not-utf8') return problem(line, 'invalid_encoding', 'the line is not UTF-8')
  try {
    const record: unknown = JSON.parse(text)
    if (isDeep(record))
      return problem(line, 'invalid_json', 'more than 64 lists and objects stand in each other')
    return { is: 'record', line, record: ofSchool(record, schoolCode), warnings: [] }
  } catch {
    if (text.trim() === '') return undefined
    return problem(line, 'invalid_json', `not JSON from column ${jsonErrorPlace(text).column}`)
  }
}

/** A record that does not name its school is of the one that was said. */
const ofSchool = (record: unknown, schoolCode: string | undefined): unknown =>
  schoolCode === undefined || typeof record !== 'object' || record === null || Array.isArray(record)
    ? record
    : { schoolCode, ...record }

const problem = (line: number, code: string, message: string): SourceRow => ({
  is: 'problem',
  line,
  problem: { field: '', code, message } satisfies LineProblem,
})
