import type { Random } from '../../simulators/random.ts'

/** What attackers and broken software write into a message. */
const snippets = [
  '<!-- -->',
  '<![CDATA[x]]>',
  '<?x y?>',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '&b;',
  '&#0;',
  '&#x41;',
  '&amp;',
  ' xmlns="urn:x"',
  ' xmlns:ds="urn:x"',
  ' Id="data"',
  ' Id="message"',
  ' ID="data"',
  ' xml:id="message"',
  '<ds:Object xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
  '</ds:Object>',
  'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  'http://www.w3.org/TR/1999/REC-xslt-19991116',
  '<DLHDon Id="data"></DLHDon>',
  '\r\n',
  '\u0000',
  '\ufeff',
  'e\u0301',
  '𠮷',
  '/>',
  '>',
  '<',
  '"',
]

const elementAt = /<([\w:]+)(?: [^<>]*)?>(?:[^<]*<\/\1>|(?:(?!<\1[ >])[\s\S])*?<\/\1>)/g

/** Changes a message in one to four ways: bytes, pieces, whole elements copied, moved, taken or wrapped, and attributes. */
export function mutate(xml: string, random: Random): Buffer {
  let text = xml
  for (let change = 1 + random.below(4); change > 0; change -= 1)
    text = changes[random.below(changes.length)]?.(text, random) ?? text
  const bytes = Buffer.from(text)
  if (random.chance(0.1)) bytes[random.below(bytes.length)] = random.below(256)
  return bytes
}

const changes: readonly ((text: string, random: Random) => string)[] = [
  (text, random) =>
    insert(text, random.below(text.length + 1), snippets[random.below(snippets.length)] as string),
  (text, random) => {
    const at = random.below(text.length)
    return text.slice(0, at) + text.slice(at + 1 + random.below(8))
  },
  (text, random) => {
    const at = random.below(text.length)
    return text.slice(0, at) + String.fromCharCode(32 + random.below(95)) + text.slice(at + 1)
  },
  (text, random) => {
    const at = random.below(text.length)
    return insert(text, random.below(text.length), text.slice(at, at + random.below(200)))
  },
  (text, random) => insert(text, tagPlace(text, random), anElement(text, random)),
  (text, random) => {
    const element = anElement(text, random)
    const without = text.replace(element, '')
    return insert(without, tagPlace(without, random), element)
  },
  (text, random) => text.replace(anElement(text, random), ''),
  (text, random) => {
    const element = anElement(text, random)
    return text.replace(element, () => `<X>${element}</X>`)
  },
  (text, random) => {
    const element = anElement(text, random)
    return text.replace(element, () => element + element)
  },
  (text, random) => {
    const [one, other] = [anElement(text, random), anElement(text, random)]
    return text.replace(one, () => other)
  },
  (text, random) => {
    const values = [...text.matchAll(/="([^"]*)"/g)]
    const [one, other] = [values[random.below(values.length)], values[random.below(values.length)]]
    return one && other ? text.slice(0, one.index) + other[0] + text.slice(one.index + one[0].length) : text
  },
  // Changes that mean nothing, after which a message must still verify: they show that not all is refused.
  (text) => text.replaceAll('\n', '\r\n'),
  (text, random) => text.replace(/<(\w+)><\/\1>/, random.chance(0.5) ? '<$1/>' : '<$1></$1 >'),
]

function insert(text: string, at: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at)
}

/** A place between tags. */
function tagPlace(text: string, random: Random): number {
  const next = text.indexOf('<', random.below(text.length || 1))
  return next < 0 ? text.length : next
}

function anElement(text: string, random: Random): string {
  elementAt.lastIndex = random.below(text.length || 1)
  return elementAt.exec(text)?.[0] ?? ''
}
