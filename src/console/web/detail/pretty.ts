/** One line of a text that was made readable, as deep as it stands. */
export interface PrettyLine {
  readonly depth: number
  readonly pieces: readonly PrettyPiece[]
}

export interface PrettyPiece {
  readonly is: 'mark' | 'name' | 'value' | 'text'
  readonly text: string
}

/** Makes JSON or XML readable, without a parser of markup; undefined for what is neither. */
export function makePretty(text: string): readonly PrettyLine[] | undefined {
  const start = text.trimStart()[0]
  if (start === '{' || start === '[') return prettyJson(text)
  return start === '<' ? prettyXml(text) : undefined
}

function prettyJson(text: string): readonly PrettyLine[] | undefined {
  try {
    const lines = JSON.stringify(JSON.parse(text), null, 1).split('\n')
    return lines.map((line) => {
      const depth = line.length - line.trimStart().length
      const [, name, rest] = /^("(?:[^"\\]|\\.)*")(: .*)$/.exec(line.trim()) ?? []
      return {
        depth,
        pieces:
          name === undefined
            ? [{ is: 'value', text: line.trim() }]
            : [
                { is: 'name', text: name },
                { is: 'value', text: rest ?? '' },
              ],
      }
    })
  } catch {
    return undefined
  }
}

/** Declarations, comments, character data, tags, and text between them. */
const xmlTokens = /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[^>]+>|[^<]+/g

function prettyXml(text: string): readonly PrettyLine[] {
  const lines: PrettyLine[] = []
  let depth = 0
  const tokens = (text.match(xmlTokens) ?? []).filter((token) => token.trim() !== '')
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? ''
    const [, name] = /^<([^\s/>?!]+)/.exec(token) ?? []
    const isOpening = name !== undefined && !token.endsWith('/>')
    if (token.startsWith('</')) depth -= 1
    // An element of text alone stands on one line.
    if (isOpening && isText(tokens[at + 1]) && tokens[at + 2]?.startsWith('</')) {
      const pieces = [...tagPieces(token), textPiece(tokens[at + 1]), ...tagPieces(tokens[at + 2] ?? '')]
      lines.push({ depth, pieces })
      at += 2
      continue
    }
    lines.push({ depth, pieces: isText(token) ? [textPiece(token)] : tagPieces(token) })
    if (isOpening) depth += 1
  }
  return lines
}

const isText = (token: string | undefined) => token !== undefined && !token.startsWith('<')
const textPiece = (token: string | undefined): PrettyPiece => ({ is: 'text', text: token ?? '' })

function tagPieces(tag: string): readonly PrettyPiece[] {
  const [, open = '', name = '', rest = ''] = /^(<\/?)([^\s/>?!]+)([\s\S]*)$/.exec(tag) ?? []
  if (name === '') return [{ is: 'mark', text: tag }]
  return [
    { is: 'mark', text: open },
    { is: 'name', text: name },
    { is: 'value', text: rest.slice(0, rest.length - (rest.endsWith('/>') ? 2 : 1)) },
    { is: 'mark', text: rest.endsWith('/>') ? '/>' : '>' },
  ]
}
