import { useState } from 'react'
import type { BillLine } from '../../../../schemas/bill.ts'
import { billSums } from '../../../domain/bills/bill.ts'
import { exemptedPart } from '../../../domain/bills/bill-arithmetic.ts'
import type { BillMessage } from '../../messages/bills.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import './correct-dialog.css'
import { billWords } from './words.ts'

interface CorrectDialogProps {
  readonly bill: BillMessage['bill']
  readonly path: string
  onClose(): void
  onDone(): void
}

const rates = [0, 50, 70, 100] as const

/** Corrects what a bill asks, line by line; what it comes to is said while it is typed. */
export function CorrectDialog({ bill, path, onClose, onDone }: CorrectDialogProps) {
  const { format } = useSpeech()
  const words = useWords(billWords)
  const api = useApi()
  const [lines, setLines] = useState<readonly BillLine[]>(bill.lines)
  const total = lines.reduce((sum, { payable }) => sum + payable, 0)
  const owed = billSums(lines)
  const kept = owed.payable + Math.min(bill.contributed, owed.voluntary)
  const change = (place: number, changes: Partial<BillLine>) =>
    setLines(lines.map((line, index) => (index === place ? corrected(line, changes) : line)))
  return (
    <ActionDialog
      title={words.correct}
      lead={words.correctLead}
      act={words.correct}
      done={words.corrected}
      onClose={onClose}
      onAct={async (_fields, reason) => {
        await api.send(`${path}/correct`, { lines, total, reason, revision: bill.revision })
        onDone()
      }}
    >
      {lines.map((line, index) =>
        // What another bill asked for before is corrected by nobody here.
        line.carriedFrom ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines keep their places
          <fieldset key={index} className="corrected-line">
            <legend>{line.name}</legend>
            <label className="field">
              <span>{words.gross}</span>
              <input
                type="number"
                inputMode="numeric"
                required
                min={0}
                value={line.gross}
                onChange={({ currentTarget }) => change(index, { gross: Number(currentTarget.value) })}
              />
            </label>
            <label className="field">
              <span>{words.exempt}</span>
              <select
                value={line.exemptionRate}
                onChange={({ currentTarget }) =>
                  change(index, { exemptionRate: Number(currentTarget.value) as BillLine['exemptionRate'] })
                }
              >
                {rates.map((rate) => (
                  <option key={rate} value={rate}>
                    {rate}%
                  </option>
                ))}
              </select>
            </label>
            {line.exemptionRate > 0 && (
              <label className="field">
                <span>{words.basis}</span>
                <input
                  required
                  maxLength={60}
                  value={line.exemptionBasis?.decree ?? ''}
                  onChange={({ currentTarget }) =>
                    change(index, { exemptionBasis: { ...line.exemptionBasis, decree: currentTarget.value } })
                  }
                />
              </label>
            )}
          </fieldset>
        ),
      )}
      <p role="status" className="corrected-sum">
        {words.correctedSum(format.dong(billSums(bill.lines).payable), format.dong(owed.payable))}
        {bill.paid > kept && <strong>{words.becomesCredit(format.dong(bill.paid - kept))}</strong>}
      </p>
    </ActionDialog>
  )
}

/** A line with other words, and everything that follows from them. What the budget paid whole, it goes on paying whole. */
function corrected(before: BillLine, changes: Partial<BillLine>): BillLine {
  const { exemptionBasis, ...line } = { ...before, ...changes }
  const exempted = exemptedPart(line.gross, line.exemptionRate)
  const wasExempted = exemptedPart(before.gross, before.exemptionRate)
  const isPaidWhole = before.budgetCompensation === wasExempted && wasExempted > 0
  return {
    ...line,
    ...(exemptionBasis && line.exemptionRate > 0 && { exemptionBasis }),
    budgetCompensation: isPaidWhole ? exempted : Math.min(before.budgetCompensation, exempted),
    payable: line.gross - exempted,
  }
}
