import { z } from 'zod'
import { dong } from '../money.ts'
import { reason } from '../repair.ts'
import { day, instant } from '../text.ts'
import { sourceLine } from './bank-line.ts'

/** How a contradiction of a bank ends; src/domain/bank-lines/contradiction.ts says what each takes in. */
const contradictionEnding = z.enum(['nothing-moved', 'taken-in', 'in-its-place'])

const telling = sourceLine.omit({ id: true })

/** A movement that a bank told of twice, and not the same both times. */
const contradiction = z
  .object({
    id: z.int(),
    source: z.string().meta({ description: 'Who told the second' }),
    first: telling
      .extend({ source: z.string().meta({ description: 'Who told it first' }), seenAt: instant })
      .meta({ description: 'As it is booked' }),
    second: z
      .object({
        account: z.string().nullable(),
        direction: z.enum(['in', 'out']).nullable(),
        reference: z.string().nullable(),
        amount: dong,
        bookedOn: day.nullable(),
      })
      .meta({ description: 'Of what an older version kept, the amount alone is known' }),
    toldAt: instant,
    times: z.int().meta({ description: 'How often the second was told' }),
    isWhole: z.boolean().meta({ description: 'Whether enough of the second is kept to book it' }),
    ended: z.object({ ending: contradictionEnding, at: instant, by: z.string() }).nullable(),
  })
  .meta({ id: 'Contradiction' })

export const contradictionPage = z
  .object({
    contradictions: z.array(contradiction),
    next: z.int().nullable().meta({ description: 'Value of `before` for the next page; null at the end' }),
  })
  .meta({ id: 'ContradictionPage' })

export const contradictionEnd = z
  .strictObject({
    ending: contradictionEnding.meta({
      description:
        '`nothing-moved`: the first alone is true; `taken-in`: both are; `in-its-place`: the second alone is',
    }),
    reason,
  })
  .meta({ id: 'ContradictionEnd' })
