/** An amount as people read it: 1,250,000. */
export const grouped = (amount: string): string => `to_char(${amount}, 'FM999,999,999,999,999,990')`
