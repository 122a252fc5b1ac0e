import { GatewayError } from '../ports/gateway-error.ts'
import { decodeText } from './decode-text.ts'

export interface JsonReadOptions {
  readonly maxBytes: number
  readonly expects: 'object' | 'array' | 'any'
  readonly maxDepth?: number
}

/**
 * Reads JSON that somebody sent. Names that reach a prototype are refused, and so is text that PostgreSQL or UTF-8
 * cannot hold (U+0000, half a surrogate pair), for it would fail only after it was accepted.
 * Throws `payload_too_large`, `invalid_encoding` and `invalid_json`; no message quotes what was received.
 */
export function readJson(bytes: Uint8Array, { maxBytes, expects, maxDepth = 64 }: JsonReadOptions): unknown {
  const value = parse(decodeText(bytes, maxBytes))
  if (!fits[expects](value)) throw invalid(`the document is not an ${expects}`)
  assertSafe(value, maxDepth)
  return value
}

const fits: Record<JsonReadOptions['expects'], (value: unknown) => boolean> = {
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: Array.isArray,
  any: () => true,
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // The runtime's message quotes the text around the error; only the position is passed on.
    const position = /position (\d+)/.exec((error as Error).message)?.[1]
    throw invalid(position === undefined ? 'the document is not JSON' : `not JSON at position ${position}`)
  }
}

function assertSafe(value: unknown, depthLeft: number): void {
  if (typeof value === 'string') assertText(value)
  if (typeof value !== 'object' || value === null) return
  if (depthLeft === 0) throw invalid('the document is nested too deeply')
  if (Array.isArray(value)) {
    for (const item of value) assertSafe(item, depthLeft - 1)
    return
  }
  for (const name of Object.keys(value)) {
    if (unsafeNames.has(name)) throw invalid('a member has a name that is not accepted')
    assertText(name)
    assertSafe((value as Record<string, unknown>)[name], depthLeft - 1)
  }
}

const unsafeNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

function assertText(text: string): void {
  if (text.includes('\u0000') || !text.isWellFormed())
    throw invalid('a text has a character that cannot be stored')
}

function invalid(why: string): GatewayError {
  return new GatewayError('invalid_json', why)
}
