import { useState } from 'react'
import type { MoneyMessage } from '../../messages/money.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { moneyWords } from './words.ts'

interface ReturnDialogProps {
  readonly message: MoneyMessage
  readonly path: string
  onClose(): void
  onDone(): void
}

/**
 * Asks that a piece goes back to who sent it; of the sender only what the bank did not say is asked for. What came by a channel
 * that gives back needs nobody's account, unless it should go to one.
 */
export function ReturnDialog({ message, path, onClose, onDone }: ReturnDialogProps) {
  const { piece, payer, payment, channelGivesBack } = message
  const [way, setWay] = useState<'channel' | 'transfer'>(channelGivesBack ? 'channel' : 'transfer')
  const { format } = useSpeech()
  const words = useWords(moneyWords)
  const api = useApi()
  return (
    <ActionDialog
      title={words.return}
      lead={words.returnLead(format.dong(piece.amount))}
      act={words.return}
      done={words.returnDone}
      onClose={onClose}
      onAct={async (fields, reason) => {
        const typed = ['bankCode', 'name', 'account'].flatMap((name) => {
          const value = String(fields.get(name) ?? '').trim()
          return value === '' ? [] : [[name, value] as const]
        })
        await api.send(`${path}/return`, { ...Object.fromEntries(typed), reason })
        onDone()
      }}
    >
      {channelGivesBack && (
        <label className="field">
          <span>{words.returnWay}</span>
          <select value={way} onChange={({ currentTarget }) => setWay(currentTarget.value as typeof way)}>
            {(['channel', 'transfer'] as const).map((one) => (
              <option key={one} value={one}>
                {words.returnWays[one]}
              </option>
            ))}
          </select>
        </label>
      )}
      {way === 'transfer' && <Payee payer={payer} isOfPayment={payment !== null} />}
    </ActionDialog>
  )
}

interface PayeeProps extends Pick<MoneyMessage, 'payer'> {
  /** A channel does not say from which account it came. */
  readonly isOfPayment: boolean
}

function Payee({ payer, isOfPayment }: PayeeProps) {
  const words = useWords(moneyWords)
  return (
    <>
      {!payer?.name && (
        <label className="field">
          <span>{isOfPayment ? words.returnName : words.payer}</span>
          <input name="name" required maxLength={120} autoComplete="off" />
        </label>
      )}
      {!payer?.account && (
        <label className="field">
          <span>{isOfPayment ? words.returnAccount : words.payerAccount}</span>
          <input name="account" required maxLength={34} autoComplete="off" spellCheck={false} />
        </label>
      )}
      <label className="field">
        <span>{words.payerBank}</span>
        <input
          name="bankCode"
          required
          maxLength={6}
          pattern="[0-9]{6}"
          inputMode="numeric"
          autoComplete="off"
        />
      </label>
    </>
  )
}
