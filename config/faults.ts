import { z } from 'zod'

/** Faults for trying out that nothing is lost. */
export const faults = z.strictObject({
  enabled: z.boolean().default(false).describe('Whether what stands here happens; for fault runs only'),
  clockFile: z
    .string()
    .min(1)
    .optional()
    .describe('File that says by how many ms the wall clock of the machine is wrong; read at every look')
    .meta({ example: '/tmp/clock' }),
  poison: z
    .boolean()
    .default(false)
    .describe(
      'Whether bills with `poison:throws`, `poison:loops`, `poison:grows` or `poison:kills` in their title are poison',
    ),
  crashAt: z
    .string()
    .min(1)
    .optional()
    .describe('Where the process ends itself: the name of a fault point in src/faults/fault-points.ts')
    .meta({ example: 'answer-read:3' }),
})
