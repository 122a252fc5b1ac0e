/** Where money of a bank line, or of a payment without a bill, is. Every đồng of it has exactly one outcome. */
export type AllocationOutcome = 'posted' | 'ambiguous' | 'suspense' | 'not-fee' | 'reversed'

/** How money was posted, or why it was not, by its code; the text is for people. */
export const allocationReasons = {
  code: { outcome: 'posted', says: 'one payment code that we know' },
  'several-codes': { outcome: 'posted', says: 'several codes, and their bills add up to the amount' },
  family: { outcome: 'posted', says: 'the code of a family, in the order that it stated' },
  'virtual-account': { outcome: 'posted', says: 'it was sent to the virtual account of one student' },
  list: { outcome: 'posted', says: 'a person gave it out by a list' },
  person: { outcome: 'posted', says: 'a person said whose it is' },
  'in-transit': {
    outcome: 'suspense',
    says: 'it is for a student of another school than the account, and goes on to that school',
  },
  'passed-on': { outcome: 'not-fee', says: 'money of another school’s student, and that it was passed on' },
  'to-return': { outcome: 'not-fee', says: 'nobody owned it, and two people sent it back to who sent it' },
  'return-failed': { outcome: 'suspense', says: 'it could not be returned to who sent it' },
  'return-came-back': { outcome: 'suspense', says: 'what was returned to who sent it came back' },
  undone: { outcome: 'suspense', says: 'a person took it from whom it had been given' },
  'no-known-bill': {
    outcome: 'suspense',
    says: 'a channel confirmed it, and it names no bill of ours, or several',
  },
  'no-bill': { outcome: 'suspense', says: 'the student is known and has no bill yet; it waits for one' },
  'amount-not-accepted': {
    outcome: 'suspense',
    says: 'the student is known, and their bill takes its exact amount only: to be returned, or given by a person',
  },
  'codes-do-not-add-up': {
    outcome: 'ambiguous',
    says: 'several codes, and no reading of their bills adds up to the amount',
  },
  'same-amount': { outcome: 'ambiguous', says: 'no code, and several students owe exactly this' },
  'one-candidate': { outcome: 'suspense', says: 'no code, and one student owes exactly this: a proposal' },
  learned: {
    outcome: 'posted',
    says: 'its payer paid for one student before, who owes exactly this, and the school lets that be enough',
  },
  'learned-payer': { outcome: 'suspense', says: 'its payer paid for one student before: a proposal' },
  'learned-for-several': { outcome: 'ambiguous', says: 'its payer paid for several students before' },
  'named-student': { outcome: 'suspense', says: 'the content names one student with the class: a proposal' },
  'same-name': { outcome: 'ambiguous', says: 'the content names several students of one class' },
  'payer-and-name-differ': {
    outcome: 'ambiguous',
    says: 'its payer paid for other students before than the content names',
  },
  'too-many-bills': {
    outcome: 'suspense',
    says: 'no code, and so many bills asked exactly this that not all were looked at: a person searches',
  },
  'strange-code': { outcome: 'suspense', says: 'a whole code that is none of ours' },
  'misread-code': { outcome: 'suspense', says: 'a code with a wrong character: a proposal' },
  'code-cut-off': { outcome: 'suspense', says: 'a code that the end of the content cut off' },
  'other-account': {
    outcome: 'suspense',
    says: 'the code is of a student of another school than the account',
  },
  'no-code': { outcome: 'suspense', says: 'the content names nobody' },
  'no-memo': { outcome: 'suspense', says: 'there is no content' },
  'taken-from': { outcome: 'suspense', says: 'it was somebody’s by mistake, and waits for its owner' },
  'taken-back': {
    outcome: 'reversed',
    says: 'the bank took it away again, and the movement by which it did',
  },
  returned: { outcome: 'suspense', says: 'the bank gave back what went out, and nothing here says what' },
  outgoing: { outcome: 'suspense', says: 'money went out, and nothing here says why' },
  refund: { outcome: 'not-fee', says: 'money that was given back, and shows that it went' },
  'refund-returned': { outcome: 'posted', says: 'money that was given back and came back' },
  rule: { outcome: 'not-fee', says: 'a rule says that it is no fee' },
  settlement: { outcome: 'not-fee', says: 'a provider settles payments with it' },
  'settlement-rest': {
    outcome: 'suspense',
    says: 'a provider sent more than the items of its settlement explain',
  },
} as const satisfies Record<string, { outcome: AllocationOutcome; says: string }>

export type AllocationReason = keyof typeof allocationReasons

/** Whether money can be given to an owner: it came in, and nobody has it, nor a school that it goes on to. */
export const isToBeGiven = (piece: {
  readonly outcome: AllocationOutcome
  readonly why: AllocationReason
}): boolean =>
  (piece.outcome === 'suspense' || piece.outcome === 'ambiguous') &&
  piece.why !== 'in-transit' &&
  piece.why !== 'outgoing'
