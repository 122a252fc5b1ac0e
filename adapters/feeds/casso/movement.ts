import { z } from 'zod'
import type { BankLine } from '../../../src/domain/bank-lines/bank-line.ts'
import { localDay, localText, readTimestamp } from '../../../src/domain/time/local-time.ts'
import type { FeedMovement } from '../../../src/ports/bank-feed.ts'
import { nameOrBlank, nameOrNumber, nameText, signedAmount } from '../../../src/wire/json-message.ts'

const text = z.string().nullish()
/** What is no amount says nothing: a movement is right without a balance. */
const balance = signedAmount.nullish().catch(null)
/** It stands in a column of its own. */
const virtualAccount = nameOrBlank.nullish()

/** A movement in the three forms in which Casso writes it; below 0 is money that went out. */
const forms = {
  /** The webhook v2. */
  v2: z
    .object({
      id: nameOrNumber,
      reference: nameOrBlank,
      description: text,
      amount: signedAmount,
      runningBalance: balance,
      transactionDateTime: z.string(),
      accountNumber: nameText,
      virtualAccountNumber: virtualAccount,
      counterAccountName: text,
      counterAccountNumber: text,
    })
    .transform((read) => ({
      ...{ id: read.id, reference: read.reference, content: read.description, amount: read.amount },
      ...{ balance: read.runningBalance, time: read.transactionDateTime, account: read.accountNumber },
      ...{ virtualAccount: read.virtualAccountNumber, payerName: read.counterAccountName },
      payerAccount: read.counterAccountNumber,
    })),
  /** The webhook v1. */
  v1: z
    .object({
      id: nameOrNumber,
      tid: nameOrBlank,
      description: text,
      amount: signedAmount,
      cusum_balance: balance,
      when: z.string(),
      bank_sub_acc_id: nameText,
      virtualAccount,
      corresponsiveName: text,
      corresponsiveAccount: text,
    })
    .transform(({ bank_sub_acc_id: account, ...read }) => ofTid({ ...read, account })),
  /** The API. */
  api: z
    .object({
      id: nameOrNumber,
      tid: nameOrBlank,
      description: text,
      amount: signedAmount,
      cusum_balance: balance,
      when: z.string(),
      bankSubAccId: nameText,
      virtualAccount,
      corresponsiveName: text,
      corresponsiveAccount: text,
    })
    .transform(({ bankSubAccId: account, ...read }) => ofTid({ ...read, account })),
}

export type MovementForm = keyof typeof forms

interface WithTid {
  readonly id: string
  readonly tid: string
  readonly description?: string | null | undefined
  readonly amount: number
  readonly cusum_balance?: number | null | undefined
  readonly when: string
  readonly account: string
  readonly virtualAccount?: string | null | undefined
  readonly corresponsiveName?: string | null | undefined
  readonly corresponsiveAccount?: string | null | undefined
}

const ofTid = (read: WithTid) => ({
  ...{ id: read.id, reference: read.tid, content: read.description, amount: read.amount },
  ...{
    balance: read.cusum_balance,
    time: read.when,
    account: read.account,
    virtualAccount: read.virtualAccount,
  },
  ...{ payerName: read.corresponsiveName, payerAccount: read.corresponsiveAccount },
})

export type MovementRead =
  | { readonly is: 'movement'; readonly movement: FeedMovement }
  | { readonly is: 'trial' }
  | { readonly is: 'unread'; readonly code: string }

/** What Casso sends to try an address out, with the real key: no money moved. */
const trialReference = 'MA_GIAO_DICH_THU_NGHIEM'

/** Reads a movement; `prefix` tells the ids of one form from those of another. */
export function readMovement(value: unknown, form: MovementForm, prefix = ''): MovementRead {
  const read = forms[form].safeParse(value)
  if (!read.success) return { is: 'unread', code: 'invalid_request' }
  const { id, reference, content, amount, balance, time, account, ...others } = read.data
  if (reference === trialReference || amount === 0) return { is: 'trial' }
  const at = readTimestamp(time)
  if (!at) return { is: 'unread', code: 'time_form' }
  // Without the bank's own name for it, it could not be told from the same movement in a statement.
  if (reference.trim() === '') return { is: 'unread', code: 'no_reference' }
  const direction: BankLine['direction'] = amount > 0 ? 'in' : 'out'
  const words = Object.entries(others).filter(([, word]) => word)
  const line: BankLine = {
    ...{
      account,
      direction,
      reference,
      amount: Math.abs(amount),
      bookedOn: localDay(at),
      memo: content ?? '',
    },
    // Some banks tell Casso the day alone, which it writes as midnight.
    ...(localText(at).endsWith('T00:00:00.000') ? {} : { at }),
    ...Object.fromEntries(words),
  }
  return { is: 'movement', movement: { line, witness: prefix + id, ...(balance ? { balance } : {}) } }
}
