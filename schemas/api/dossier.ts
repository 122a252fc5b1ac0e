import { z } from 'zod'
import { transferRequest } from '../dossier.ts'
import { instant } from '../text.ts'

/** A school transfer as the gateway keeps it. */
export const transfer = transferRequest
  .extend({ id: z.uuid(), dossierNumber: z.string(), filedAt: instant })
  .meta({ id: 'Transfer' })
