import { useState } from 'react'

/** A choice of the reader that this browser remembers. */
export function usePreference<Value extends string>(key: string, values: readonly [Value, ...Value[]]) {
  const [value, setValue] = useState(() => values.find((known) => known === remembered(key)) ?? values[0])
  const choose = (next: Value) => {
    setValue(next)
    remember(key, next)
  }
  return [value, choose] as const
}

// A browser that keeps nothing (private windows, strict settings) throws.
function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {}
}
