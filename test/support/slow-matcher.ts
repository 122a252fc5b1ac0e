/**
 * What matching must do, one line after another over arrays, so that nobody doubts what it does: the judge of the matcher that works in
 * sets. It shares no code with it.
 */
export interface DayOfMatching {
  readonly students: readonly string[]
  readonly bills: readonly SlowBill[]
  /** Each as the gateway names it: its students in their order. */
  readonly families: Readonly<Record<string, readonly string[]>>
}

export interface SlowBill {
  readonly id: string
  readonly student: string
  readonly payable: number
  readonly dueOn: string
}

/** A line with what its content names. */
export interface SlowLine {
  readonly reference: string
  readonly direction: 'in' | 'out'
  readonly amount: number
  readonly bookedOn: string
  readonly at?: Date
  readonly names: readonly (
    | { readonly student: string }
    | { readonly bill: string }
    | { readonly family: string }
  )[]
  /** Why no code was read, where none was. */
  readonly silent?: 'strange' | 'misread' | 'cut-off' | 'no-code' | 'empty'
  readonly isNoFee?: boolean
}

interface Piece {
  readonly line: SlowLine
  readonly student: string
  readonly bill: string | undefined
  readonly amount: number
  readonly why: string
}

/** Where every line's money is, what is paid of each bill, and each student's credit. */
export interface Matched {
  readonly where: Map<string, string[]>
  readonly paid: Map<string, number>
  readonly credit: Map<string, number>
}

/** Matches the groups of lines in which they came. */
export function matchSlowly(day: DayOfMatching, groups: readonly (readonly SlowLine[])[]): Matched {
  const matched: Matched = {
    where: new Map(),
    paid: new Map(day.bills.map(({ id }) => [id, 0])),
    credit: new Map(day.students.map((student) => [student, 0])),
  }
  for (const group of groups) matchGroup(day, [...group].sort(byDay), matched)
  return matched
}

const byDay = (one: SlowLine, other: SlowLine): number =>
  one.bookedOn.localeCompare(other.bookedOn) ||
  (one.at?.getTime() ?? Number.MAX_VALUE) - (other.at?.getTime() ?? Number.MAX_VALUE) ||
  (one.reference < other.reference ? -1 : 1)

function matchGroup(day: DayOfMatching, lines: readonly SlowLine[], matched: Matched): void {
  give(
    day,
    lines.flatMap((line) => piecesOf(day, line)),
    matched,
  )
  give(day, piecesOfFamilies(day, lines, matched), matched)
  for (const line of lines) {
    if (!matched.where.has(line.reference)) matched.where.set(line.reference, [reasonOf(day, line, matched)])
  }
}

const isFee = ({ direction, isNoFee }: SlowLine) => direction === 'in' && !isNoFee

/** Whom a line names: a bill says more than its student. */
function targetsOf(day: DayOfMatching, line: SlowLine): { student: string; bill: string | undefined }[] {
  const targets = line.names.flatMap((name) => {
    if ('student' in name) return [{ student: name.student, bill: undefined }]
    if ('family' in name) return []
    const bill = day.bills.find(({ id }) => id === name.bill) as SlowBill
    return [{ student: bill.student, bill: bill.id as string | undefined }]
  })
  const different = targets.filter(
    (one, place) =>
      targets.findIndex(({ student, bill }) => student === one.student && bill === one.bill) === place,
  )
  return different.filter(
    (one) => one.bill || !different.some((other) => other.bill && other.student === one.student),
  )
}

function piecesOf(day: DayOfMatching, line: SlowLine): Piece[] {
  if (!isFee(line)) return []
  const targets = targetsOf(day, line)
  if (targets.length === 0) return []
  const [only] = targets
  if (targets.length === 1 && only) return [{ line, ...only, amount: line.amount, why: 'code' }]
  const billsOf = (student: string) => day.bills.filter((bill) => bill.student === student)
  const ofOne = targets.map(({ student, bill }) => {
    const newest = billsOf(student).sort((one, other) =>
      one.dueOn + one.id < other.dueOn + other.id ? 1 : -1,
    )
    return (newest.find(({ id }) => id === bill) ?? newest[0])?.payable ?? 0
  })
  const ofAll = targets.map(({ student }) => total(billsOf(student).map(({ payable }) => payable)))
  for (const amounts of [ofOne, ofAll]) {
    if (total(amounts) !== line.amount) continue
    return targets
      .map((target, place) => ({ line, ...target, amount: amounts[place] ?? 0, why: 'several-codes' }))
      .filter(({ amount }) => amount > 0)
      .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  }
  return []
}

