/** A number of things as people read it. */
export const countText = (count: number): string => count.toLocaleString('en')

/** An amount of money as people read it. */
export const dongText = (amount: number): string => `${amount.toLocaleString('en')} đồng`
