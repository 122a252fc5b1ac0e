import type { TryExchange, TryOperation, TryStep } from '../../ports/api-try.ts'
import { type Answers, fillReferences } from './references.ts'

export type Composed =
  | { readonly is: 'composed'; readonly request: Omit<TryExchange, 'name' | 'answer'> }
  | { readonly is: 'not-sent'; readonly why: 'unknown-reference' | 'missing-value'; readonly what: string }

/** Writes the request of a step: what it names of earlier answers is filled in, and what is empty left out. */
export function compose(operation: TryOperation, { values, body }: TryStep, answers: Answers): Composed {
  const { method, parameters } = operation
  const query = new URLSearchParams()
  const headers: Record<string, string> = {}
  let { path } = operation
  for (const { name, in: place } of parameters) {
    const filled = fillReferences(values[name]?.trim() ?? '', answers, (value) => value)
    if (filled.is === 'unknown') return { is: 'not-sent', why: 'unknown-reference', what: filled.reference }
    if (place === 'path') {
      if (filled.text === '') return { is: 'not-sent', why: 'missing-value', what: name }
      path = path.replace(`{${name}}`, encodeURIComponent(filled.text.toWellFormed()))
    } else if (filled.text !== '') {
      if (place === 'query') query.set(name, filled.text)
      else headers[name] = filled.text
    }
  }
  const sent = body && fillReferences(body.text, answers, inJson)
  if (sent?.is === 'unknown') return { is: 'not-sent', why: 'unknown-reference', what: sent.reference }
  if (body) headers['Content-Type'] = body.type
  const search = query.size > 0 ? `?${query}` : ''
  return {
    is: 'composed',
    request: { method, path: `${path}${search}`, headers, body: sent?.text ?? null },
  }
}

/** As it stands within a string of JSON; ids and codes look the same in a table. */
const inJson = (value: string) => JSON.stringify(value).slice(1, -1)
