import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { zip } from '../support/zip.ts'
import { type Play, startWorkers } from './plays.ts'
import { watchMemory } from './watch-memory.ts'
import type { World } from './world.ts'

const mebibyte = 1024 * 1024
const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Lines of the import that has one bad line: a hundred thousand, or a few thousand where little is to be done. */
const linesOf = ({ load }: World) => (load.bills.length < 1_000 ? 5_000 : 100_000)

/** What is too large, unfolds without end or is bad is refused with its reason, and costs the API no memory beside what as many good lines do. */
export const sendTooMuch: Play = async (world) => {
  const { generator, load, api, notes } = world
  await startWorkers(world)
  const calmly = watchMemory(api)
  await generator.sendImport(load.bills)
  await sendAgain(world)
  const before = await calmly()
  const wildly = watchMemory(api)
  for (const [name, { path, type, chunks, wanted }] of Object.entries(tooMuch)) {
    const content = chunks()
    const started = performance.now()
    const { status, code } = await post(world, path, type, content)
    notes.push(`${name}: refused after ${Math.round(performance.now() - started)} ms`)
    if (`${status} ${code}` !== wanted) throw new Error(`${name} was answered ${status} ${code}`)
  }
  await sendOneBadLine(world)
  const during = await wildly()
  notes.push(`${api.name}: ${before} MiB before, ${during} MiB with all of that`)
  if (during > before + 256) throw new Error(`the API grew from ${before} to ${during} MiB`)
}

interface TooMuch {
  readonly path: string
  readonly type: string
  readonly chunks: () => Iterable<Buffer>
  readonly wanted: string
}

const tooMuch: Readonly<Record<string, TooMuch>> = {
  'a body of 50 MiB': {
    path: '/v1/bills',
    type: 'application/json',
    chunks: () => Array(50).fill(Buffer.alloc(mebibyte, ' ')),
    wanted: '413 payload_too_large',
  },
  'a line of 50 MiB': {
    path: '/v1/imports?kind=bills',
    type: 'application/x-ndjson',
    chunks: () => Array(50).fill(Buffer.alloc(mebibyte, ' ')),
    wanted: '201 1 refused',
  },
  'a workbook whose entities unfold to gigabytes': {
    path: '/v1/imports?kind=students',
    type: workbookType,
    chunks: () => [workbookOf(Buffer.from(entityBomb))],
    wanted: '400 invalid_request',
  },
  'a workbook of 300 KiB that unpacks to 300 MiB': {
    path: '/v1/imports?kind=students',
    type: workbookType,
    chunks: () => [zipBomb()],
    wanted: '413 payload_too_large',
  },
  'the same, and it says that it is small': {
    path: '/v1/imports?kind=bills',
    type: workbookType,
    chunks: () => [saidToBeSmall(zipBomb())],
    wanted: '413 payload_too_large',
  },
}

/** A sheet of nothing but spaces. */
const zipBomb = () => workbookOf(Buffer.alloc(300 * mebibyte, ' '))

/** Writes over what the directory of an archive says of its last file. */
function saidToBeSmall(archive: Buffer): Buffer {
  archive.writeUInt32LE(1_000, archive.lastIndexOf('PK\x01\x02') + 24)
  return archive
}

/** Ten names that each stand for ten of the one before. */
const entityBomb = `<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY e0 "${'x'.repeat(100)}">${Array.from(
  { length: 9 },
  (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`,
).join('')}]><worksheet><sheetData><row r="1"><c r="A1"><v>&e9;</v></c></row></sheetData></worksheet>`

const workbookOf = (sheet: Buffer) =>
  zip({
    'xl/workbook.xml': Buffer.from(
      '<workbook><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
    'xl/worksheets/sheet1.xml': sheet,
  })

/** Sends the accepted bills again and again, with no line among them that is no bill, or one. */
async function sendAgain(world: World, badLine?: number): Promise<Answered> {
  const { accepted } = world.generator
  const count = linesOf(world)
  function* lines() {
    for (let line = 1; line <= count; line += 1) {
      const { bill } = accepted[line % accepted.length] ?? {}
      yield Buffer.from(line === badLine ? '{"number": broken\n' : `${JSON.stringify(bill)}\n`)
    }
  }
  const answered = await post(world, '/v1/imports?kind=bills', 'application/x-ndjson', lines())
  const wanted = badLine ? `201 ${count - 1} repeated, 1 refused` : `201 ${count} repeated`
  if (`${answered.status} ${answered.code}` !== wanted)
    throw new Error(`${count} lines were answered ${answered.status} ${answered.code}, not ${wanted}`)
  return answered
}

async function sendOneBadLine(world: World): Promise<void> {
  const badLine = Math.ceil((linesOf(world) * 2) / 3)
  const { id } = await sendAgain(world, badLine)
  const refused = await world.generator.read(`/v1/imports/${id}/lines?outcome=refused`)
  const [first] = refused.lines as { line: number; problems: { code: string }[] }[]
  if (first?.line !== badLine || first.problems[0]?.code !== 'invalid_json')
    throw new Error(`the bad line ${badLine} is told as ${JSON.stringify(first)}`)
}

interface Answered {
  readonly status: number
  readonly code: string | number
  readonly id: string | number | undefined
}

/** Streams a body without saying how long it is, until it is answered; gives what it is answered with. */
async function post(
  { generator }: World,
  path: string,
  type: string,
  chunks: Iterable<Buffer>,
): Promise<Answered> {
  const { url, authorization } = await generator.access()
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>()
  const asked = request(`${url}${path}`, { method: 'POST', headers: { authorization, 'content-type': type } })
  asked.on('error', reject)
  asked.on('response', async (response) => {
    resolve({ status: response.statusCode ?? 0, body: await text(response) })
  })
  let isAnswered = false
  asked.once('response', () => {
    isAnswered = true
  })
  for (const chunk of chunks) {
    if (isAnswered) break
    if (!asked.write(chunk)) await drained(asked)
  }
  asked.end()
  const { status, body } = await promise
  asked.destroy()
  const answer = JSON.parse(body) as Record<string, string | number>
  const counts = ['repeated', 'refused'].flatMap((name) => (answer[name] ? [`${answer[name]} ${name}`] : []))
  return { status, code: answer.code ?? counts.join(', '), id: answer.id }
}

const drained = (asked: NodeJS.EventEmitter) =>
  new Promise<void>((resolve) => {
    const go = () => {
      asked.off('drain', go).off('response', go).off('error', go)
      resolve()
    }
    asked.on('drain', go).on('response', go).on('error', go)
  })
