/** What is signed of a closed day, in the clear; nothing of an open one. Whether the signature holds is for `verify` to say. */
export const signedFacts = (jws: string | null) =>
  jws === null ? null : JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'))
