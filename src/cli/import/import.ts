import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { parseArgs } from 'node:util'
import { type ImportFormat, type ImportKind, importKind } from '../../../schemas/import.ts'
import { intakesOf, type Parts, withParts } from '../../app.ts'
import { runImport } from '../../intake/run-import.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { asJson, type Command, fitsNoForm, type Help, UsageError } from '../command.ts'
import { countText } from '../figures.ts'
import { createTally, type Tally } from './tally.ts'

const help: Help = {
  forms: ['FILE --kind KIND [--school CODE] [--json]'],
  means: {
    FILE: 'ends with .ndjson, .csv or .xlsx',
    '--kind KIND': `${importKind.options.join(', ')}`,
    '--school CODE': 'the school of rows that name none',
    '--json': asJson,
  },
  examples: {
    'import students.xlsx --kind students --school TH-01':
      'takes students in, row by row; refused rows are named with field and reason',
  },
}

const formats: Readonly<Record<string, ImportFormat>> = {
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.csv': 'csv',
  '.xlsx': 'xlsx',
}

/**
 * Takes a file in as an administrator of the machine, who may write for every school. What was taken in before a
 * failure stays, and is `repeated` when the file is given again.
 */
export const importFile: Command = {
  summary: 'takes in the records of a file (NDJSON, CSV, XLSX)',
  help,
  async run(words, { config, print, draw, isInteractive, user, log }) {
    const order = await readOrder(words)
    const show = isInteractive ? draw : () => {}
    const tally = await withParts(config(), log, (parts) => takeIn({ ...order, user }, parts, show))
    show('\r\u001b[K')
    for (const line of order.json ? [JSON.stringify(tally.summary())] : tally.report()) print(line)
    return tally.isClean() ? 0 : 1
  },
}

interface Order {
  readonly path: string
  readonly kind: ImportKind
  readonly format: ImportFormat
  readonly schoolCode: string | undefined
  readonly json: boolean
  /** Bytes of the file. */
  readonly size: number
}

async function readOrder(words: readonly string[]): Promise<Order> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      kind: { type: 'string' },
      school: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const [path, ...more] = positionals
  const kind = importKind.safeParse(values.kind)
  if (!path || more.length > 0) throw fitsNoForm('import', help)
  if (!kind.success) throw new UsageError(`--kind is one of ${importKind.options.join(', ')}`)
  const format = formats[extname(path).toLowerCase()]
  if (!format) throw new UsageError(`the name of a file ends with ${Object.keys(formats).join(', ')}`)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw new UsageError(`there is no file ${path}`)
  return { path, kind: kind.data, format, schoolCode: values.school, json: values.json, size: found.size }
}

async function takeIn(
  { path, kind, format, schoolCode, size, user }: Order & { readonly user: string },
  parts: Parts,
  show: (text: string) => void,
): Promise<Tally> {
  const tally = createTally(basename(path))
  const bytes = createReadStream(path)
  try {
    await runImport(parts.recordSources[format].read(bytes, { kind, schoolCode }), {
      sender: { mayWriteFor: () => true, by: user },
      intake: intakesOf(parts)[kind],
      async onOutcomes(outcomes) {
        tally.add(outcomes)
        const percent = Math.floor((100 * bytes.bytesRead) / Math.max(size, 1))
        show(`\r${countText(tally.summary().lines)} lines, ${percent} % of the file read\u001b[K`)
      },
      onUnknownColumns: async (columns) => tally.ignore(columns),
    })
  } catch (error) {
    const isOfTheFile = error instanceof GatewayError && error.definition.httpStatus < 500
    if (!isOfTheFile) throw error
    tally.stop(error.detail)
  } finally {
    bytes.destroy()
  }
  return tally
}
