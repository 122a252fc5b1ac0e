import { inBothLanguages, useWords } from '../texts/in-both-languages.ts'
import { unreadCodes } from './unread-codes.ts'

const words = inBothLanguages<Readonly<Record<string, string>>>({ vi: unreadCodes, en: {} })

/** Says why a file cannot be read, of what is kept of it: the code of the error and its detail. */
export function useUnreadReason(): (reason: string) => string {
  const codes = useWords(words)
  return (reason) => {
    const [, code = '', detail = reason] = /^([a-z_]+): (.*)$/s.exec(reason) ?? []
    return codes[code] === undefined ? detail : `${codes[code]} (${detail})`
  }
}
