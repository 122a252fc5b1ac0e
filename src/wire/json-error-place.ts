const space = /[ \t\n\r]*/y
const stringStart = /"(?:[ !#-[\]-\uffff]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y

/** Where a text stops being JSON: `line` and `column` from 1. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

/**
 * Finds where a text stops being JSON (RFC 8259). JSON.parse tells it by quoting the text, which may hold personal
 * data, and not always by position.
 */
export function jsonErrorPlace(text: string): TextPlace {
  const before = text.slice(0, jsonErrorOffset(text))
  const lastBreak = before.lastIndexOf('\n')
  return { line: before.split('\n').length, column: before.length - lastBreak }
}

type Expected = 'value' | 'value or end' | 'name' | 'name or end' | 'separator'

function jsonErrorOffset(text: string): number {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let at = 0
  const skip = (pattern: RegExp) => {
    pattern.lastIndex = at
    const found = pattern.test(text)
    if (found) at = pattern.lastIndex
    return found
  }
  const skipString = () => skip(stringStart) && text[at] === '"' && ++at > 0
  const afterValue = () => {
    expected = 'separator'
    return true
  }
  const steps: Record<Expected, () => boolean> = {
    value: () => {
      const character = text[at]
      if (character !== '{' && character !== '[') return (skipString() || skip(scalar)) && afterValue()
      open.push(character)
      at += 1
      expected = character === '{' ? 'name or end' : 'value or end'
      return true
    },
    'value or end': () => closes(']') || steps.value(),
    name: () => {
      if (!skipString()) return false
      skip(space)
      if (text[at] !== ':') return false
      at += 1
      expected = 'value'
      return true
    },
    'name or end': () => closes('}') || steps.name(),
    separator: () => {
      const inside = open.at(-1)
      if (!inside) return false
      if (closes(inside === '{' ? '}' : ']')) return true
      if (text[at] !== ',') return false
      at += 1
      expected = inside === '{' ? 'name' : 'value'
      return true
    },
  }
  function closes(bracket: string): boolean {
    if (text[at] !== bracket) return false
    at += 1
    open.pop()
    return afterValue()
  }
  do skip(space)
  while (steps[expected]())
  return at
}
