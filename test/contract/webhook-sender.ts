import { randomUUID } from 'node:crypto'
import type { RequestListener, ServerResponse } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { type WebhookSignature, webhookMessage } from '../../schemas/webhook.ts'
import { mostKeptOfAnswer, type WebhookAnswer, type WebhookSender } from '../../src/ports/webhook-sender.ts'
import type { Notice, SigningKey } from '../../src/ports/webhooks/webhook-store.ts'
import { serveOnLoopback } from '../support/loopback.ts'
import type { ReceivedWebhook } from '../support/webhook-verifier.ts'

/** What the suite needs of a sender. */
export interface WebhookSenderUnderTest {
  /** One that may reach this machine, with a clock; it waits `timeoutMs` for an answer, of `maxResponseBytes` at most. */
  open(settings: { clock: () => Date; timeoutMs: number; maxResponseBytes: number }): WebhookSender
  /** One as it is in production, which reaches public addresses only. */
  openPublic(clock: () => Date): WebhookSender
  /** The names of the headers that prove a message. */
  readonly proof: readonly string[]
  /** A receiver's check with what the client was given of a key, by another implementation than that which signs. */
  isSigned(key: SigningKey, received: ReceivedWebhook, now: Date): boolean
  /** By what the receiver knows a repeat. */
  nameOf(received: ReceivedWebhook): string
}

