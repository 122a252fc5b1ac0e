import { z } from 'zod'

/** What a portal keeps for trials, so that a key can be tried before it signs what counts. */
export const rehearsal = {
  rehearsal: z
    .strictObject({
      procedure: z
        .strictObject({
          code: z.string().min(1).describe('Code').meta({ example: '9.999999' }),
          name: z.string().min(1).describe('Name').meta({ example: 'Thủ tục kiểm thử' }),
        })
        .describe('Procedure that the portal keeps for trials; agree on it first'),
    })
    .optional()
    .describe(
      'Lets `lienthong keys rehearse` send a signed dossier that says of itself that it is a trial; without it nothing is sent',
    ),
}
