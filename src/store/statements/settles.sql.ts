/** That an item, or more of it (`and …`), settles a payment: the file told of it as ours, or it was found afterwards. */
export const settlesSql = (payment: string, more = '') =>
  `(${toldSql(payment, more)} or ${foundSql(payment, more)})`

/** That nothing settles a payment; each half is looked for by itself, so that all payments can be asked at once. */
export const nothingSettlesSql = (payment: string, more = '') =>
  `not ${toldSql(payment, more)} and not ${foundSql(payment, more)}`

const toldSql = (payment: string, more: string) => `exists (
  select 1 from settlement_items
  where payment_id = ${payment} and kind = 'payment' and outcome in ('matched', 'late', 'amount-differs') ${more})`

const foundSql = (payment: string, more: string) => `exists (
  select 1 from settlement_items where found_id = ${payment} and kind = 'payment' ${more})`

/** The items that settle a payment. */
export const theirItemSql = (payment: string) => `kind = 'payment'
  and (payment_id = ${payment} and outcome in ('matched', 'late', 'amount-differs') or found_id = ${payment})`
