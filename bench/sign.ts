import { availableParallelism } from 'node:os'
import { generatePrivateKeyPem, issueSelfSigned } from '../src/signing/keys/certificates.ts'
import type { Bench, BenchOptions, Contender, Round } from './contest.ts'
import { startProgram } from './program.ts'
import type { Work } from './sign/jobs.ts'
import type { WorkOrder } from './sign/work.ts'
import { unit } from './unit.ts'

/** xml-crypto is so much slower that it gets a share of the messages, so that a round stays short. */
const plainShare = 0.1

/** Signatures a second that are made and verified, beside xml-crypto and beside the RSA operation alone. */
export async function createSignBench({ size, seed }: BenchOptions): Promise<Bench> {
  const privateKeyPem = await generatePrivateKeyPem(2048)
  const subject = { commonName: unit.name, organisation: unit.name, country: 'VN' }
  const certificatePem = issueSelfSigned(privateKeyPem, subject, { from: new Date(), days: 1 })
  const key = { keyId: 'bench', privateKeyPem, certificatePem }

  const run = async (work: Work, share = 1): Promise<Round> => {
    const count = Math.max(1, Math.round(size * share))
    const order: WorkOrder = { work, key, count, seed }
    const env = { UV_THREADPOOL_SIZE: `${availableParallelism()}` }
    const program = await startProgram<{ seconds: number }>('sign/work.ts', order, env)
    return { perSecond: count / program.ready.seconds, ...(await program.finish()) }
  }
  const contenders: Contender[] = [
    {
      name: 'ours',
      part: 'ours',
      says: 'XMLDSig (exclusive C14N, RSA-2048 with SHA-256), from a tree to the bytes to send',
      try: () => run('sign'),
    },
    {
      name: 'plain',
      part: 'baseline',
      says: 'xml-crypto, from the text to the text',
      try: () => run('plain-sign', plainShare),
    },
    { name: 'limit', part: 'limit', says: 'bare RSA-2048 signing on all cores', try: () => run('bare') },
    {
      name: 'verify',
      part: 'ours',
      says: 'our verification, from bytes to verified bytes',
      try: () => run('verify'),
    },
    {
      name: 'plain-verify',
      part: 'baseline',
      against: 'verify',
      says: 'xml-crypto, which is handed the signature',
      try: () => run('plain-verify', plainShare),
    },
    { name: 'jws', part: 'ours', says: 'detached JWS (RS256) over 1,000 bytes', try: () => run('jws') },
    {
      name: 'limit-jws',
      part: 'limit',
      against: 'jws',
      says: 'bare RSA-2048 signing of as many bytes',
      try: () => run('bare-jws'),
    },
  ]
  return {
    name: 'sign',
    unit: 'messages/s',
    bars: { plain: 8, limit: 0.85, 'plain-verify': 5, 'limit-jws': 0.85 },
    contenders,
    close: async () => {},
  }
}
