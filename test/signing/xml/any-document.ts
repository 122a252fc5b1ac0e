import fc from 'fast-check'

const shared = [
  'x',
  ' ',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '&amp;',
  '&lt;',
  '&gt;',
  '&quot;',
  '&apos;',
  '&#13;',
  '&#xA;',
  '&#9;',
  '&#x1F600;',
  '&#xe9;',
  'é',
  'e\u0301',
  '𠮷',
  '>',
  '\u0085',
  '\u2028',
  ']]',
  'Nguyễn',
]
const valuePiece = fc.constantFrom(...shared)
const textPiece = fc.constantFrom(
  ...shared,
  '"',
  "'",
  '<![CDATA[<&>\r\n]]>',
  '<![CDATA[]]>',
  '<![CDATA[]]]]>',
  '<!-- c -->',
  '<?pi  d?>',
  '<?pi?>',
)

/**
 * Any document as somebody else may write it: namespaces declared where they are not used, undeclared, rebound; both
 * quotes, references, CDATA, comments, instructions, white space in tags, every line end, letters of all planes.
 */
export const anyDocument: fc.Arbitrary<string> = fc
  .record({
    declaration: fc.constantFrom('', '<?xml version="1.0"?>', "<?xml version='1.0' encoding='utf-8' ?>\r\n"),
    before: fc.array(fc.constantFrom('<!-- a\rb -->', '<?pi?>', '<?pi  x y ?>', '\n', '<!---->'), {
      maxLength: 2,
    }),
    root: fc.letrec<{ node: Sketch }>((tie) => ({
      node: fc.record({
        prefix: fc.constantFrom('', '', 'p', 'q', 'n1'),
        name: fc.constantFrom('a', 'b', 'Ă', 'Signature', 'x-1', '_'),
        declarations: fc.uniqueArray(
          fc.record({
            prefix: fc.constantFrom('', 'p', 'q', 'z'),
            uri: fc.constantFrom('urn:a', 'urn:b', 'http://example.test/c?d=e', ''),
          }),
          { selector: ({ prefix }) => prefix, maxLength: 3 },
        ),
        attributes: fc.uniqueArray(
          fc.record({
            name: fc.constantFrom('b', 'a', 'Id', 'p:a', 'q:c', 'p:d', 'xml:lang', 'xml:space', 'z:Đ'),
            quote: fc.constantFrom('"', "'"),
            value: fc.array(valuePiece, { maxLength: 4 }),
            space: fc.constantFrom(' ', '\n', '  ', '\r\n\t'),
          }),
          { selector: ({ name }) => name, maxLength: 4 },
        ),
        children: fc.array(fc.oneof({ maxDepth: 4, withCrossShrink: true }, textPiece, tie('node')), {
          maxLength: 5,
        }),
        close: fc.constantFrom('', ' ', '\n'),
        isEmptyTag: fc.boolean(),
      }),
    })).node,
    after: fc.array(fc.constantFrom('<!-- z -->', '<?pi x?>', '\r\n'), { maxLength: 2 }),
  })
  .map(({ declaration, before, root, after }) => {
    return declaration + before.join('') + write(root, new Set(['xml'])) + after.join('')
  })

interface Sketch {
  prefix: string
  name: string
  declarations: { prefix: string; uri: string }[]
  attributes: { name: string; quote: string; value: string[]; space: string }[]
  children: (string | Sketch)[]
  close: string
  isEmptyTag: boolean
}

/** Writes what namespaces allow: prefixes are declared on the spot where nothing around declares them. */
function write(node: Sketch, declared: ReadonlySet<string>): string {
  const inForce = new Set(declared)
  const declarations = new Map<string, string>()
  for (const { prefix, uri } of node.declarations) {
    if (prefix === '' || uri !== '') declarations.set(prefix, uri)
  }
  const prefixes = [node.prefix, ...node.attributes.map(({ name }) => name.split(':').at(-2) ?? '')]
  for (const prefix of prefixes) {
    if (prefix !== '' && !inForce.has(prefix) && !declarations.has(prefix)) {
      declarations.set(prefix, `urn:${prefix}`)
    }
  }
  for (const prefix of declarations.keys()) inForce.add(prefix)
  const name = node.prefix === '' ? node.name : `${node.prefix}:${node.name}`
  const attributes = [
    ...node.attributes.map(
      ({ name, quote, value, space }) => `${space}${name}=${quote}${value.join('')}${quote}`,
    ),
    ...[...declarations].map(([prefix, uri]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${uri}"`),
  ]
  const tag = `<${name}${attributes.join('')}`
  const content = node.children
    .map((child) => (typeof child === 'string' ? child : write(child, inForce)))
    .join('')
    .replaceAll(']]>', ']]&gt;')
  // What was a CDATA section has lost its end with the line above; give it back.
  const whole = content.replace(/<!\[CDATA\[([\s\S]*?)\]\]&gt;/g, '<![CDATA[$1]]>')
  if (whole === '' && node.isEmptyTag) return `${tag}${node.close}/>`
  return `${tag}${node.close}>${whole}</${name}${node.close}>`
}
