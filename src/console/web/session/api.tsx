import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { SessionMessage } from '../../messages/session.ts'

/** A refusal of the gateway, or that it did not answer (`failed`). */
export class Problem extends Error {
  override readonly name: string = 'Problem'
  readonly code: string
  readonly detail: string
  readonly errors: readonly { readonly field: string; readonly message: string }[]

  constructor(code: string, detail = '', errors: Problem['errors'] = []) {
    super(`${code}: ${detail}`)
    this.code = code
    this.detail = detail
    this.errors = errors
  }
}

/** The console's own API, as the one who is logged in may use it. Everything throws a `Problem`. */
export interface Api {
  read<Message>(path: string, signal?: AbortSignal): Promise<Message>
  send<Message>(path: string, body: object): Promise<Message>
  /** Sends a file as it is. */
  sendFile<Message>(path: string, file: Blob): Promise<Message>
  /** Saves an answer as a file under the name that the gateway gives it. */
  save(path: string, body: object): Promise<void>
}

interface Known {
  readonly session: SessionMessage
  readonly api: Api
  leave(): void
  lapse(): void
}

const KnownContext = createContext<Known | undefined>(undefined)

export interface SessionProviderProps {
  readonly session: SessionMessage
  readonly children: ReactNode
  leave(): void
  /** Is called when the gateway no longer knows the session. */
  lapse(): void
}

/** Lets everything inside know who is logged in, and ask in their name. */
export function SessionProvider({ session, leave, lapse, children }: SessionProviderProps) {
  const known = useMemo(
    () => ({ session, leave, lapse, api: createApi(session, lapse) }),
    [session, leave, lapse],
  )
  return <KnownContext value={known}>{children}</KnownContext>
}

export function useKnown(): Known {
  const known = useContext(KnownContext)
  if (!known) throw new Error('useKnown is called outside SessionProvider')
  return known
}

export const useApi = (): Api => useKnown().api

function createApi({ csrfToken }: SessionMessage, lapse: () => void): Api {
  async function ask(path: string, options: RequestInit): Promise<Response> {
    const response = await fetch(`/console/api${path}`, options).catch((error: Error) => {
      throw error.name === 'AbortError' ? error : new Problem('failed')
    })
    if (response.ok) return response
    if (response.status === 401) lapse()
    const said = await response.json().catch(() => ({}))
    throw new Problem(said.code ?? 'failed', said.detail, said.errors)
  }
  const post = (path: string, body: object) => {
    const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrfToken }
    return ask(path, { method: 'POST', headers, body: JSON.stringify(body) })
  }
  return {
    read: async (path, signal) => (await ask(path, signal ? { signal } : {})).json(),
    async send(path, body) {
      const response = await post(path, body)
      return response.status === 204 ? undefined : response.json()
    },
    async sendFile(path, file) {
      const headers = { 'Content-Type': 'application/octet-stream', 'X-CSRF-Token': csrfToken }
      return (await ask(path, { method: 'POST', headers, body: file })).json()
    },
    async save(path, body) {
      const response = await post(path, body)
      const name = /filename="?([^";]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1]
      const link = document.createElement('a')
      link.href = URL.createObjectURL(await response.blob())
      link.download = name ?? ''
      link.click()
      URL.revokeObjectURL(link.href)
    },
  }
}
