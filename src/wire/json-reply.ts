import type { RawReply } from '../ports/payment-channel.ts'

/** Writes a JSON reply. */
export const jsonReply = (status: number, answer: object): RawReply => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: Buffer.from(JSON.stringify(answer), 'utf8'),
})
