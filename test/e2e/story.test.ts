import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { paidPayments } from '../../simulators/dvcqg-platform/index.ts'
import { openLedger } from '../../simulators/ledger.ts'
import { createMbBankSimulator } from '../../simulators/mb-bank/index.ts'
import { localDay } from '../../src/domain/time/local-time.ts'
import type { FolderResult } from '../../src/reconcile/read-folder.ts'
import { readInbox } from '../../src/reconcile/senders.ts'
import { testChannel } from '../support/gateway-settings.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'
import { describeWith } from '../support/tools.ts'
import { keysAsText, rowsAsText, wordsIn } from './support/everything-stored.ts'
import { sentMessages } from './support/evidence.ts'
import { type Delivery, openSchool } from './support/school.ts'
import { openWorld, type World } from './support/world.ts'

/** Everything of the student that says who they are. */
const student = {
  name: 'Nguyễn Thị Kim Ngân',
  identityNumber: '080317004711',
  phone: '0500000017',
  address: 'Ấp Bình Hoà 4, Phường Tân Ninh',
  guardians: [
    {
      relation: 'father' as const,
      name: 'Trần Văn Bền',
      identityNumber: '080089001234',
      phone: '0500000018',
      email: 'tran.van.ben@example.vn',
    },
  ],
}
const [guardian] = student.guardians
const personalData = [student, guardian].flatMap((person) =>
  Object.values(person ?? {}).filter((value) => typeof value === 'string' && value !== 'father'),
) as string[]

describe('the story of one bill, with the queues in PostgreSQL', () => tellStory())

describeWith('redis-server', 'the story of one bill, with the queues in Redis', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startTestRedis()
  })
  afterAll(() => redis.close())
  tellStory(() => redis.url)
})

function tellStory(redisUrl?: () => string): void {
  let world: World
  let story: Awaited<ReturnType<typeof playStory>>
  beforeAll(async () => {
    const url = redisUrl?.()
    world = await openWorld({ redisUrl: url })
    const readQueues = () => (url === undefined ? rowsAsText(world.database.pool, 'bullmq') : keysAsText(url))
    story = await playStory(world, readQueues)
  })
  afterAll(() => world.close())

  const bookOf = (partner: 'national' | 'lgsp') =>
    world.partners.books[partner].entries().filter(({ reference }) => reference === story.dossierNumber)

  test('both portals apply the dossier once when the bill is issued, and its delivery is seen', () => {
    expect(story.issued.map(outline)).toEqual(['province issued 0 accepted', 'national issued 0 accepted'])
    expect(bookOf('national').filter(({ operation }) => operation === 'DongBoHoSoMC')).toEqual([
      expect.objectContaining({ verdict: 'applied', detail: 'new' }),
    ])
    expect(bookOf('lgsp').filter(({ operation }) => operation === 'SyncDocument')).toEqual([
      expect.objectContaining({ verdict: 'applied', amount: 950_000 }),
    ])
  })

  test("every message to the province carries a signature that verifies under the gateway's certificate", () => {
    expect(bookOf('lgsp').map(({ signature }) => signature)).toEqual(['valid', 'valid', 'valid'])
  })

  test("the payer sees the amount and the masked name on the platform's page", () => {
    expect(story.page).toContain('950.000')
    expect(story.page).toContain('T*** V*** Bền')
    expect(story.page).not.toContain(guardian?.name)
  })

  test('the confirmation settles the payment and the bill', () => {
    expect(story.payment).toMatchObject({ state: 'paid', amount: 950_000, paidAmount: 950_000 })
    expect(story.bill).toMatchObject({ state: 'paid', paid: 950_000, payable: 950_000 })
  })

  test('both portals learn that the bill is finished (9), then handed over (10)', () => {
    expect(story.told.map(outline).sort()).toEqual([
      'national issued 0 accepted',
      'national paid 0 accepted',
      'province issued 0 accepted',
      'province paid 0 accepted',
      'province paid 1 accepted',
    ])
    for (const partner of ['national', 'lgsp'] as const) {
      const progress = bookOf(partner).slice(1)
      expect(progress.map(({ verdict }) => verdict)).toEqual(['applied', 'applied'])
      expect(progress.map(({ detail }) => detail.split(' ')[0])).toEqual(['9', '10'])
    }
  })

  test('the receipt of the payment is fetched from the platform', () => {
    expect(story.receipt).toEqual(expect.objectContaining({ is: 'address' }))
  })

  test("the bank's file matches, moves to done, and is answered by a summary alone", () => {
    expect(story.runs).toEqual([
      expect.objectContaining({
        is: 'read',
        wasKnown: false,
        run: expect.objectContaining({
          problems: [],
          totals: expect.objectContaining({ matched: { count: 1, amount: 950_000 } }),
        }),
      }),
    ])
    expect(story.inbox).toEqual(['done'])
    expect(story.answers).toEqual([
      expect.objectContaining({
        is: 'summary',
        matched: { count: 1, amount: 950_000 },
        differing: { count: 0, amount: 0 },
      }),
    ])
    expect(story.breaks).toEqual({ breaks: [], next: null })
  })

  test('the bytes that were stored are the bytes that the portals received', async () => {
    const sent = await sentMessages(world.database.pool)
    const received = (['national', 'lgsp'] as const).flatMap((partner) => bookOf(partner))
    expect(sent).toHaveLength(5)
    expect(new Set(sent.map(({ sha256 }) => sha256))).toEqual(
      new Set(received.map(({ bodySha256 }) => bodySha256)),
    )
  })

  test('no personal data stands in a log line, a metric, a queue or a column that is not sealed', async () => {
    const metrics = await (await fetch(`${world.url}/metrics`)).text()
    const rows = await rowsAsText(world.database.pool, 'public')
    // Each place holds something that belongs there, so that its silence says something.
    expect(world.logged.join('')).toContain('/v1/bills')
    expect(metrics).toContain('lienthong_intake_records_total')
    expect(story.queues).toContain('deliver-province')
    expect(rows).toContain(story.dossierNumber)
    expect({
      logs: wordsIn(world.logged.join(''), personalData),
      metrics: wordsIn(metrics, personalData),
      queues: wordsIn(story.queues, personalData),
      rows: wordsIn(rows, personalData),
    }).toEqual({ logs: [], metrics: [], queues: [], rows: [] })
  })
}

