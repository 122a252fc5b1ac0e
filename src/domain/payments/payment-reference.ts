const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const randomLength = 5
/** Milliseconds in base 36: 8 characters until the year 2059. */
const timeLength = 8

/**
 * Makes a reference of letters and digits of at most `length` characters (16 or more): the end of the dossier number,
 * which a person recognises, then the millisecond and five random characters, which make it unique for ever.
 */
export function createPaymentReference(
  dossierNumber: string,
  at: Date,
  length: number,
  random: () => number,
): string {
  const time = at.getTime().toString(36).toUpperCase().padStart(timeLength, '0')
  const tail = Array.from({ length: randomLength }, () => alphabet[Math.floor(random() * alphabet.length)])
  const room = length - time.length - randomLength
  const recognisable = dossierNumber.replace(/[^0-9A-Za-z]/g, '').slice(-room)
  return `${recognisable}${time}${tail.join('')}`
}
