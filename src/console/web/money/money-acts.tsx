import { type ReactNode, useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import { isToBeGiven } from '../../../domain/bank-lines/allocation.ts'
import type { LineWordsMessage, MoneyMessage } from '../../messages/money.ts'
import { ActButtons, type OfferedAct } from '../action/act-buttons.tsx'
import { ActionDialog } from '../action/action-dialog.tsx'
import { say } from '../action/toasts.tsx'
import { RefundDialog } from '../refunds/refund-dialog.tsx'
import { refundWords } from '../refunds/words.ts'
import { Problem, useApi, useKnown } from '../session/api.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { ListDialog } from './list-dialog.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import { moneyWords } from './words.ts'

export interface MoneyActsProps {
  readonly message: MoneyMessage
  /** The piece's path in the console's own API. */
  readonly path: string
  onOpen(words: LineWordsMessage): void
  onDone(): void
}

type Act = 'open' | 'list' | 'return' | 'refund' | 'undo'

/** What can be done with a piece of money at this moment, by whoever may. */
export function MoneyActs({ message, path, onOpen, onDone }: MoneyActsProps) {
  const words = useWords(moneyWords)
  const { ask: refund } = useWords(refundWords)
  const { session } = useKnown()
  const api = useApi()
  const [act, setAct] = useState<Act>()
  const [problem, setProblem] = useState<Problem>()
  const { piece, line, payment, claim, channelGivesBack } = message
  const isStanding = piece.undoneAt === null && may(session, 'money.match')
  const mayGive = isStanding && isToBeGiven(piece)
  const mayReturn = mayGive && line?.direction !== 'out' && message.returnedBy === null
  const isGiven = piece.undoneAt === null && piece.outcome === 'posted'
  const isOnItsWay = piece.why === 'in-transit'
  const mayUndo = isStanding && (isGiven || isOnItsWay)
  const mayRefund = isGiven && payment !== null && may(session, 'refunds.ask')
  const mayOpen = may(session, 'persons.open') && line !== null && !line.isErased

  async function claimOrRelease() {
    setProblem(undefined)
    try {
      await api.send(`${path}/${claim?.isOwn ? 'release' : 'claim'}`, {})
      say(claim?.isOwn ? words.released : words.taken)
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem('failed'))
    }
    onDone()
  }

  const close = () => setAct(undefined)
  const dialogs: Readonly<Record<Act, ReactNode>> = {
    open: (
      <ActionDialog
        {...{ title: words.openTitle, lead: words.openLead, act: words.open, done: words.opened }}
        onClose={close}
        onAct={async (_fields, reason) => onOpen(await api.send(`${path}/open`, { reason }))}
      />
    ),
    return: <ReturnDialog message={message} path={path} onClose={close} onDone={onDone} />,
    refund: (
      <RefundDialog
        of={{ allocationId: piece.id }}
        canChannel={channelGivesBack}
        most={piece.amount}
        onClose={close}
      />
    ),
    list: <ListDialog message={message} path={path} onClose={close} onDone={onDone} />,
    undo: (
      <ActionDialog
        {...{ title: words.undo, act: words.undo, done: words.undone }}
        lead={isOnItsWay ? words.undoTransitLead : words.undoLead}
        isDangerous
        onClose={close}
        onAct={async (_fields, reason) => {
          await api.send(`${path}/undo`, { reason })
          onDone()
        }}
      />
    ),
  }
  const acts: readonly OfferedAct<Act>[] = [
    ['open', words.open, mayOpen],
    ['list', words.byList, mayGive],
    ['return', words.return, mayReturn],
    ['refund', refund, mayRefund],
    ['undo', words.undo, mayUndo],
  ]
  return (
    <>
      {mayGive && (
        <button type="button" className="plain-button" onClick={claimOrRelease}>
          {claim?.isOwn ? words.release : words.take}
        </button>
      )}
      <ActButtons acts={acts} onChoose={setAct} />
      {act && dialogs[act]}
      {problem && <ProblemNote problem={problem} />}
    </>
  )
}
