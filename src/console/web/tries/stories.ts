/** Requests that are worth trying one after the other, by their operations. */
export const stories = {
  bill: ['post_v1_bills', 'get_v1_bills_id_transfer', 'get_v1_exchanges'],
  counter: ['post_v1_bills', 'post_v1_counter_payments', 'get_v1_bills_id', 'post_v1_receipts_id_void'],
  payment: ['post_v1_bills', 'post_v1_payments', 'get_v1_payments_id'],
  change: [
    'post_v1_bills',
    'post_v1_bills_id_revise',
    'get_v1_bills_id_revisions',
    'post_v1_bills_id_cancel',
  ],
  import: ['post_v1_imports', 'get_v1_imports_id_lines', 'get_v1_imports_id_errors_csv'],
  fees: [
    'post_v1_fee_schedules',
    'post_v1_enrolments',
    'post_v1_services',
    'post_v1_collection_plans',
    'get_v1_collection_plans_id_preview',
    'post_v1_collection_plans_id_issue',
  ],
} as const satisfies Record<string, readonly string[]>

export type Story = keyof typeof stories
