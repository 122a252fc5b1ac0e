/** What stands in extraData, which comes back in confirmations and answers: JSON in base64. */
export const readExtraData = (extraData: string): string => Buffer.from(extraData, 'base64').toString('utf8')
