import type { Dong } from '../../../schemas/money.ts'

/** A VietQR: a transfer to an account that a banking app fills in when it reads the picture. */
export interface VietQr {
  /** The six digits of the bank (BIN). */
  readonly bank: string
  /** The account number, at most 19 characters, or the 16 digits of a card. */
  readonly account: string
  readonly kind: 'account' | 'card'
  /** In đồng; without it the payer fills it in, and the code can be used again and again. */
  readonly amount?: Dong
  /** At most 25 characters of ASCII each, as all text here. */
  readonly billNumber?: string
  readonly purpose?: string
}

const napas = 'A000000727'
const services = { account: 'QRIBFTTA', card: 'QRIBFTTC' } as const
const longestText = 25

/**
 * Writes the text of a VietQR (NAPAS QR format 1.0, EMVCo merchant-presented mode). Throws a `RangeError` for what does not
 * fit its field; nothing is cut or changed silently.
 */
export function writeVietQr({ bank, account, kind, amount, billNumber, purpose }: VietQr): string {
  assertFits('bank', bank, /^\d{6}$/)
  assertFits('account', account, kind === 'card' ? /^\d{16}$/ : /^[A-Za-z0-9]{1,19}$/)
  if (amount !== undefined) assertFits('amount', String(amount), /^[1-9]\d{0,12}$/)
  for (const text of [billNumber, purpose]) {
    if (text !== undefined) assertFits('text', text, new RegExp(`^[ -~]{1,${longestText}}$`))
  }
  const payee =
    field('00', napas) + field('01', field('00', bank) + field('01', account)) + field('02', services[kind])
  const additional = optional('01', billNumber) + optional('08', purpose)
  const content = [
    field('00', '01'),
    field('01', amount === undefined ? '11' : '12'),
    field('38', payee),
    field('53', '704'),
    optional('54', amount?.toString()),
    field('58', 'VN'),
    optional('62', additional || undefined),
    '6304',
  ].join('')
  return content + checksum(content)
}

/**
 * Reads the text of a VietQR. Throws a `RangeError` that names what is wrong: a wrong checksum, a length that does not add up,
 * a payee that is not one of NAPAS, another currency. Fields that a transfer does not need are passed over.
 */
export function readVietQr(text: string): VietQr {
  if (!/^[ -~]+$/.test(text)) throw new RangeError('a VietQR is ASCII')
  if (text.slice(-8, -4) !== '6304' || checksum(text.slice(0, -4)) !== text.slice(-4).toUpperCase()) {
    throw new RangeError('the checksum (63) does not fit')
  }
  const fields = readFields(text)
  if (fields.get('00') !== '01') throw new RangeError('the format (00) is not 01')
  if (fields.get('53') !== '704') throw new RangeError('the currency (53) is not 704, đồng')
  const payee = readFields(fields.get('38') ?? '')
  if (payee.get('00') !== napas) throw new RangeError('the payee (38) is not one of NAPAS')
  const kind = payee.get('02') === services.card ? 'card' : 'account'
  const { bank, account } = readPayee(payee.get('01') ?? '')
  const amount = fields.get('54')
  if (amount !== undefined && !/^[1-9]\d{0,12}$/.test(amount))
    throw new RangeError('the amount (54) is not whole đồng')
  const additional = readFields(fields.get('62') ?? '')
  const billNumber = additional.get('01')
  const purpose = additional.get('08')
  return {
    ...{ bank, account, kind },
    ...(amount === undefined ? {} : { amount: Number(amount) }),
    ...(billNumber === undefined ? {} : { billNumber }),
    ...(purpose === undefined ? {} : { purpose }),
  }
}

function readPayee(text: string): { bank: string; account: string } {
  const payee = readFields(text)
  const [bank, account] = [payee.get('00'), payee.get('01')]
  if (!bank || !account) throw new RangeError('the payee (38.01) has no bank or no account')
  return { bank, account }
}

/** Fields are two digits of a name, two of a length, and the value. */
function readFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (let at = 0; at < text.length; ) {
    const name = text.slice(at, at + 2)
    const length = Number(text.slice(at + 2, at + 4))
    const value = text.slice(at + 4, at + 4 + length)
    if (!/^\d{4}$/.test(text.slice(at, at + 4)) || value.length < length) {
      throw new RangeError(`the length of field ${name} does not add up`)
    }
    if (fields.has(name)) throw new RangeError(`field ${name} stands twice`)
    fields.set(name, value)
    at += 4 + length
  }
  return fields
}

const field = (name: string, value: string): string => name + String(value.length).padStart(2, '0') + value
const optional = (name: string, value: string | undefined): string =>
  value === undefined ? '' : field(name, value)

function assertFits(name: string, value: string, form: RegExp): void {
  if (!form.test(value)) throw new RangeError(`the ${name} does not fit into a VietQR`)
}

/** CRC-16/CCITT-FALSE (polynomial 1021, start FFFF) over everything before it, its own name and length among it. */
function checksum(text: string): string {
  let crc = 0xff_ff
  for (const byte of Buffer.from(text, 'latin1')) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit += 1)
      crc = crc & 0x80_00 ? ((crc << 1) ^ 0x10_21) & 0xff_ff : (crc << 1) & 0xff_ff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}
