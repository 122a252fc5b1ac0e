/** Business days; conditions are put to it. */
export const daysSql = `
  select book, day, cut_off as "cutOff", state, opened_at as "openedAt", closed_at as "closedAt", jws from business_days`
