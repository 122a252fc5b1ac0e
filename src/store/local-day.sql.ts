/** The local day of an instant; Việt Nam keeps UTC+7 all the year, whatever zone the server is in. */
export const localDaySql = (at: string): string => `((${at} at time zone 'UTC') + interval '7 hours')::date`

/**
 * The local day on which somebody paid, by which money is late or in time: that of the transfer, where the bank says when it was
 * (`at`), and else that of the booking.
 */
export const dayPaidSql = (at: string): string => `coalesce(${localDaySql(at)}, bank_lines.booked_on)`
