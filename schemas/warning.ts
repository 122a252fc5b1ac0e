import { z } from 'zod'

/** Something about an accepted record that looks wrong but does not stop it. */
export const warning = z
  .object({
    field: z.string().meta({ example: 'identityNumber' }),
    code: z.string().meta({ example: 'identity_birth_year' }),
    message: z.string(),
  })
  .meta({ id: 'Warning' })

export type Warning = z.infer<typeof warning>
