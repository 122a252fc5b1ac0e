import { z } from 'zod'

const day = z.iso.date()

/** Which portals learn of which records, of which schools, from when to when. */
export const routes = z.array(
  z.strictObject({
    record: z.enum(['bill', 'dossier']).describe('Kind of record'),
    portal: z.string().describe('Which of `portals` learns of it'),
    from: day.describe('First day'),
    to: day.optional().describe('Last day; open when absent'),
    schools: z.array(z.string()).optional().describe('Codes of schools; all when absent'),
    units: z.array(z.string()).optional().describe('Codes of administrative units; all when absent'),
  }),
)

interface Routed {
  readonly routing: z.output<typeof routes>
  readonly portals: Readonly<Record<string, unknown>>
}

/** What is wrong with the rows, by the path of the setting. */
export const routeProblems = ({ routing, portals }: Routed) =>
  routing.flatMap(({ portal, from, to }, index) => {
    const problem = (name: string, message: string) => ({ path: ['routing', index, name], message })
    return [
      ...(Object.hasOwn(portals, portal) ? [] : [problem('portal', 'names none of `portals`')]),
      ...(to && to < from ? [problem('to', 'is before `from`')] : []),
    ]
  })
