import { z } from 'zod'
import { student } from '../student.ts'
import { warning } from '../warning.ts'

/** A student as it is put: its code stands in the path, and may stand in the body too. */
export const studentToPut = student.partial({ code: true }).meta({ id: 'StudentToPut' })

/** What is answered to a student that was taken in. */
export const studentAcceptance = z
  .object({
    code: z.string(),
    schoolCode: z.string(),
    outcome: z.enum(['accepted', 'repeated']),
    warnings: z.array(warning).meta({ description: 'What looks wrong without stopping the record' }),
  })
  .meta({ id: 'StudentAcceptance' })
