import { z } from 'zod'
import type { AdapterGroups } from './partners.ts'

/** What every bank that tells of movements by messages needs besides its adapter's settings; times in ms. */
export const bankFeed = {
  pullEveryMs: z
    .int()
    .min(10_000)
    .max(86_400_000)
    .default(900_000)
    .describe(
      'How often it is asked for what no message told of, in ms; at once when movements are seen to be missing',
    ),
  overlapMs: z
    .int()
    .min(0)
    .max(604_800_000)
    .default(7_200_000)
    .describe('How far back it is asked once more each time, in ms: banks tell late of some movements'),
}

interface Named {
  readonly feeds: Readonly<Record<string, { readonly adapter: string }>>
  readonly payments: object
  readonly statements: object
}

/** What is wrong with feeds whose settings are each right. Their names stand in addresses and beside what they told. */
export const feedProblems = ({ feeds, payments, statements }: Named, known: AdapterGroups['feeds']) =>
  Object.entries(feeds).flatMap(([name, settings]) => {
    const isTaken = Object.hasOwn(payments, name) || Object.hasOwn(statements, name)
    const messages = [
      known[settings.adapter]?.check(settings as never),
      isTaken ? 'has the name of a channel of payment or of a sender of statements' : undefined,
    ]
    return messages.flatMap((message) => (message ? [{ path: ['feeds', name], message }] : []))
  })
