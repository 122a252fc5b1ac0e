import forge from 'node-forge'

/** One ASN.1 value. node-forge reads and writes the containers; what is signed over them is checked by node:crypto. */
export type Der = forge.asn1.Asn1

const { asn1 } = forge
const { Type, Class } = asn1

/** Leaves the reading of a DER structure from any depth. `why` never quotes the bytes. */
export class DerRefused extends Error {}

/** Reads exactly one DER value. Throws `DerRefused`. */
export function readDer(bytes: Uint8Array): Der {
  try {
    const options = { strict: true, parseAllBytes: true, decodeBitStrings: false }
    return asn1.fromDer(forge.util.createBuffer(Buffer.from(bytes).toString('binary')), options as never)
  } catch (cause) {
    throw new DerRefused('the bytes are not DER', { cause })
  }
}

export function writeDer(value: Der): Buffer {
  return Buffer.from(asn1.toDer(value).getBytes(), 'binary')
}

/** The children of a constructed value. Throws `DerRefused` for any other. */
export function itemsOf(value: Der | undefined): Der[] {
  if (!Array.isArray(value?.value)) throw new DerRefused('a constructed value was expected')
  return value.value as Der[]
}

/** The content bytes of a primitive value. Throws `DerRefused` for any other. */
export function contentOf(value: Der | undefined): Buffer {
  if (typeof value?.value !== 'string') throw new DerRefused('a primitive value was expected')
  return Buffer.from(value.value, 'binary')
}

/** The dotted form of an object identifier. */
export function oidOf(value: Der | undefined): string {
  if (!isA(value, Type.OID)) throw new DerRefused('an object identifier was expected')
  return asn1.derToOid(forge.util.createBuffer(value.value as string))
}

/** An INTEGER as lower-case hexadecimal digits without leading zeros: serial numbers and nonces are compared so. */
export function integerOf(value: Der | undefined): string {
  if (!isA(value, Type.INTEGER)) throw new DerRefused('an integer was expected')
  return contentOf(value)
    .toString('hex')
    .replace(/^0+(?=.)/, '')
}

/** A UTCTime or GeneralizedTime. */
export function timeOf(value: Der | undefined): Date {
  const text = contentOf(value).toString('latin1')
  if (isA(value, Type.UTCTIME))
    return parseTime(/^\d{2}/.test(text) && Number(text.slice(0, 2)) < 50 ? `20${text}` : `19${text}`)
  if (isA(value, Type.GENERALIZEDTIME)) return parseTime(text)
  throw new DerRefused('a time was expected')
}

function parseTime(text: string): Date {
  const [, year, month, day, hour, minute, second, fraction = '0'] =
    /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{1,6}))?Z$/.exec(text) ?? []
  const milliseconds = Math.floor(Number(`0.${fraction}`) * 1000)
  const time = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    milliseconds,
  )
  if (Number.isNaN(time)) throw new DerRefused('a time is not in UTC or not a time')
  return new Date(time)
}

export function isA(value: Der | undefined, type: forge.asn1.Type): value is Der {
  return value !== undefined && value.tagClass === Class.UNIVERSAL && value.type === type
}

/** Whether a value carries the context-specific tag `[number]`. */
export function isTagged(value: Der | undefined, number: number): value is Der {
  return value !== undefined && value.tagClass === Class.CONTEXT_SPECIFIC && (value.type as number) === number
}

export const sequence = (...items: readonly Der[]): Der =>
  asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, [...items])

/** A SET OF in DER order (X.690 section 11.6). */
export const set = (...items: readonly Der[]): Der =>
  asn1.create(
    Class.UNIVERSAL,
    Type.SET,
    true,
    items.toSorted((a, b) => Buffer.compare(writeDer(a), writeDer(b))),
  )

export const oid = (dotted: string): Der =>
  asn1.create(Class.UNIVERSAL, Type.OID, false, asn1.oidToDer(dotted).getBytes())

export const octets = (bytes: Uint8Array): Der =>
  asn1.create(Class.UNIVERSAL, Type.OCTETSTRING, false, binary(bytes))

export const bits = (bytes: Uint8Array): Der =>
  asn1.create(Class.UNIVERSAL, Type.BITSTRING, false, `\0${binary(bytes)}`)

export const utf8 = (text: string): Der =>
  asn1.create(Class.UNIVERSAL, Type.UTF8, false, binary(Buffer.from(text)))

export const nothing = (): Der => asn1.create(Class.UNIVERSAL, Type.NULL, false, '')

export const truth = (value: boolean): Der =>
  asn1.create(Class.UNIVERSAL, Type.BOOLEAN, false, value ? '\xff' : '\0')

/** A positive INTEGER from its big-endian bytes or a small number. */
export function integer(value: number | Uint8Array): Der {
  const bytes =
    typeof value === 'number'
      ? Buffer.from(
          value
            .toString(16)
            .padStart(2, '0')
            .replace(/^(.(..)*)$/, '0$1'),
          'hex',
        )
      : Buffer.from(value)
  const first = bytes.findIndex((byte) => byte !== 0)
  const trimmed = first < 0 ? Buffer.from([0]) : bytes.subarray(first)
  const signed = (trimmed[0] as number) > 127 ? Buffer.concat([Buffer.from([0]), trimmed]) : trimmed
  return asn1.create(Class.UNIVERSAL, Type.INTEGER, false, binary(signed))
}

/** A GeneralizedTime in UTC, in whole seconds. */
export const generalizedTime = (time: Date): Der =>
  asn1.create(
    Class.UNIVERSAL,
    Type.GENERALIZEDTIME,
    false,
    `${time.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`,
  )

/** `[number]` around values (explicit or a constructed implicit one), or over content bytes (implicit primitive). */
export const tagged = (number: number, value: readonly Der[] | Uint8Array): Der =>
  value instanceof Uint8Array
    ? asn1.create(Class.CONTEXT_SPECIFIC, number as forge.asn1.Type, false, binary(value))
    : asn1.create(Class.CONTEXT_SPECIFIC, number as forge.asn1.Type, true, [...value])

/** Bytes of hexadecimal digits, of which there may be an odd number. */
export function hexToBytes(digits: string): Buffer {
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex')
}

function binary(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('binary')
}