const keyOf = ({ student, bill }: { student: string; bill: string | undefined }) =>
  `${student} ${bill ?? '~'}`

/** Each family's lines, one after the other, to what its students owe in their order; the rest is of the first. */
function piecesOfFamilies(day: DayOfMatching, lines: readonly SlowLine[], { paid }: Matched): Piece[] {
  const left = new Map(
    day.students.map((student) => [
      student,
      total(
        day.bills
          .filter((bill) => bill.student === student)
          .map(({ id, payable }) => payable - (paid.get(id) ?? 0)),
      ),
    ]),
  )
  return lines.flatMap((line) => {
    const families = line.names.flatMap((name) => ('family' in name ? [name.family] : []))
    const [family] = families
    if (!isFee(line) || family === undefined || families.length !== 1 || targetsOf(day, line).length > 0)
      return []
    const members = day.families[family] ?? []
    let rest = line.amount
    const shares = members.map((student) => {
      const share = Math.min(rest, left.get(student) ?? 0)
      rest -= share
      left.set(student, (left.get(student) ?? 0) - share)
      return { line, student, bill: undefined, amount: share, why: 'family' }
    })
    return shares
      .map((share, place) => (place === 0 ? { ...share, amount: share.amount + rest } : share))
      .filter(({ amount }) => amount > 0)
  })
}

/** Pieces close the bills that they name, in their order; then what their students owe, the earliest due first; the rest is credit. */
function give(day: DayOfMatching, pieces: readonly Piece[], { where, paid, credit }: Matched): void {
  const rest = new Map(pieces.map((piece) => [piece, piece.amount]))
  const note = ({ line, student, why }: Piece, bill: string | undefined, amount: number, isKnown = true) => {
    const words = isKnown ? ['posted', why, student, bill, amount] : ['suspense', 'no-bill', student, amount]
    const text = words.filter((word) => word !== undefined).join(' ')
    where.set(line.reference, [...(where.get(line.reference) ?? []), text])
  }
  const close = (piece: Piece, bill: SlowBill) => {
    const amount = Math.min(rest.get(piece) ?? 0, bill.payable - (paid.get(bill.id) ?? 0))
    if (amount <= 0) return
    rest.set(piece, (rest.get(piece) ?? 0) - amount)
    paid.set(bill.id, (paid.get(bill.id) ?? 0) + amount)
    hits.push({ piece, bill: bill.id, amount })
  }
  const hits: { piece: Piece; bill: string; amount: number }[] = []
  for (const piece of pieces) {
    const named = day.bills.find(({ id }) => id === piece.bill)
    if (named) close(piece, named)
  }
  for (const piece of pieces) {
    const owed = day.bills
      .filter(({ student }) => student === piece.student)
      .sort((one, other) => (one.dueOn + one.id < other.dueOn + other.id ? -1 : 1))
    for (const bill of owed) close(piece, bill)
  }
  for (const { piece, bill, amount } of hits) note(piece, bill, amount)
  for (const piece of pieces) {
    const over = rest.get(piece) ?? 0
    if (over === 0) continue
    const isKnown = day.bills.some(({ student }) => student === piece.student)
    if (isKnown) credit.set(piece.student, (credit.get(piece.student) ?? 0) + over)
    note(piece, undefined, over, isKnown)
  }
}

function reasonOf(day: DayOfMatching, line: SlowLine, { paid }: Matched): string {
  if (line.isNoFee) return `not-fee rule ${line.amount}`
  if (line.direction === 'out') return `suspense outgoing ${line.amount}`
  if (line.names.length > 0) return `ambiguous codes-do-not-add-up ${line.amount}`
  const reasons = {
    strange: 'strange-code',
    misread: 'misread-code',
    'cut-off': 'code-cut-off',
    empty: 'no-memo',
  }
  if (line.silent && line.silent !== 'no-code') return `suspense ${reasons[line.silent]} ${line.amount}`
  const owing = day.bills.filter(({ id, payable }) => payable - (paid.get(id) ?? 0) === line.amount)
  const people = new Set(owing.map(({ student }) => student)).size
  if (people > 1) return `ambiguous same-amount ${line.amount}`
  return `suspense ${people === 1 ? 'one-candidate' : 'no-code'} ${line.amount}`
}

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0)
