/** Markup that is safe to put into a page as it is. */
export interface Html {
  readonly markup: string
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A template whose values are escaped, unless they are markup themselves. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  const written = values.map((value) => (typeof value === 'string' ? escapeText(value) : value.markup))
  return { markup: parts.map((part, index) => part + (written[index] ?? '')).join('') }
}

const escapeText = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
