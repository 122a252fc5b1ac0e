import type { Response } from 'express'

export interface Reply {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

export const send = (response: Response, { status, contentType, body }: Reply): void => {
  response.status(status).type(contentType).send(body)
}

export const jsonReply = (status: number, value: unknown): Reply => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(value),
})

/** MResult in the form that the axis speaks; its Status is the HTTP status too. */
export function resultReply(wire: 'json' | 'xml', status: number, message: string): Reply {
  if (wire === 'json') return jsonReply(status, { Status: status, Message: message })
  const text = message.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
  return {
    status,
    contentType: 'application/xml',
    body: `<MResult><Status>${status}</Status><Message>${text}</Message></MResult>`,
  }
}
