import { type ReactNode, useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import { mayBecome, owes } from '../../../domain/bills/bill.ts'
import type { BillMessage } from '../../messages/bills.ts'
import { ActButtons, type OfferedAct } from '../action/act-buttons.tsx'
import { ActionDialog } from '../action/action-dialog.tsx'
import { TakeDialog } from '../receipts/take-dialog.tsx'
import { receiptWords } from '../receipts/words.ts'
import { RefundDialog } from '../refunds/refund-dialog.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { CorrectDialog } from './correct-dialog.tsx'
import { billWords } from './words.ts'

interface BillActsProps {
  readonly message: BillMessage
  readonly path: string
  onDone(): void
}

type Act = 'take' | 'credit' | 'correct' | 'cancel'

/** What can be done about a bill at this moment, by whoever may. */
export function BillActs({ message: { bill, credit }, path, onDone }: BillActsProps) {
  const words = useWords(billWords)
  const receipts = useWords(receiptWords)
  const { session } = useKnown()
  const api = useApi()
  const [act, setAct] = useState<Act>()
  const mayChange = may(session, 'bills.change') && mayBecome(bill.state, 'cancelled')
  const { schoolCode, studentCode } = bill

  const close = () => setAct(undefined)
  const dialogs: Readonly<Record<Act, ReactNode>> = {
    take: <TakeDialog bill={bill} onClose={close} />,
    credit: <RefundDialog of={{ schoolCode, studentCode }} most={credit} onClose={close} />,
    correct: <CorrectDialog bill={bill} path={path} onClose={close} onDone={onDone} />,
    cancel: (
      <ActionDialog
        {...{ title: words.cancel, lead: words.cancelLead, act: words.cancel, done: words.cancelled }}
        isDangerous
        onClose={close}
        onAct={async (_fields, reason) => {
          await api.send(`${path}/cancel`, { reason })
          onDone()
        }}
      />
    ),
  }
  const isOwed = owes(bill.state) && bill.payable > bill.paid
  const acts: readonly OfferedAct<Act>[] = [
    ['take', receipts.take, isOwed && may(session, 'payments.take')],
    ['credit', words.refundCredit, credit > 0 && may(session, 'refunds.ask')],
    ['correct', words.correct, mayChange],
    ['cancel', words.cancel, mayChange && bill.paid === 0],
  ]
  return (
    <>
      <ActButtons acts={acts} onChoose={setAct} />
      {act && dialogs[act]}
    </>
  )
}