/** What every sender of webhooks keeps, whatever the specification. */
export function describeWebhookSender(name: string, given: WebhookSenderUnderTest): void {
  describe(`${name} as a sender of webhooks`, () => {
    const closers: (() => unknown)[] = []
    afterEach(async () => {
      for (const close of closers.splice(0).reverse()) await close()
    })

    const sender = given.open({ clock: () => now, ...limits })
    const key = sender.createKey('hmac-sha256', now)

    /** Serves an endpoint that keeps what it gets; gives its address. */
    async function serve(answer: RequestListener = (_, response) => response.end()) {
      const received: (ReceivedWebhook & { method: string | undefined; url: string | undefined })[] = []
      const take: RequestListener = async (request, response) => {
        const chunks: Buffer[] = []
        for await (const chunk of request) chunks.push(chunk as Buffer)
        const { method, url, headers } = request
        received.push({
          method,
          url,
          headers: headers as Record<string, string>,
          body: Buffer.concat(chunks),
        })
        await answer(request, response)
      }
      const server = await serveOnLoopback((request, response) => void take(request, response))
      closers.push(() => server.close())
      return {
        url: `${server.url}/hooks/secret-of-the-path?key=secret-of-the-query`,
        received,
        close: server.close,
      }
    }

    /** Serves bare bytes, for answers that no server of HTTP would give. */
    async function serveBytes(answer: (socket: Socket) => void) {
      const sockets = new Set<Socket>()
      const server = createServer((socket) => {
        sockets.add(socket)
        socket.on('error', () => {}).once('data', () => answer(socket))
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      closers.push(() => {
        for (const socket of sockets) socket.destroy()
        server.close()
      })
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    }

    const call = () => ({ signal: new AbortController().signal })
    const submit = (url: string, keys: readonly SigningKey[] = [key], message = sender.prepare(notice)) =>
      sender.submit({ url, keys }, message, call())
    const answerTo = async (answer: RequestListener) => submit((await serve(answer)).url)
    const answerToStatus = (status: number, headers: Record<string, string> = {}) =>
      answerTo((_, response) => response.writeHead(status, headers).end())

    describe('a message', () => {
      test('is a notice in the documented form, the same bytes each time, under the name of the notice', () => {
        const message = sender.prepare(notice)
        expect(webhookMessage.parse(JSON.parse(message.bytes.toString()))).toEqual({
          ...{ type: notice.type, timestamp: notice.at.toISOString(), data: notice.data },
        })
        expect(message.reference).toBe(notice.id)
        expect(sender.prepare(notice)).toEqual(message)
      })

      test('arrives as it was prepared, and nothing of the key with it', async () => {
        const { url, received } = await serve()
        const message = sender.prepare(notice)
        expect(await submit(url)).toMatchObject({ is: 'accepted' })
        expect(received).toMatchObject([
          { method: 'POST', url: new URL(url).pathname + new URL(url).search, body: message.bytes },
        ])
        expect(received[0]?.headers).toMatchObject({
          'content-type': message.contentType,
          'content-length': String(message.bytes.length),
        })
        expect(given.nameOf(first(received))).toBe(notice.id)
        expect(JSON.stringify(received[0]?.headers)).not.toContain(bare(key.secret))
      })

      test('that tries an endpoint out says nothing, and is proved like any other', async () => {
        const { url, received } = await serve()
        const id = randomUUID()
        expect(await submit(url, [key], sender.prepareTrial(id, now))).toMatchObject({ is: 'accepted' })
        expect(JSON.parse(first(received).body.toString())).toMatchObject({ type: 'webhook.test', data: {} })
        expect(given.nameOf(first(received))).toBe(id)
        expect(given.isSigned(key, first(received), now)).toBe(true)
      })

      test('of a megabyte arrives whole', async () => {
        const { url, received } = await serve()
        const bytes = Buffer.from(JSON.stringify({ type: 'x', data: 'ữ'.repeat(350_000) }))
        const message = { ...sender.prepare(notice), bytes }
        expect(await submit(url, [key], message)).toMatchObject({ is: 'accepted' })
        expect(first(received).body.equals(bytes)).toBe(true)
        expect(given.isSigned(key, first(received), now)).toBe(true)
      })
    })

    describe.each(signatures)('what is signed with %s', (signature) => {
      const own = sender.createKey(signature, now)

      test('is accepted by another implementation, over any bytes', async () => {
        const { url, received } = await serve()
        const bodies = fc.sample(fc.json(), { numRuns: 15, seed: 1 }).map((text) => Buffer.from(text))
        for (const bytes of bodies) {
          await submit(url, [own], { ...sender.prepare(notice), bytes })
          expect(given.isSigned(own, first(received.slice(-1)), now)).toBe(true)
        }
        expect(received).toHaveLength(bodies.length)
      })

      test('is refused by it with any single thing changed, and with another key', async () => {
        const { url, received } = await serve()
        await submit(url, [own])
        const aSecondLater = given.open({ clock: () => new Date(now.getTime() + 1_000), ...limits })
        await aSecondLater.submit({ url, keys: [own] }, sender.prepareTrial(randomUUID(), now), call())
        const [one, other] = [first(received), first(received.slice(1))]
        expect([one, other].map((each) => given.isSigned(own, each, now))).toEqual([true, true])
        expect(given.isSigned(sender.createKey(signature, now), one, now)).toBe(false)
        for (const place of [0, one.body.length - 1]) {
          const body = Buffer.from(one.body)
          body.writeUInt8(body.readUInt8(place) ^ 1, place)
          expect(given.isSigned(own, { ...one, body }, now)).toBe(false)
        }
        const longer = Buffer.concat([one.body, Buffer.from(' ')])
        expect(given.isSigned(own, { ...one, body: longer }, now)).toBe(false)
        for (const header of given.proof) {
          const { [header]: _, ...headers } = one.headers
          expect(given.isSigned(own, { ...one, headers }, now), header).toBe(false)
          const changed = { ...headers, [header]: other.headers[header] ?? '' }
          expect(given.isSigned(own, { ...one, headers: changed }, now), header).toBe(false)
        }
      })

      test('keeps its name when it goes again, and is proved anew at the time of the attempt', async () => {
        let at = now
        const patient = given.open({ clock: () => at, ...limits })
        const { url, received } = await serve()
        for (const hours of [0, 5]) {
          at = new Date(now.getTime() + hours * 3_600_000)
          await patient.submit({ url, keys: [own] }, patient.prepare(notice), call())
        }
        const [once, again] = [first(received), first(received.slice(1))]
        expect(given.nameOf(again)).toBe(given.nameOf(once))
        expect(again.body).toEqual(once.body)
        expect([once, again].map((one) => given.isSigned(own, one, at))).toEqual([false, true])
        expect([once, again].map((one) => given.isSigned(own, one, now))).toEqual([true, false])
      })
    })

    describe('keys', () => {
      const old = sender.createKey('hmac-sha256', now)
      const fresh = sender.createKey('ed25519', now)
      const endingAt = (ends: number): SigningKey => ({ ...old, endsAt: new Date(now.getTime() + ends) })

      test('are each their own, and a public key is no secret', () => {
        const made = signatures.flatMap((signature) => [
          sender.createKey(signature, now),
          sender.createKey(signature, now),
        ])
        expect(new Set(made.map(({ secret }) => secret)).size).toBe(made.length)
        expect(new Set(made.map(({ id }) => id)).size).toBe(made.length)
        expect(fresh.publicKey).not.toBeNull()
        expect(fresh.publicKey).not.toContain(bare(fresh.secret))
      })

      test('both prove a message while one is exchanged, and the old one no more from its end on', async () => {
        const { url, received } = await serve()
        await submit(url, [fresh, endingAt(1)])
        await submit(url, [fresh, endingAt(0)])
        const [both, one] = [first(received), first(received.slice(1))]
        expect([fresh, old].map((each) => given.isSigned(each, both, now))).toEqual([true, true])
        expect([fresh, old].map((each) => given.isSigned(each, one, now))).toEqual([true, false])
      })

      test.each<[string, readonly SigningKey[]]>([
        ['no key', []],
        ['a key that has ended', [endingAt(0)]],
        ['a key pair that cannot be read', [{ ...fresh, secret: 'whsk_short' }]],
        ['a secret that cannot be read', [{ ...old, secret: 'whsec_' }]],
        ['one key of two that cannot be read', [fresh, { ...old, secret: 'whsec_c2hvcnQ=' }]],
      ])('with %s nothing is sent, and it may go again', async (_, keys) => {
        const { url, received } = await serve()
        const answer = await submit(url, keys)
        expect(answer).toMatchObject({ is: 'failed', problem: expect.stringMatching(/key/) })
        assertTellsNothing(answer)
        expect(received).toEqual([])
      })
    })

    describe('what was answered', () => {
      test.each([
        200, 201, 202, 204, 206, 299,
      ])('%i: it was taken, and the answer is kept', async (status) => {
        const body = status === 204 ? '' : 'noted'
        expect(await answerTo((_, response) => response.writeHead(status).end(body))).toEqual({
          is: 'accepted',
          evidence: { httpStatus: status, bytes: Buffer.from(body) },
        })
      })

      test.each([
        ...[300, 304, 400, 401, 403, 404, 408, 409, 413, 422, 425, 429],
        ...[500, 501, 502, 503, 504, 599],
      ])('%i: it was not taken', async (status) => {
        const answer = await answerToStatus(status)
        expect(answer).toMatchObject({ is: 'failed', problem: expect.stringContaining(String(status)) })
        assertTellsNothing(answer)
      })

      test('410: the receiver wants nothing more', async () => {
        expect(await answerToStatus(410)).toMatchObject({ is: 'gone' })
      })

      test.each([
        301, 302, 303, 307, 308,
      ])('%i is not followed: what we sign goes where it was ordered to', async (status) => {
        const elsewhere = await serve()
        const location = elsewhere.url
        const answer = await answerToStatus(status, { location })
        expect(answer).toMatchObject({ is: 'failed', problem: expect.stringContaining(String(status)) })
        expect(elsewhere.received).toEqual([])
      })

      test('200 after 103 (early hints) was taken', async () => {
        const url = await serveBytes((socket) =>
          socket.write(
            'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
          ),
        )
        expect(await submit(url)).toMatchObject({ is: 'accepted', evidence: { httpStatus: 200 } })
      })

      test.each<[string, Record<string, string>, number | undefined]>([
        ['seconds', { 'retry-after': '120' }, 120],
        [
          'a date',
          { 'retry-after': new Date(now.getTime() + 90_000).toUTCString(), date: now.toUTCString() },
          90,
        ],
        ['a date of a clock an hour behind', { 'retry-after': ago(3_510), date: ago(3_600) }, 90],
        ['a year', { 'retry-after': '31536000' }, 86_400],
        ['nothing', { 'retry-after': '0' }, undefined],
        ['a date that is over', { 'retry-after': ago(90), date: now.toUTCString() }, undefined],
        ['a word', { 'retry-after': 'soon' }, undefined],
        ['a number below 0', { 'retry-after': '-5' }, undefined],
      ])('Retry-After of %s is read, a day ahead at most, whatever the status', async (_, headers, seconds) => {
        const expected = seconds === undefined ? undefined : new Date(now.getTime() + seconds * 1_000)
        for (const status of [302, 429, 500, 503]) {
          expect(await answerToStatus(status, headers)).toMatchObject({ is: 'failed', retryAfter: expected })
        }
        expect(await answerToStatus(200, headers)).not.toHaveProperty('retryAfter')
      })
    })

    describe('an answer of which not all comes was not taken, and it may go again:', () => {
      const drip = (response: ServerResponse) => {
        const timer = setInterval(() => response.write(' '), 20)
        response.on('close', () => clearInterval(timer))
      }
      const impatient = given.open({ clock: () => now, ...limits, timeoutMs: shortMs })
      const endless: Record<string, RequestListener> = {
        'no answer': () => {},
        'a status and no end': (_, response) => void response.writeHead(200).write('x'),
        'a body that comes drop by drop': (_, response) => drip(response.writeHead(200)),
      }
      for (const [way, answer] of Object.entries(endless)) {
        test(`${way}, when its time is over`, async () => {
          const { url } = await serve(answer)
          assertFailed(await impatient.submit({ url, keys: [key] }, sender.prepare(notice), call()))
        })
        test(`${way}, when the call is stopped`, async () => {
          const { url } = await serve(answer)
          const signal = AbortSignal.timeout(shortMs)
          assertFailed(await sender.submit({ url, keys: [key] }, sender.prepare(notice), { signal }))
        })
      }

      const cut: Record<string, RequestListener> = {
        'a connection that is cut before the answer': (request) => void request.socket.destroy(),
        'a connection that is cut within the answer': (request, response) => {
          response.writeHead(200, { 'content-length': '100' }).write('x', () => request.socket.destroy())
        },
      }
      for (const [way, answer] of Object.entries(cut)) {
        test(way, async () => assertFailed(await answerTo(answer)))
      }

      const bytes: Record<string, string> = {
        'bytes that are no HTTP': 'SSH-2.0-OpenSSH_9.6\r\n',
        'two lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok',
        'headers without end': `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`,
      }
      for (const [way, text] of Object.entries(bytes)) {
        test(way, async () => assertFailed(await submit(await serveBytes((socket) => void socket.end(text)))))
      }

      test('nobody who listens', async () => {
        const { url, close } = await serve()
        await close()
        assertFailed(await submit(url))
      })

      test('a host that does not exist', async () => {
        const to = { url: 'http://nobody.invalid/', keys: [key] }
        assertFailed(await impatient.submit(to, sender.prepare(notice), call()))
      })

      test('somebody who speaks no TLS', async () => {
        const { url } = await serve()
        assertFailed(await submit(url.replace('http:', 'https:')))
      })
    })

    describe('an answer of a size', () => {
      const sized = (size: number, inPieces: boolean): RequestListener => {
        const headers = inPieces ? {} : { 'content-length': String(size) }
        return (_, response) => void response.writeHead(200, headers).end(Buffer.alloc(size, 'x'))
      }

      test.each([
        false,
        true,
      ])('up to the limit is taken, and its beginning kept (in pieces: %s)', async (inPieces) => {
        const answer = await answerTo(sized(limits.maxResponseBytes, inPieces))
        expect(answer).toMatchObject({ is: 'accepted' })
        expect(answer.is === 'accepted' && answer.evidence.bytes.length).toBe(mostKeptOfAnswer)
      })

      test.each([false, true])('above the limit is no answer (in pieces: %s)', async (inPieces) => {
        assertFailed(await answerTo(sized(limits.maxResponseBytes + 1, inPieces)))
      })

      test('without end is cut off', async () => {
        let isCut = false
        const answer = await answerTo((_, response) => {
          const write = () => void (response.writable && response.write(Buffer.alloc(65_536), write))
          response.on('close', () => {
            isCut = true
          })
          write()
        })
        assertFailed(answer)
        await expect.poll(() => isCut).toBe(true)
      })
    })

    describe('addresses', () => {
      const strict = given.openPublic(() => now)

      test.each([
        ...['', 'not an address', 'ftp://qlgd.example.vn/', 'file:///etc/passwd', 'javascript:alert(1)'],
        ...['http://qlgd.example.vn/', 'https://user:word@qlgd.example.vn/', 'https://qlgd.example.vn:22/'],
        ...['https://127.0.0.1/', 'https://[::1]/', 'https://169.254.169.254/', 'https://0x7f.1/'],
      ])('%j may not be told: that is said, and nothing is sent', async (url) => {
        expect(strict.addressProblem(url)).toMatch(/^must /)
        const answer = await strict.submit({ url, keys: [key] }, strict.prepare(notice), call())
        expect(answer).toMatchObject({ is: 'failed', problem: expect.stringContaining('must ') })
        assertTellsNothing(answer)
      })

      test('a public one may', () => {
        expect(strict.addressProblem('https://qlgd.example.vn/hooks?of=lienthong')).toBeUndefined()
      })

      test('a name that leads to this machine reaches nobody', async () => {
        const url = 'https://localhost/'
        expect(strict.addressProblem(url)).toBeUndefined()
        const answer = await strict.submit({ url, keys: [key] }, strict.prepare(notice), call())
        expect(answer).toMatchObject({ is: 'failed', problem: expect.stringContaining('not public') })
      })
    })

    test('many at once get each its own answer', async () => {
      const { url, received } = await serve((request, response) => {
        const status = Number(request.headers['content-length']) % 2 === 0 ? 200 : 500
        response.writeHead(status).end()
      })
      const bodies = Array.from({ length: 60 }, (_, size) => Buffer.from(JSON.stringify('x'.repeat(size))))
      const answers = await Promise.all(
        bodies.map((bytes) => submit(url, [key], { ...sender.prepare(notice), bytes })),
      )
      expect(answers.map(({ is }) => is)).toEqual(
        bodies.map(({ length }) => (length % 2 === 0 ? 'accepted' : 'failed')),
      )
      expect(received).toHaveLength(60)
    })

    function assertFailed(answer: WebhookAnswer): void {
      expect(answer).toMatchObject({ is: 'failed', problem: expect.stringMatching(/./) })
      assertTellsNothing(answer)
    }

    /** What is said of a failure stands in logs and on the client's page: no part of an address that is a secret, no key. */
    function assertTellsNothing(answer: WebhookAnswer): void {
      const text = JSON.stringify(answer)
      for (const secret of ['secret-of', 'user:word', bare(key.secret), notice.id, '2026-0001'])
        expect(text).not.toContain(secret)
    }
  })
}

const now = new Date('2026-10-05T12:00:00+07:00')
const signatures: readonly WebhookSignature[] = ['hmac-sha256', 'ed25519']
const limits = { timeoutMs: 30_000, maxResponseBytes: 100_000 }
/** The patience of a sender that is given no whole answer. */
const shortMs = 300
const ago = (seconds: number): string => new Date(now.getTime() - seconds * 1_000).toUTCString()

const notice: Notice = {
  id: '0199b2f0-6c1e-7a55-8a5e-0f6c1d2e3f40',
  type: 'bill.cancelled',
  at: new Date('2026-10-05T04:59:59.123Z'),
  data: {
    ...{ billId: '0199b2f0-6c1e-7a55-8a5e-0f6c1d2e3f41', number: '2026-0001', schoolCode: 'TN80-TH-0001' },
    ...{ dossierNumber: '000.00.14.H53-260930-00000001', state: 'cancelled', payable: 0, paid: 0 },
    settledAt: '2026-10-05T04:59:59.123Z',
  },
}

const first = <One>([one]: readonly One[]): One => one ?? expect.unreachable('nothing was received')

/** The secret without what says of which kind it is. */
const bare = (secret: string): string => secret.slice(secret.indexOf('_') + 1)
