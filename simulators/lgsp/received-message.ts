/** A message that was found good, in the few facts that the axis keeps. */
export interface ReceivedMessage {
  readonly docCode: string
  /** Tells a trace of a dossier from its other traces; empty for a dossier itself. */
  readonly trace: string
  readonly status: string
  /** Sum of the fees, đồng. */
  readonly amount: number
  /** The signed form without the signature: two messages with the same content are repeats. */
  readonly content: string
  readonly signature: 'valid' | 'none'
}

/** The first value of a field, empty where it is absent. */
export type FieldReader = (name: string) => string

/** Puts the facts together from a message of either operation and either wire form. */
export function describeMessage(
  read: FieldReader,
  prices: readonly number[],
  content: string,
  signature: ReceivedMessage['signature'],
): ReceivedMessage {
  const documentId = read('DocumentId')
  return {
    docCode: read('DocCode'),
    trace: documentId === '' ? '' : `${documentId} ${read('DateCreated')}`,
    status: read('Status'),
    amount: prices.reduce((sum, price) => sum + price, 0),
    content,
    signature,
  }
}
