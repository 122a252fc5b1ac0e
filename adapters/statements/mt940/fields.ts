/** One field of a statement, such as 61: its lines, and where in the file it begins. */
export interface Field {
  readonly tag: string
  readonly line: number
  readonly lines: readonly [string, ...string[]]
}

/** One statement of a file: from its field 20 to the next. */
export interface StatementFields {
  readonly firstLine: number
  readonly fields: readonly Field[]
}

/**
 * Cuts a file into statements and these into fields, so that one which cannot be read does not take others with it. The blocks that
 * messages travel in stand behind the last field, of which the first line counts.
 */
export function cutStatements(file: string): StatementFields[] {
  const fields: { tag: string; line: number; lines: [string, ...string[]] }[] = []
  for (const [index, text] of file.split(/\r\n|\n|\r/).entries()) {
    const [, tag, first] = /^:(\d{2}[A-Z]?|NS):(.*)$/.exec(text) ?? []
    if (tag !== undefined && first !== undefined) fields.push({ tag, line: index + 1, lines: [first] })
    else fields.at(-1)?.lines.push(text)
  }
  const starts = fields.flatMap(({ tag }, index) => (tag === '20' ? [index] : []))
  return starts.map((start, order) => ({
    firstLine: fields[start]?.line ?? 1,
    fields: fields.slice(start, starts[order + 1]),
  }))
}
