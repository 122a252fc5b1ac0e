import { z } from 'zod'
import { isRealDay } from '../../../src/domain/time/local-time.ts'
import type { StatementRow, StatementSource } from '../../../src/ports/statement-source.ts'
import { readTextLines } from '../../../src/wire/text-lines.ts'
import { headerProblem, readSuccessLine } from './decode.ts'
import { writeDifferenceFile, writeSummaryFile } from './encode.ts'

export const settings = z.object({
  partnerName: z
    .string()
    .regex(/^[0-9A-Z ]{1,40}$/, 'must be capital letters, digits and spaces')
    .default('BLUECOM')
    .describe('Our name in the finding THUA …; BLUECOM is the one partner seen, the bank says ours'),
  service: z
    .string()
    .default('')
    .describe('Column service of the TH file; its values are not published, the bank says ours'),
  results: z
    .object({
      equal: z.string().describe('Value when both sides agree'),
      different: z.string().describe('Value when something differs'),
    })
    .default({ equal: '', different: '' })
    .describe('Column result of the TH file; its values are not published, empty until the bank says them'),
  statuses: z
    .record(z.string(), z.enum(['settled', 'failed', 'reversed']))
    .default({})
    .describe('What a value of the status column of the TC file means; its values are not published'),
  unlistedStatus: z
    .enum(['settled', 'failed', 'reversed', 'problem'])
    .default('settled')
    .describe('What any other status means; the TC file is by its name the list of successes'),
  maxLineBytes: z
    .int()
    .min(256)
    .max(1_048_576)
    .default(16_384)
    .describe('Longest line that is read, in bytes; a longer one is reported and passed over'),
})

/** The daily file of successful transactions of MB Bank, and our two answers to it. */
export function createMbDaily(rules: z.infer<typeof settings>): StatementSource {
  return {
    id: 'mb-daily',
    recognise,
    read: (bytes) => readStatement(bytes, rules),
    writeDifferences(day, rows, summary) {
      const name = (kind: string) => `RV_${day.replaceAll('-', '')}_${kind}.txt`
      const differences = writeDifferenceFile(rows, rules)
      return new Map([
        ...(differences ? [[name('CL'), differences] as const] : []),
        [name('TH'), writeSummaryFile(day, summary, rules)] as const,
      ])
    },
  }
}

function recognise(fileName: string): { businessDay: string } | undefined {
  const date = /^RV_(\d{4})(\d{2})(\d{2})_TC\.txt$/.exec(fileName)
  if (!date) return undefined
  const businessDay = `${date[1]}-${date[2]}-${date[3]}`
  return isRealDay(businessDay) ? { businessDay } : undefined
}

async function* readStatement(
  bytes: AsyncIterable<Uint8Array>,
  rules: z.infer<typeof settings>,
): AsyncGenerator<StatementRow> {
  for await (const line of readTextLines(bytes, rules.maxLineBytes)) {
    if (line.number === 1) {
      const problem = headerProblem(line)
      if (problem) yield { is: 'problem', lineNumber: 1, problem, raw: line.text }
      continue
    }
    if (line.is === 'text' && line.text.trim() === '') continue
    yield readSuccessLine(line, rules)
  }
}
