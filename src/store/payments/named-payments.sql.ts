/**
 * The ids of the paid payments of a channel that go by one of some names (text[]): our reference, or what the channel calls its
 * transaction. Each is known to an index of its own. One that was superseded goes by no name.
 */
export const namedPaymentsSql = (channel: string, names: string) => `
  select id from payments where channel = ${channel} and reference = any(${names}) and state = 'paid' and superseded_by is null
  union
  select payment_id from payment_transactions where channel = ${channel} and transaction = any(${names})`
