import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { withParts } from '../src/app.ts'
import { messageCertificate } from '../src/parts/keys.ts'
import type { PemKey } from '../src/signing/keys/pem-signer.ts'
import type { Bench, BenchOptions, Round } from './contest.ts'
import { fillPlain } from './deliver/plain-tables.ts'
import { assertBook, assertSigned, readBook } from './deliver/portal-book.ts'
import { acceptBills, configure, fillGateway, type GatewayOrder, log } from './gateway.ts'
import { generateLoad, type Load } from './load.ts'
import { startProgram } from './program.ts'
import { assertCount, openScratch } from './scratch.ts'
import { unit } from './unit.ts'

/** Delivered first, so that what is measured runs warm. */
const warmUp = 500

/**
 * Exchanges a second told to a portal in another process, from waiting rows to stored answers: to the province, which takes
 * one signed message a bill, or, where a message carries several, to the national portal.
 */
export async function createDeliverBench({
  size,
  seed,
  folder,
  billsPerMessage = 1,
}: BenchOptions): Promise<Bench> {
  const scratch = await openScratch(folder)
  const receiver = await startProgram<{ url: string }>('deliver/receiver.ts')
  const portalUrl = receiver.ready.url
  const key = await readKey(folder)
  const isShared = billsPerMessage > 1
  const gatewayOrder = (databaseUrl: string): GatewayOrder => ({
    ...{ databaseUrl, dataFolder: folder, portalUrl, billsPerMessage },
    portals: [isShared ? 'national' : 'province'],
  })
  const fillOurs = async (url: string, load: Load) => {
    await fillGateway(gatewayOrder(url), load)
    await withParts(configure(gatewayOrder(url)), log, (parts) => acceptBills(parts, load))
  }
  const load = generateLoad(size, seed)
  const little = { ...load, bills: load.bills.slice(0, warmUp) }
  await scratch.makeTemplate('deliver_ours', (url) => fillOurs(url, load))
  await scratch.makeTemplate('deliver_ours_warm', (url) => fillOurs(url, little))
  await scratch.makeTemplate('deliver_plain', (url) => fillPlain(url, load))
  await scratch.makeTemplate('deliver_plain_warm', (url) => fillPlain(url, little))

  /** Runs a program that delivers all of a warm and a full database, and holds the portal's book against it. */
  const measure = (
    template: string,
    path: string,
    order: object,
    assertDone: (url: string) => Promise<void>,
    billsOfMessage = 1,
  ) =>
    scratch.onFresh(`${template}_warm`, (warmUrl) =>
      scratch.onFresh(template, async (databaseUrl): Promise<Round> => {
        await readBook(portalUrl)
        const program = await startProgram<{ seconds: number }>(path, { ...order, warmUrl, databaseUrl })
        const book = await readBook(portalUrl)
        const messages = [load, little].map(({ bills }) => Math.ceil(bills.length / billsOfMessage))
        // How many share a message is the worker's: a lane takes what is due, and the last batches are small.
        const fewest = messages.reduce((sum, each) => sum + each, 0)
        assertBook(book, {
          dossiers: load.bills.length,
          messages: billsOfMessage === 1 ? fewest : Math.max(fewest, Math.min(book.messages, 2 * fewest)),
        })
        if (billsOfMessage === 1) await assertSigned(book, key.certificatePem)
        await assertDone(databaseUrl)
        return { perSecond: size / program.ready.seconds, ...(await program.finish()) }
      }),
    )

  /** Each exchange is accepted, and has a message and an answer as evidence, its own or shared. */
  const assertAllKept = async (url: string) => {
    await assertCount(url, `exchanges where state = 'accepted'`, size)
    await assertCount(url, 'evidence_of_exchanges', 2 * size)
  }

  const signBarely = async (): Promise<Round> => {
    const env = { UV_THREADPOOL_SIZE: `${availableParallelism()}` }
    const program = await startProgram<{ seconds: number }>('deliver/bare-signing.ts', { key, size }, env)
    return { perSecond: size / program.ready.seconds, ...(await program.finish()) }
  }

  return {
    name: 'deliver',
    unit: 'exchanges/s',
    bars: { plain: isShared ? 20 : 4 },
    footnote: ({ ratios }) =>
      isShared
        ? 'signatures are of plain and limit only: the national portal takes none'
        : `signing takes ${Math.round(100 * (ratios.limit ?? 0))} % of what all cores can do`,
    contenders: [
      {
        name: 'ours',
        part: 'ours',
        says: isShared
          ? `the same as JSON to the national portal, ${billsPerMessage} bills a message`
          : 'leased, signed, kept as evidence, sent, answers kept, by the gateway’s worker',
        try: () =>
          measure('deliver_ours', 'deliver/gateway.ts', gatewayOrder(''), assertAllKept, billsPerMessage),
      },
      {
        name: 'plain',
        part: 'baseline',
        says: 'a BullMQ job a bill, xml2js, xml-crypto, axios, one update',
        try: () =>
          measure('deliver_plain', 'deliver/plain.ts', { portalUrl, key }, (url) =>
            assertCount(url, `bills where status = 'sent'`, size),
          ),
      },
      { name: 'limit', part: 'limit', says: 'bare RSA-2048 signing on all cores', try: signBarely },
    ],
    async close() {
      await receiver.finish()
      await scratch.close()
    },
  }
}

async function readKey(dataFolder: string): Promise<PemKey> {
  const certificateFile = await messageCertificate(dataFolder, unit)
  return {
    keyId: 'messages',
    certificatePem: await readFile(certificateFile, 'utf8'),
    privateKeyPem: await readFile(certificateFile.replace(/cert\.pem$/, 'key.pem'), 'utf8'),
  }
}
