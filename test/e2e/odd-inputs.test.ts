import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testChannel } from '../support/gateway-settings.ts'
import { aBill, aStudent } from '../support/school-records.ts'
import { until } from '../support/until.ts'
import { rowsAsText, wordsIn } from './support/everything-stored.ts'
import { openSchool, type SchoolSystem } from './support/school.ts'
import { openWorld, type World } from './support/world.ts'

/** What says who somebody is, also where a name is written as one word. */
const who = ['Lò Văn Xuyến', 'LOVANXUYEN', '0511223344', '080319007711']
const [name = '', word = '', phone = '', identityNumber = ''] = who

let world: World
let school: SchoolSystem
beforeAll(async () => {
  world = await openWorld({ alerts: { everyMs: 100, patienceMs: 0 } })
  school = await openSchool(world, 'TN80-TH-0055')
})
afterAll(() => world.close())

const post = (path: string, contentType: string, body: string | Buffer) =>
  school.call(path, {
    method: 'POST',
    headers: { 'Content-Type': contentType },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
const outside = (path: string, init: RequestInit) => fetch(`${world.url}${path}`, init)
const student = () => aStudent({ schoolCode: school.code, name, phone, identityNumber })
const studentsAre = '/v1/imports?kind=students'

/** Inputs that name somebody where nobody should, each with the statuses that it may be answered. */
const odd: Readonly<Record<string, readonly [() => Promise<Response>, number]>> = {
  'a name in the place of a number': [
    () =>
      school.call('/v1/bills', { method: 'POST', json: aBill({ schoolCode: school.code, number: name }) }),
    400,
  ],
  'a name in the place of the code of a student': [
    () =>
      school.call('/v1/bills', {
        method: 'POST',
        json: aBill({ schoolCode: school.code, studentCode: word }),
      }),
    422,
  ],
  'a name in the place of a kind': [
    () =>
      school.call(`/v1/students/HS-9`, { method: 'PUT', json: { ...student(), code: 'HS-9', gender: name } }),
    400,
  ],
  'JSON that breaks after a name': [
    () => post('/v1/bills', 'application/json', `{"name":"${name}","phone":"${phone}`),
    400,
  ],
  'a name in a path that is none': [() => school.call(`/v1/${word}/${phone}?name=${word}`), 404],
  'a name in the place of a filter': [() => school.call(`/v1/exchanges?billId=${word}`), 400],
  'a line that is no JSON': [
    () => post(studentsAre, 'application/x-ndjson', `{"name":"${name}",${phone}\n`),
    201,
  ],
  'a workbook that is none': [
    () =>
      post(
        `${studentsAre}&schoolCode=${school.code}`,
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        Buffer.from(`PK\u0003\u0004 ${name} ${phone}`),
      ),
    400,
  ],
  'a login by a name': [
    () =>
      outside('/oauth2/token', {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: word, client_secret: name }),
      }),
    401,
  ],
  'a login to the console by a name': [
    () =>
      outside('/console/api/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: world.url },
        body: JSON.stringify({ name, password: phone }),
      }),
    401,
  ],
  'a message of a bank that is not signed': [
    () =>
      outside(`/channels/${testChannel}/notify`, {
        method: 'POST',
        body: JSON.stringify({ LoaiBanTin: 'NOTIFY', ThongTinGiaoDich: name, MaXacThuc: phone, MaLoi: word }),
      }),
    400,
  ],
  'an operation of a channel that is none': [
    () => outside(`/channels/${testChannel}/${word}`, { method: 'POST', body: name }),
    404,
  ],
  'an address of webhooks that is none': [
    () =>
      school.call('/v1/webhooks', {
        method: 'POST',
        json: { url: `ftp://${word}:${phone}@${name}`, events: ['bill.paid'] },
      }),
    400,
  ],
}

/** A server in the place of a portal that answers whatever it is sent with a name and with what it was sent. */
async function repeatWhatIsSent(): Promise<() => Promise<unknown>> {
  const { national } = world.partners.servers
  const port = Number(new URL(national.url).port)
  await national.down()
  let calls = 0
  const server = createServer(async (request, response) => {
    const sent = await text(request)
    calls += 1
    const answers = [
      JSON.stringify({
        error_code: `${word} ${phone}`,
        message: `${name} ${sent}`,
        session: 'S',
      }),
      `${name} ${phone} is no JSON`,
    ]
    response.writeHead(200, { 'content-type': 'application/json' }).end(answers[calls % 2])
  }).listen(port, '127.0.0.1')
  await until('the server listens', () => server.listening)
  return async () => {
    await until('it was asked', () => calls >= 4)
    server.closeAllConnections()
    await new Promise((end) => server.close(end))
  }
}

test('what names somebody where nobody should is in no log line, metric, job and incident', async () => {
  const gave: Record<string, number> = {}
  for (const [what, [send]] of Object.entries(odd)) gave[what] = (await send()).status
  expect(gave).toEqual(Object.fromEntries(Object.entries(odd).map(([what, [, status]]) => [what, status])))

  await school.send('PUT', '/v1/students/HS-0001', 200, { ...student(), code: 'HS-0001' })
  const ended = await repeatWhatIsSent()
  await school.issue({ studentCode: 'HS-0001' })
  await ended()

  const { incidents } = world.gateway.parts.store
  const open = await until('somebody is called', async () => {
    const found = await incidents.list(new Date(0))
    return found.length > 0 && found
  })
  const logged = world.logged.join('')
  expect(logged).toContain('an inbound message was refused')
  expect({
    logs: wordsIn(logged, who),
    metrics: wordsIn(await (await outside('/metrics', {})).text(), who),
    queues: wordsIn(await rowsAsText(world.database.pool, 'bullmq'), who),
    incidents: wordsIn(JSON.stringify(open), who),
  }).toEqual({ logs: [], metrics: [], queues: [], incidents: [] })
})
