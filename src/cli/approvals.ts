import { parseArgs } from 'node:util'
import { withParts } from '../app.ts'
import { type ApprovalState, approvalKinds, approvalMoves } from '../domain/approvals/approval.ts'
import { dongText } from '../domain/money/dong-text.ts'
import { isRecordId } from '../domain/record-id.ts'
import { localMinute } from '../domain/time/local-time.ts'
import type { Approval, Decided } from '../ports/approvals/approval-store.ts'
import { actorOf, isNobody } from './actor-of.ts'
import {
  asJson,
  type Command,
  fitsNoForm,
  type Help,
  type Terminal,
  theReason,
  UsageError,
} from './command.ts'
import { countText } from './figures.ts'

const help: Help = {
  forms: ['[list [--state STATE] [--json]]', 'approve ID --reason TEXT', 'reject ID --reason TEXT'],
  means: {
    '--state STATE': `one of ${Object.keys(approvalMoves).join(', ')}; waiting as it comes`,
    ID: 'of the approval, as the list has it',
    '--reason TEXT': theReason,
    '--json': asJson,
  },
  examples: {
    approvals: 'lists what waits for a decision',
  },
}
const mostListed = 100

/** Without a word it lists what waits for a decision. */
export const approvals: Command = {
  summary: 'lists what one person asked for and another decides; says yes or no to it',
  help,
  async run(words, terminal) {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        state: { type: 'string', default: 'waiting' },
        reason: { type: 'string' },
      },
    })
    const [action = 'list', id, ...rest] = positionals
    if (rest.length > 0) throw fitsNoForm('approvals', help)
    if (action === 'list' && id === undefined) return list(terminal, readState(values.state), values.json)
    if (action === 'approve' || action === 'reject') return decide(terminal, action, id, values.reason)
    throw fitsNoForm('approvals', help)
  },
}

function readState(word: string): ApprovalState {
  if (Object.hasOwn(approvalMoves, word)) return word as ApprovalState
  throw new UsageError(`--state is one of ${Object.keys(approvalMoves).join(', ')}`)
}

async function list({ config, print, log }: Terminal, state: ApprovalState, json: boolean): Promise<number> {
  const found = await withParts(config(), log, ({ store }) =>
    store.approvals.list({ state, limit: mostListed }),
  )
  if (json) {
    print(JSON.stringify({ approvals: found }))
    return 0
  }
  print(found.length === 0 ? `nothing is ${state}` : `${countText(found.length)} ${state}`)
  for (const approval of found) print(describe(approval))
  return 0
}

function describe({
  id,
  kind,
  schoolCode,
  amount,
  payload,
  steps,
  expiresAt,
  takesEffectAt,
  state,
}: Approval): string {
  const lines = [
    `${approvalKinds[kind].says}${schoolCode ? ` (${schoolCode})` : ''}${amount === null ? '' : `, ${dongText(amount)}`}`,
    ...(kind === 'bulk-repair' ? [describeRepair(payload)] : []),
    ...steps.map(({ at, state, by, reason }) => `  ${localMinute(at)} ${state} by ${by}: ${reason}`),
  ]
  if (state === 'waiting') lines.push(`  over at ${localMinute(expiresAt)}`)
  if (takesEffectAt) lines.push(`  takes effect at ${localMinute(takesEffectAt)}`)
  return [...lines, `  id ${id}`].join('\n')
}

/** What a repair would do, and to which; src/store/repairs/repair-store.ts writes it. */
function describeRepair({ action, planned, filter, repairId }: Approval['payload']): string {
  const narrow = Object.entries(filter as object).map(
    ([name, value]) => `${name} ${[value].flat().join(' ')}`,
  )
  const which = `${countText(Number(planned))} exchanges (${narrow.join(', ')})`
  return `  ${action} ${which}: those of them that stand as they do now when it is approved; repair ${repairId}`
}

async function decide(
  { config, print, log, user }: Terminal,
  action: 'approve' | 'reject',
  id: string | undefined,
  reason: string | undefined,
): Promise<number> {
  if (!id || !isRecordId(id) || !reason?.trim()) {
    throw new UsageError(`approvals ${action} ID --reason TEXT`)
  }
  const decided = await withParts(config(), log, async ({ store, planner, waker, clock }) => {
    const isKnown = await store.access.isPerson(user)
    if (!isKnown) return { is: 'nobody' } as const
    const said = { actor: actorOf({ user }), reason: reason.trim() }
    const decided =
      action === 'approve'
        ? await store.approvals.approve(id, said, { at: clock(), tell: planner.tellPaid })
        : await store.approvals.reject(id, said, clock())
    if (decided.is === 'decided') waker.wakeAll()
    return decided
  })
  print(answerOf(decided, user))
  return decided.is === 'decided' ? 0 : 1
}

function answerOf(decided: Decided | { is: 'nobody' }, user: string): string {
  switch (decided.is) {
    case 'decided':
      return describe(decided.approval)
    case 'nobody':
      return `not decided: ${isNobody(user)}`
    case 'unknown':
      return 'not decided: there is no such approval'
    case 'same-person':
      return 'not decided: another person than the one who asked must decide this'
    case 'not-open':
      return `not decided: it is ${decided.approval.state}`
  }
}
