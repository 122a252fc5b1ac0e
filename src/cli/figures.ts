/** A number of things as people read it. */
export const countText = (count: number): string => count.toLocaleString('en')
