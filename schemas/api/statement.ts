import { z } from 'zod'
import { instant } from '../text.ts'

/** A file of statements that is kept as it came. */
const statementFile = z
  .object({
    id: z.uuid(),
    source: z.string().meta({ description: 'The sender in the configuration', example: 'mb' }),
    name: z.string(),
    sha256: z.string().meta({ description: 'Of its bytes, hexadecimal' }),
    bytes: z.int(),
    keptBy: z.string().meta({ description: '`folder`, `command`, `sftp`, or who sent it' }),
    keptAt: instant,
    isHere: z.boolean().meta({ description: 'Whether its bytes are kept still' }),
  })
  .meta({ id: 'StatementFile' })

/** The same with what reading it came to. */
export const readStatementFile = statementFile
  .extend({
    result: z.looseObject({}).nullable().meta({
      description: 'Lines, problems and where the money is; nothing while it was not read to its end',
    }),
    wasKnown: z
      .boolean()
      .optional()
      .meta({ description: 'These bytes were read before; nothing was done again' }),
  })
  .meta({ id: 'ReadStatementFile' })

export const statementFilesPage = z
  .object({ files: z.array(statementFile), next: z.uuid().nullable().meta({ description: 'For `before`' }) })
  .meta({ id: 'StatementFiles' })
