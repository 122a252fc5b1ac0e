import type { Config } from '../../app.ts'

/** What a check found of one thing, and what to do when it is wrong. */
export type Finding =
  | { readonly what: string; readonly is: 'ok'; readonly detail: string }
  | { readonly what: string; readonly is: 'wrong'; readonly detail: string; readonly remedy: string }

/** Looks at one side of a gateway and changes nothing. */
export type Check = (config: Config, now: Date) => Promise<readonly Finding[]>

export const ok = (what: string, detail: string): Finding => ({ what, is: 'ok', detail })

export const wrong = (what: string, detail: string, remedy: string): Finding => ({
  what,
  is: 'wrong',
  detail,
  remedy,
})

/** What is worth telling of a failure: its code, else its words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && code !== '' ? code : error.message
}
