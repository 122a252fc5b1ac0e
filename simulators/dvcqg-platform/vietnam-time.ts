const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** An instant as `yyyyMMddHHmmss` in Vietnam. */
export function compactTime(at: Date): string {
  const [day, month, year, hour, minute, second] = parts.format(at).match(/\d+/g) ?? []
  return `${year}${month}${day}${hour}${minute}${second}`
}

/** The calendar day in Vietnam, `yyyy-mm-dd`. */
export const calendarDay = (at: Date): string =>
  compactTime(at).replace(/^(\d{4})(\d\d)(\d\d).*$/, '$1-$2-$3')

/** Says whether a text is a real time written `yyyyMMddHHmmss`. */
export function isCompactTime(text: string): boolean {
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6+07:00')
  const at = new Date(iso)
  return iso !== text && !Number.isNaN(at.getTime()) && compactTime(at) === text
}

/** An instant as people in Vietnam read it. */
export const readableTime = (at: Date): string => {
  const [day, month, year, hour, minute, second] = parts.format(at).match(/\d+/g) ?? []
  return `${hour}:${minute}:${second} ngày ${day}/${month}/${year}`
}