const outline = ({ portal, event, part, state }: Delivery) => `${portal} ${event} ${part} ${state}`

/** Plays the main job over HTTP: a school's bill reaches both portals, is paid, and reconciles. */
async function playStory(world: World, readQueues: () => Promise<string>) {
  const school = await openSchool(world, 'TN80-TH-0001', student)
  const { id, dossierNumber } = await school.issue()
  const queues = [await readQueues()]
  const issued = await school.settled({ billId: id }, 2)

  const started = await school.startPaying(id)
  queues.push(await readQueues())
  const page = await (await fetch(String(started.payUrl))).text()
  await school.confirm(started)
  const payment = await school.paid(started.id)
  queues.push(await readQueues())
  const told = await school.settled({ billId: id }, 5)
  const channel = world.gateway.parts.payments.channels.get(testChannel)
  const receipt = await channel?.fetchReceipt?.(payment.reference, new Date(String(payment.paidAt)), {
    signal: AbortSignal.timeout(5_000),
  })
  return {
    dossierNumber,
    issued,
    page,
    payment,
    bill: await school.bill(id),
    told,
    receipt,
    ...(await reconcileDay(world)),
    breaks: await school.send('GET', '/v1/breaks', 200),
    queues: queues.join('\n'),
  }
}

/** Lets the bank write its file of the day and the gateway read it. */
async function reconcileDay({ gateway, partners }: World) {
  const { senders, reading, clock } = gateway.parts
  const [sender] = senders
  if (!sender) throw new Error('nobody sends statements')
  const { inbox, outbox } = sender.folders
  const book = openLedger(join(inbox, '..', 'bank.ndjson'))
  const bank = createMbBankSimulator({ ledger: book, clock })
  const day = localDay(clock())
  const settled = paidPayments(partners.books['dvcqg-platform'], day).map((payment) => ({
    ...payment,
    requestId: payment.reference,
    bankTransId: payment.providerTransaction,
  }))
  const file = bank.writeDay(day, settled)
  await mkdir(inbox, { recursive: true })
  await writeFile(join(inbox, file.name), [...file.lines()])
  const runs: FolderResult[] = []
  for await (const run of readInbox(sender, reading)) runs.push(run)
  const names = await readdir(outbox)
  const answers = await Promise.all(
    names.map(async (name) => bank.receiveFile(name, await readFile(join(outbox, name)))),
  )
  return { runs, inbox: await readdir(inbox), answers }
}
