import { useState } from 'react'
import { may } from '../../../domain/roles.ts'
import type { PaymentPageMessage } from '../../messages/payments.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { paymentWords } from './words.ts'

interface PaymentActsProps {
  readonly message: PaymentPageMessage
  readonly path: string
  onDone(): void
}

/** What can be done about a payment at this moment, by whoever may. */
export function PaymentActs({ message: { payment, canAsk }, path, onDone }: PaymentActsProps) {
  const words = useWords(paymentWords)
  const { session } = useKnown()
  const api = useApi()
  const [isAsking, setAsking] = useState(false)
  const isWaiting = payment.state === 'open' || payment.state === 'expired'
  return (
    <>
      {canAsk && isWaiting && may(session, 'payments.ask') && (
        <button type="button" className="plain-button" onClick={() => setAsking(true)}>
          {words.ask}
        </button>
      )}
      {isAsking && (
        <ActionDialog
          {...{ title: words.ask, lead: words.askLead, act: words.ask, done: words.done }}
          onClose={() => setAsking(false)}
          onAct={async (_fields, reason) => {
            await api.send(`${path}/ask`, { reason })
            onDone()
          }}
        />
      )}
    </>
  )
}
