import { askingStates, type Bill, inForceStates, owingStates } from '../../domain/bills/bill.ts'

const listed = (states: readonly string[]) => `in (${states.map((state) => `'${state}'`).join(', ')})`

/** Ends a condition on a state in SQL: money closes what such a bill asks. */
export const isOwing = listed(owingStates)

/** Ends a condition on a state in SQL: it follows from what is paid of the bill. */
export const isInForceSql = listed(inForceStates)

/** Ends a condition on a state in SQL: such a bill asks, or asked, for what its lines say. */
export const isAsking = listed(askingStates)

/** The columns of a bill, named so that `toBill` reads them. */
export const billColumns = `
  bills.id, bills.number, bills.school_code, bills.student_code, bills.school_year, bills.period, bills.title,
  bills.due_on, bills.lines, bills.gross, bills.budget_compensation, bills.payable, bills.paid, bills.state,
  bills.dossier_number, bills.issued_at, bills.published_at,
  bills.settled_at, bills.late_fees, bills.publish_on, bills.exactness, bills.expires_on, bills.grace_days, bills.late_fee,
  bills.whole, bills.takes_more, bills.voluntary, bills.contributed, bills.carried_on,
  bills.carried_to, bills.taken_over, bills.revision, bills.plan`

/** Reads a row of `billColumns`. */
export const toBill = (row: Record<string, unknown>): Bill =>
  ({
    id: row.id,
    number: row.number,
    schoolCode: row.school_code,
    studentCode: row.student_code,
    schoolYear: row.school_year,
    period: row.period,
    title: row.title,
    dueOn: row.due_on,
    lines: row.lines,
    gross: row.gross,
    budgetCompensation: row.budget_compensation,
    payable: row.payable,
    paid: row.paid,
    state: row.state,
    dossierNumber: row.dossier_number,
    issuedAt: row.issued_at,
    publishedAt: row.published_at,
    publishOn: row.publish_on,
    lateFees: row.late_fees,
    exactness: row.exactness,
    whole: row.whole,
    takesMore: row.takes_more,
    voluntary: row.voluntary,
    contributed: row.contributed,
    carriedOn: row.carried_on,
    carriedTo: row.carried_to,
    takenOver: row.taken_over,
    expiresOn: row.expires_on,
    graceDays: row.grace_days,
    lateFee: row.late_fee,
    revision: row.revision,
    plan: row.plan,
    settledAt: row.settled_at,
  }) as Bill
