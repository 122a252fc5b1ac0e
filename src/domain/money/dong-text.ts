/** An amount of money as commands and problems of files say it: 1,250,000 đồng. */
export const dongText = (amount: number): string => `${amount.toLocaleString('en')} đồng`
