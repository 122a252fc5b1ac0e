import type { LineProblem } from '../../schemas/import.ts'
import type { RecordSource, SourceRow } from '../ports/record-source.ts'
import { jsonErrorPlace } from '../wire/json-error-place.ts'
import { readTextLines, type TextLine } from '../wire/text-lines.ts'

/** A bill of 50 lines at their longest fits. */
const lineBytes = 256 * 1024

/** Reads one JSON record a line. However long the stream is, one line of it is held. */
export const ndjsonSource: RecordSource = {
  async *read(bytes) {
    for await (const line of readTextLines(bytes, lineBytes)) {
      const row = readLine(line)
      if (row) yield row
    }
  },
}

/** Reads one line; a blank one is nothing. */
function readLine({ is, number: line, text }: TextLine): SourceRow | undefined {
  if (is === 'too-long') return problem(line, 'line_too_long', `a line may have ${lineBytes} bytes`)
  if (is === 'not-utf8') return problem(line, 'invalid_encoding', 'the line is not UTF-8')
  try {
    return { is: 'record', line, record: JSON.parse(text), warnings: [] }
  } catch {
    if (text.trim() === '') return undefined
    return problem(line, 'invalid_json', `not JSON from column ${jsonErrorPlace(text).column}`)
  }
}

const problem = (line: number, code: string, message: string): SourceRow => ({
  is: 'problem',
  line,
  problem: { field: '', code, message } satisfies LineProblem,
})
