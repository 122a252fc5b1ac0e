import { type ReactNode, useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { PaymentPageMessage } from '../../messages/payments.ts'
import { ActButtons, type OfferedAct } from '../action/act-buttons.tsx'
import { ActionDialog } from '../action/action-dialog.tsx'
import { RefundDialog } from '../refunds/refund-dialog.tsx'
import { refundWords } from '../refunds/words.ts'
import { useApi, useKnown } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { paymentWords } from './words.ts'

interface PaymentActsProps {
  readonly message: PaymentPageMessage
  readonly path: string
  onDone(): void
}

type Act = 'ask' | 'refund' | 'reverse'

/** What can be done about a payment at this moment, by whoever may. */
export function PaymentActs({ message, path, onDone }: PaymentActsProps) {
  const words = useWords(paymentWords)
  const refundsWords = useWords(refundWords)
  const { session } = useKnown()
  const api = useApi()
  const [act, setAct] = useState<Act>()
  const { payment, bill, receipt, reversal, pieces, canAsk, canRefund } = message
  const isWaiting = payment.state === 'open' || payment.state === 'expired'
  const isThere = payment.state === 'paid' && bill !== null && reversal === null
  const refunded = receipt?.refunded ?? 0
  const most = Math.max(0, (payment.paidAmount ?? 0) - refunded)
  const isOfCounter = receipt?.kind === 'counter'
  const standing = pieces.filter(({ undoneAt, outcome }) => undoneAt === null && outcome !== 'reversed')
  const isInPieces = standing.length > 0 && standing.every(({ outcome }) => outcome !== 'not-fee')

  const close = () => setAct(undefined)
  const dialogs: Readonly<Record<Act, ReactNode>> = {
    ask: (
      <ActionDialog
        {...{ title: words.ask, lead: words.askLead, act: words.ask, done: words.done }}
        onClose={close}
        onAct={async (_fields, reason) => {
          await api.send(`${path}/ask`, { reason })
          onDone()
        }}
      />
    ),
    refund: (
      <RefundDialog of={{ paymentId: payment.id }} canChannel={canRefund} most={most} onClose={close} />
    ),
    reverse: (
      <ActionDialog
        title={refundsWords.reverse}
        lead={isInPieces ? refundsWords.reversePiecesLead : refundsWords.reverseLead}
        {...{ act: refundsWords.reverse, done: refundsWords.reversed }}
        isDangerous
        onClose={close}
        onAct={async (_fields, reason) => {
          await api.send(`${path}/reverse`, { reason })
          onDone()
        }}
      />
    ),
  }
  const acts: readonly OfferedAct<Act>[] = [
    ['ask', words.ask, canAsk && isWaiting && may(session, 'payments.ask')],
    ['refund', refundsWords.ask, isThere && most > 0 && may(session, 'refunds.ask')],
    // Money of a counter is taken back by making its receipt void.
    [
      'reverse',
      refundsWords.reverse,
      (isInPieces || (isThere && !isOfCounter && refunded === 0)) && may(session, 'money.match'),
    ],
  ]
  return (
    <>
      <ActButtons acts={acts} onChoose={setAct} />
      {act && dialogs[act]}
    </>
  )
}
