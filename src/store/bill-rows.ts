import type { Bill } from '../domain/bill.ts'

/** The columns of a bill, named so that `toBill` reads them. */
export const billColumns = `
  bills.id, bills.number, bills.school_code, bills.student_code, bills.school_year, bills.period, bills.title,
  bills.due_on, bills.lines, bills.gross, bills.budget_compensation, bills.payable, bills.paid, bills.state,
  bills.dossier_number, bills.issued_at, bills.settled_at`

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
    settledAt: row.settled_at,
  }) as Bill
