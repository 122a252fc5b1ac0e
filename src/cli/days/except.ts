import { parseArgs } from 'node:util'
import { approvalRules, withParts } from '../../app.ts'
import { type ClosingCondition, closingConditions } from '../../domain/days/business-day.ts'
import { orderOfExceptions } from '../../domain/days/day-exception-order.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { actorOf, isNobody } from '../actor-of.ts'
import { type Terminal, UsageError } from '../command.ts'
import { readDay } from './read-day.ts'

/** Asks that a day may be closed although conditions do not hold; another person decides it. */
export async function except(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      condition: { type: 'string', multiple: true, default: [] },
      reason: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const { book, day } = readDay(positionals, 'except')
  const conditions = values.condition.map(readCondition)
  const reason = values.reason?.trim()
  if (!reason || conditions.length === 0) {
    throw new UsageError('days except BOOK DAY --condition CONDITION … --reason TEXT')
  }
  const { user, print } = terminal
  const settings = terminal.config()
  return withParts(settings, terminal.log, async ({ store, planner, days, clock }) => {
    if (!(await store.access.isPerson(user))) {
      print(`not asked for: ${isNobody(user)}`)
      return 1
    }
    await store.days.openDays(days.rules, clock())
    const kept = await store.days.find(book, day)
    if (!kept) {
      print(`${book} has no day ${day}`)
      return 1
    }
    const actor = actorOf({ user })
    const rules = approvalRules(settings.approvals)
    try {
      const asking = orderOfExceptions(kept, { conditions, reason, actor, rules })
      if (asking.is === 'not-possible') throw new GatewayError('conflict', asking.why)
      const asked = await store.approvals.request(asking.order, { at: clock(), tell: planner.tellPaid })
      print(values.json ? JSON.stringify(asked) : `${book}, ${day}: another person decides ${asked.id}`)
      return 0
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'conflict') throw error
      print(`not asked for: ${error.detail}`)
      return 1
    }
  })
}

function readCondition(word: string): ClosingCondition {
  if (Object.hasOwn(closingConditions, word)) return word as ClosingCondition
  throw new UsageError(`--condition is one of ${Object.keys(closingConditions).join(', ')}`)
}
