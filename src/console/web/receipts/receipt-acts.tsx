import { type ReactNode, useEffect, useState } from 'react'
import { may } from '../../../domain/access/roles.ts'
import type { BillMessage } from '../../messages/bills.ts'
import type { ReceiptMessage } from '../../messages/receipts.ts'
import { ActButtons, type OfferedAct } from '../action/act-buttons.tsx'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useApi, useKnown } from '../session/api.tsx'
import { useRead } from '../session/use-read.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { TakeDialog } from './take-dialog.tsx'
import { receiptWords } from './words.ts'

interface ReceiptActsProps {
  readonly message: ReceiptMessage
  readonly path: string
  onName(name: string): void
  onDone(): void
}

type Act = 'named' | 'void' | 'replace'

/** What can be done with a receipt at this moment, by whoever may. */
export function ReceiptActs({ message: { counter, others }, path, onName, onDone }: ReceiptActsProps) {
  const { format } = useSpeech()
  const words = useWords(receiptWords)
  const { session } = useKnown()
  const api = useApi()
  const [act, setAct] = useState<Act>()
  const [isToPrint, setToPrint] = useState(false)
  const mayChange = may(session, 'payments.take') && counter.state === 'valid'

  // The name is on the page by then, and the dialog is gone.
  useEffect(() => {
    if (!isToPrint || act !== undefined) return
    setToPrint(false)
    window.print()
  }, [isToPrint, act])

  const close = () => setAct(undefined)
  const dialogs: Readonly<Record<Act, ReactNode>> = {
    named: (
      <ActionDialog
        {...{ title: words.printNamed, lead: words.printLead, act: words.printNamed, done: words.printed }}
        onClose={close}
        onAct={async (_fields, reason) => {
          const { name } = await api.send<{ readonly name: string }>(`${path}/name`, { reason })
          onName(name)
          setToPrint(true)
        }}
      />
    ),
    void: (
      <ActionDialog
        {...{ title: words.makeVoid, lead: words.voidLead, act: words.makeVoid, done: words.voided }}
        isDangerous
        onClose={close}
        onAct={async (fields, reason) => {
          const replacedBy = fields.get('replacedBy')
          await api.send(`${path}/void`, { reason, ...(replacedBy && { replacedBy }) })
          onDone()
        }}
      >
        <label className="field">
          <span>{words.by}</span>
          <select name="replacedBy">
            <option value="">{words.byNothing}</option>
            {others.map(({ id, number, paidOn, amount }) => (
              <option key={id} value={id}>
                {words.transfer(number, format.day(paidOn), format.dong(amount))}
              </option>
            ))}
          </select>
        </label>
      </ActionDialog>
    ),
    replace: <ReplaceDialog counter={counter} onClose={close} />,
  }
  const acts: readonly OfferedAct<Act>[] = [
    ['named', words.printNamed, may(session, 'persons.open')],
    ['replace', words.replace, mayChange],
    ['void', words.makeVoid, mayChange],
  ]
  return (
    <>
      <button type="button" className="plain-button" onClick={() => window.print()}>
        {words.print}
      </button>
      <ActButtons acts={acts} onChoose={setAct} />
      {act && dialogs[act]}
    </>
  )
}

/** Reads first what the bill asks now, of which the new receipt may be. */
function ReplaceDialog({ counter, onClose }: Pick<ReceiptMessage, 'counter'> & { onClose(): void }) {
  const { data } = useRead<BillMessage>(`/bills/${counter.billId}`)
  return data && <TakeDialog bill={data.bill} replaces={counter} onClose={onClose} />
}
