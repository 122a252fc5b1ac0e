/** Whether XML 1.0 could not hold the text (the complement of `Char`, section 2.2), lone surrogates included. */
export function isOutsideXml(text: string): boolean {
  return notXmlCharacters.test(text) || !text.isWellFormed()
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const notXmlCharacters = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/
