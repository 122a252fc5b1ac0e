/** What a school system may: `read` is to ask without changing anything, `write` everything else. */
export const clientScopes = ['read', 'write'] as const

export type ClientScope = (typeof clientScopes)[number]

/** The scope that a request needs. */
export const scopeOf = (method: string): ClientScope =>
  method === 'GET' || method === 'HEAD' ? 'read' : 'write'
