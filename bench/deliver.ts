import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { withParts } from '../src/app.ts'
import { messageCertificate } from '../src/keys.ts'
import type { PemKey } from '../src/signing/pem-signer.ts'
import { outsideMessage } from '../src/signing/profiles/message.ts'
import { trustPinned } from '../src/signing/trust/trust-pinned.ts'
import { verifyXml } from '../src/signing/verify-xmldsig.ts'
import type { Bench, BenchOptions, Round } from './contest.ts'
import { fillPlain } from './deliver/plain-tables.ts'
import type { Book } from './deliver/receiver.ts'
import { acceptBills, configure, fillGateway, type GatewayOrder, log } from './gateway.ts'
import { generateLoad, type Load } from './load.ts'
import { startProgram } from './program.ts'
import { assertCount, openScratch } from './scratch.ts'
import { unit } from './unit.ts'

/** Delivered first, so that what is measured runs warm. */
const warmUp = 500

/** Exchanges a second told to a portal in another process, from waiting rows to stored answers. */
export async function createDeliverBench({ size, seed, folder }: BenchOptions): Promise<Bench> {
  const scratch = await openScratch(folder)
  const receiver = await startProgram<{ url: string }>('deliver/receiver.ts')
  const portalUrl = receiver.ready.url
  const key = await readKey(folder)
  const gatewayOrder = (databaseUrl: string): GatewayOrder => ({
    ...{ databaseUrl, dataFolder: folder, portalUrl, portals: ['province'] },
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
  ) =>
    scratch.onFresh(`${template}_warm`, (warmUrl) =>
      scratch.onFresh(template, async (databaseUrl): Promise<Round> => {
        await readBook(portalUrl)
        const program = await startProgram<{ seconds: number }>(path, { ...order, warmUrl, databaseUrl })
        await assertBook(await readBook(portalUrl), load.bills.length, little.bills.length, key)
        await assertDone(databaseUrl)
        return { perSecond: size / program.ready.seconds, ...(await program.finish()) }
      }),
    )

  const signBarely = async (): Promise<Round> => {
    const env = { UV_THREADPOOL_SIZE: `${availableParallelism()}` }
    const program = await startProgram<{ seconds: number }>('deliver/bare-signing.ts', { key, size }, env)
    return { perSecond: size / program.ready.seconds, ...(await program.finish()) }
  }

  return {
    name: 'deliver',
    unit: 'exchanges/s',
    bars: { plain: 2 },
    footnote: ({ ratios }) =>
      `signing takes ${Math.round(100 * (ratios.limit ?? 0))} % of what all cores can do`,
    contenders: [
      {
        name: 'ours',
        part: 'ours',
        says: 'leased, signed, kept as evidence, sent, answers kept, by the gateway’s worker',
        try: () =>
          measure('deliver_ours', 'deliver/gateway.ts', gatewayOrder(''), async (url) => {
            await assertCount(url, `exchanges where state = 'accepted'`, size)
            await assertCount(url, 'evidence', 2 * size)
          }),
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

/** Reads what the portal has received since it was last asked. */
async function readBook(portalUrl: string): Promise<Book> {
  return (await fetch(`${portalUrl}/book`)).json() as Promise<Book>
}

/** Throws unless each dossier came once, those of the warm-up twice; one message shows that the signatures hold. */
async function assertBook(
  { dossiers, messages, last }: Book,
  bills: number,
  warmBills: number,
  key: PemKey,
): Promise<void> {
  if (dossiers !== bills || messages !== bills + warmBills) {
    throw new Error(
      `${messages} messages of ${dossiers} dossiers came of ${bills} bills and ${warmBills} again`,
    )
  }
  const verification = await verifyXml(Buffer.from(last, 'base64'), {
    profile: outsideMessage(),
    trust: trustPinned([new X509Certificate(key.certificatePem)]),
    receivedAt: new Date(),
    maxBytes: 1024 * 1024,
  })
  if (verification.is === 'refused') throw new Error(`the signature is refused: ${verification.why}`)
}
