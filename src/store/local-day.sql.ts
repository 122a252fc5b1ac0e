/** The local day of an instant; Việt Nam keeps UTC+7 all the year, whatever zone the server is in. */
export const localDaySql = (at: string): string => `((${at} at time zone 'UTC') + interval '7 hours')::date`
