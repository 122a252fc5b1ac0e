import { strangerItemsSql, strangersSql } from '../statements/stranger-items.sql.ts'
import { grouped } from './grouped.sql.ts'

const astray = (kind: string, says: string) => `
  select channel || ', settlement ' || batch || ' of ' || business_day || ', item in row ' || line || ', difference ' || break_id
    || ': ' || ${grouped('astray')} || ' đồng ${says}' as name
  from (${strangerItemsSql}) as items where kind ${kind} 'payment' and astray <> 0`

const looked = (kind: string) =>
  `select count(*) from (${strangersSql}) as items where kind ${kind} 'payment'`

/** What is proved of what providers settle and nobody here knows. Books of older versions may keep such money astray. */
export const settlementProofs = {
  'strangers-are-settled-once': {
    says: 'what a provider settles and nobody here knows is money without an owner once, by its line',
    looked: looked('='),
    wrong: astray('=', 'are money without an owner by the difference, and come with their transfer again'),
  },
  'takings-are-booked': {
    says: 'what a provider took of a payment that nobody here knows is booked against something',
    looked: looked('<>'),
    wrong: astray('<>', 'that it took are booked against nothing'),
  },
} as const
