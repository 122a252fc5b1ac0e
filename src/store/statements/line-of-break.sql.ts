/** Joins the line of a file of payments that a difference was found at, where that counts. */
export const joinLineSql = `
  join reconciliations as runs on runs.id = breaks.reconciliation_id
  join statement_lines as lines on lines.source = breaks.source and lines.bank_reference = breaks.bank_reference
    and lines.file_id = runs.file_id and lines.counts`
