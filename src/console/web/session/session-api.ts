import type { LoginWaysMessage, SessionMessage } from '../../messages/session.ts'

const address = '/console/api/session'

export type LoginAnswer =
  | { readonly is: 'known'; readonly session: SessionMessage }
  | { readonly is: 'code-wanted' }
  | { readonly is: 'refused' | 'failed' }
  | { readonly is: 'too-soon'; readonly waitSeconds: number }

/** Who is logged in; undefined when nobody is. Throws when the gateway does not answer. */
export async function readSession(): Promise<SessionMessage | undefined> {
  const response = await fetch(address)
  if (response.status === 401) return undefined
  if (!response.ok) throw new Error(`status ${response.status}`)
  return response.json()
}

/** Whether a provider of OpenID Connect lets people in too. */
export const readLoginWays = async (): Promise<LoginWaysMessage> =>
  fetch(`${address}/ways`).then(
    (response) => response.json(),
    () => ({ oidc: false }),
  )

/** Where a provider of OpenID Connect is asked. */
export const oidcAddress = `${address}/oidc`

export async function logIn(name: string, password: string, code?: string): Promise<LoginAnswer> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name, password, code }),
    })
    if (response.status === 202) return { is: 'code-wanted' }
    if (response.ok) return { is: 'known', session: await response.json() }
    if (response.status === 429) {
      return { is: 'too-soon', waitSeconds: Number(response.headers.get('Retry-After') ?? 1) }
    }
    return { is: response.status < 500 ? 'refused' : 'failed' }
  } catch {
    return { is: 'failed' }
  }
}

/** Ends the session; one that is over already is as good. */
export async function logOut({ csrfToken }: SessionMessage): Promise<void> {
  await fetch(address, { method: 'DELETE', headers: { 'X-CSRF-Token': csrfToken } })
}
