import type { Asked, Verdict } from '../../../simulators/collector.ts'

/** What collectors and the gateway of a test agree on. */
export const collectorSecrets = {
  secret: 'a secret of collectors for tests',
  password: 'a password for tests',
}

/** Channels through which collectors ask and settle for one school, as a configuration holds them. */
export const collectorChannels = (school: string) => ({
  bidv: {
    adapter: 'bidv',
    services: { TH0001: { school, secrets: [collectorSecrets.secret] } },
    token: { username: 'bidv', passwords: [collectorSecrets.password] },
  },
  'vnpt-pay': {
    adapter: 'vnpt-pay',
    partnerId: 'BANK01',
    secrets: [collectorSecrets.secret],
    providers: { '1001': { school } },
  },
})

/** What a counter heard: the bills it asked for, or what became of the money it took. */
export interface AtCounter extends Partial<Pick<Asked, 'is' | 'bills'>> {
  readonly transaction?: string
  readonly verdict?: Verdict
  readonly told?: readonly { readonly verdict: Verdict }[]
}

/** Asks for the student of a test at a counter, or pays there. */
export async function atCounter(url: string, path: '/ask' | '/pay', order: object = {}): Promise<AtCounter> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customer: 'HS-0001', ...order }),
  })
  return response.json() as Promise<AtCounter>
}
