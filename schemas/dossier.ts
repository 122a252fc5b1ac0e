import { z } from 'zod'
import { guardian } from './student.ts'
import { code, text } from './text.ts'

/** The states of a dossier (hồ sơ) that portals know; their numbers are in each adapter's codes.ts. */
export const dossierStatus = z.enum([
  'filed',
  'received',
  'refused',
  'processing',
  'supplement-needed',
  'payment-needed',
  'withdrawn',
  'stopped',
  'finished',
  'returned',
])

/** A paper of a dossier, passed by an address that the portal may download from. */
export const paperRequest = z
  .object({
    id: code(60),
    name: text(4000),
    url: z.url({ protocol: /^https?$/ }),
    componentCode: code(60)
      .optional()
      .meta({ description: 'The code of this paper in the procedure (MAGIAYTO)' }),
    digitised: z.boolean().default(true),
  })
  .meta({ id: 'PaperRequest' })

/** A school transfer (chuyển trường): the procedure's codes come from configuration. */
export const transferRequest = z
  .object({
    kind: z.literal('school-transfer'),
    number: code(40).meta({ description: 'The number that the school system gives; unique in the school' }),
    schoolCode: code(30),
    studentCode: code(40),
    toSchoolCode: code(30),
    toSchoolName: text(250),
    reason: text(500),
    applicant: guardian,
    papers: z.array(paperRequest).min(1).max(20),
  })
  .meta({ id: 'TransferRequest' })

export type DossierStatus = z.infer<typeof dossierStatus>
export type TransferRequest = z.infer<typeof transferRequest>
