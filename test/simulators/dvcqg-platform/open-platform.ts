import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createDvcqgPlatformSimulator,
  type PlatformOptions,
} from '../../../simulators/dvcqg-platform/index.ts'
import { messageCode } from '../../../simulators/dvcqg-platform/message-code.ts'
import { openLedger } from '../../../simulators/ledger.ts'
import { serveOnLoopback } from '../../support/loopback.ts'

export type Message = Record<string, unknown>

const secret = 'a shared secret made for tests'
const fixture = new URL('../../fixtures/dvcqg-platform/init.two-fees.request.json', import.meta.url)

/** The INIT that the golden file holds. */
export const sampleInit = (): Message & { ThongTinBienLai: Message } =>
  JSON.parse(readFileSync(fixture, 'utf8'))

/** A message with its right MaXacThuc. */
export const signed = (kind: Parameters<typeof messageCode>[0], message: Message): Message => ({
  ...message,
  MaXacThuc: messageCode(kind, message, secret, 'sha256-secret-last'),
})

/** A simulated platform on loopback beside a unit that keeps the notifies and answers 00. */
export async function openPlatform(options: Partial<PlatformOptions> = {}) {
  const notifies: Message[] = []
  const unit = await serveOnLoopback(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    notifies.push(JSON.parse(body))
    response.end(JSON.stringify({ MaLoi: '00' }))
  })
  const ledger = openLedger(join(mkdtempSync(join(tmpdir(), 'platform-')), 'ledger.ndjson'))
  const simulator = createDvcqgPlatformSimulator({
    ledger,
    clock: () => new Date('2026-09-30T05:10:00Z'),
    partnerCode: 'SGD-H20',
    secret,
    notifyUrl: unit.url,
    ...options,
  })
  const server = await serveOnLoopback(simulator)

  async function post(path: string, body: unknown): Promise<{ status: number; answer: Message }> {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: response.status, answer: (await response.json()) as Message }
  }
  return {
    url: server.url,
    ledger: options.ledger ?? ledger,
    notifies,
    post,
    send: async (message: Message) => (await post('/', message)).answer,
    close: async () => {
      await server.close()
      await unit.close()
    },
  }
}

export type Platform = Awaited<ReturnType<typeof openPlatform>>
