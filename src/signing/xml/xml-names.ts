const start =
  'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD'
const part = `[${start}][${start}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040]*`

/**
 * `QName` of Namespaces in XML 1.0, as the source of a pattern. Limited to the basic plane, where the order of
 * JavaScript strings is the order of code points that canonical form asks for.
 */
export const qualifiedNamePattern = `${part}(?::${part})?`

/**
 * Canonical XML 1.0 section 1.3 refuses relative namespace names. `&` is legal in one, but libxml2 (and xmlsec1 with it)
 * canonicalises it without its escape, so such a signature would not verify there; nor does it read a malformed URI.
 */
export const absoluteUri = (() => {
  const scheme = '[A-Za-z][A-Za-z0-9+.-]*:'
  const authority = '//[\\w.~-]+(?::\\d{1,5})?(?=[/?#]|$)'
  const characters = '(?:[\\w.~:/?@!$()*+,;=-]|%[0-9A-Fa-f]{2})*'
  return new RegExp(`^${scheme}(?:${authority}|(?!//|#|$))${characters}(?:#${characters})?$`)
})()

export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace'
export const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/'
