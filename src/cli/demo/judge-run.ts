import { paidPayments } from '../../../simulators/dvcqg-platform/index.ts'
import { type Judgement, judge } from '../../../simulators/judge.ts'
import { openLedger } from '../../../simulators/ledger.ts'
import { ledgerFile } from '../../../simulators/start-simulators.ts'
import { exchangeStanding } from '../../domain/exchanges/exchange.ts'
import type { Store } from '../../store/open-store.ts'
import { messagesOf, owedOfDossier, owedOfPaidBill } from './owed-facts.ts'

/** What the demonstration came to, counted in messages that portals must have. */
export interface Verdict {
  readonly accepted: number
  readonly delivered: number
  readonly open: number
  readonly givenUp: number
  readonly lost: number
  readonly appliedTwice: number
  readonly judgement: Judgement
}

/**
 * Judges a run by the partners' own books. `accepted` are the dossier numbers that the school systems were told; what
 * was paid is what the payment platform's book says, and `transferred` are those paid by a transfer; lost is what neither a partner's book nor an open or given-up exchange accounts for.
 */
export async function judgeRun(
  store: Store,
  simulators: string,
  accepted: readonly string[],
  days: readonly string[],
  transferred: readonly string[],
): Promise<Verdict> {
  const platformBook = openLedger(ledgerFile(simulators, 'dvcqg-platform'))
  const paidThere = days.flatMap((day) => paidPayments(platformBook, day))
  const paid = [...paidThere.map(({ dossierNumber }) => dossierNumber), ...transferred]
  const judgement = judge(
    [...accepted.flatMap(owedOfDossier), ...paid.flatMap(owedOfPaidBill)],
    [
      openLedger(ledgerFile(simulators, 'national')).entries(),
      openLedger(ledgerFile(simulators, 'lgsp')).entries(),
    ],
  )
  const standing = { delivered: 0, open: 0, 'given-up': 0 }
  for (const { state, count } of await store.exchanges.counts()) standing[exchangeStanding[state]] += count

  const messages = accepted.length * messagesOf.dossier + paid.length * messagesOf.paidBill
  const { delivered, open, 'given-up': givenUp } = standing
  // A missing fact is no loss while its exchange is open or was given up with a reason.
  const unexplained = Math.max(0, judgement.missing.length - open - givenUp)
  return {
    accepted: messages,
    delivered,
    open,
    givenUp,
    lost: Math.max(unexplained, messages - delivered - open - givenUp),
    appliedTwice: judgement.appliedTwice.length,
    judgement,
  }
}

/** The line by which a run is judged. */
export const verdictLine = ({ accepted, delivered, open, givenUp, lost, appliedTwice }: Verdict): string =>
  `accepted=${accepted} delivered=${delivered} open=${open} given_up=${givenUp} lost=${lost} applied_twice=${appliedTwice}`

/** Nothing was lost or doubled, and every message is accounted for. */
export const isClean = ({ accepted, delivered, open, givenUp, lost, appliedTwice }: Verdict): boolean =>
  lost === 0 && appliedTwice === 0 && accepted === delivered + open + givenUp
