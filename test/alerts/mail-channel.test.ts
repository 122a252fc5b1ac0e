import { generateKeyPairSync } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { issueCertificate } from '../../simulators/tls/issue-certificate.ts'
import { createMailChannel, type MailSettings } from '../../src/alerts/mail-channel.ts'
import { type MailServer, openMailServer } from '../support/mail-server.ts'
import { aTelling } from '../support/tellings.ts'

let server: MailServer | undefined
afterEach(() => server?.close())

const channel = (changes: Partial<MailSettings> = {}) =>
  createMailChannel({
    host: '127.0.0.1',
    port: server?.port ?? 0,
    tls: 'none',
    from: 'Liên thông <lienthong@example.vn>',
    to: ['on-call@example.vn', 'duty@example.vn'],
    timeoutMs: 5_000,
    ...changes,
  })

describe('a letter', () => {
  test('goes to everybody, says in both languages what happened, and where it is written what to do', async () => {
    server = await openMailServer()
    const news = aTelling()
    expect(await channel().tell([news])).toBe('2 of 2 addresses')
    expect(server.letters).toMatchObject([
      { from: 'lienthong@example.vn', to: ['on-call@example.vn', 'duty@example.vn'] },
    ])
    expect(server.letters[0]?.text.replaceAll('\r\n', '\n').trim()).toBe(
      `Mới: Đối tác liên tục lỗi (province)
Opened: A partner fails again and again (province)
  Mức độ / Severity: nghiêm trọng / serious
  Số lượng / Count: 3
  Mã / Code: partner_unreachable
  Bắt đầu / Opened: 2026-09-30 12:00 (UTC+7)
  Thời điểm của tin / This news: 2026-09-30 12:01 (UTC+7)
  Cần làm gì / What to do: docs/operations.md#a-portal-is-down
  Số hiệu / Id: ${news.incidentId}

--
lienthong incidents — mọi sự cố đang mở / every open incident`,
    )
  })

  test('holds all the news there is, and has the same id when it goes again', async () => {
    server = await openMailServer()
    const news = [aTelling(), aTelling({ kind: 'key-expiring', subject: 'messages-1', news: 'worse' })]
    await channel().tell(news)
    await channel().tell(news)
    await channel().tell(news.slice(1))
    const ids = server.letters.map(({ messageId }) => messageId)
    expect(ids[0]).toMatch(/^<[0-9a-f]{32}@example\.vn>$/)
    expect([ids[1] === ids[0], ids[2] === ids[0]]).toEqual([true, false])
    expect(server.letters[0]?.text).toMatch(/province.*messages-1/s)
  })

  test('tells of a kind that another version knew', async () => {
    server = await openMailServer()
    await channel().tell([aTelling({ kind: 'from-tomorrow', facts: { code: 'x' } })])
    expect(server.letters[0]?.text).toContain('Opened: from-tomorrow (province)')
  })

  test.each([
    451, 550,
  ])('that is refused with %i is not told, and the reason names no address', async (code) => {
    server = await openMailServer()
    server.refuse(code)
    const problem = `the mail server did not take it, EMESSAGE, ${code}`
    await expect(channel().tell([aTelling()])).rejects.toThrow(problem)
    server.refuse()
    expect(await channel().tell([aTelling()])).toBe('2 of 2 addresses')
  })

  test('to a server that is not there is not told', async () => {
    server = await openMailServer()
    const { port } = server
    await server.close()
    await expect(channel({ port }).tell([aTelling()])).rejects.toThrow(/^the mail server did not take it, E/)
  })
})

describe('a letter over TLS', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const ca = issueCertificate({
    ...{ subject: 'mail', subjectKey: key, issuer: 'mail', issuerKey: key },
    from: new Date(Date.now() - 60_000),
    until: new Date(Date.now() + 3_600_000),
    hosts: { names: [], addresses: ['127.0.0.1'] },
  })
  const certificate = { key, cert: ca }
  const login = { user: 'lienthong', password: 'bốn con ngựa' }

  test('goes with user and password to a server whose authority is known', async () => {
    server = await openMailServer({
      ...certificate,
      onAuth: ({ username, password }, _session, done) =>
        username === login.user && password === login.password
          ? done(null, { user: username })
          : done(new Error('who is that?')),
    })
    expect(await channel({ tls: 'starttls', ca, login }).tell([aTelling()])).toBe('2 of 2 addresses')
    expect(server.letters).toMatchObject([{ wasEncrypted: true }])
    const wrong = channel({ tls: 'starttls', ca, login: { ...login, password: 'another' } })
    await expect(wrong.tell([aTelling()])).rejects.toThrow('EAUTH')
  })

  test('is encrypted from the first byte where that is set', async () => {
    server = await openMailServer({ ...certificate, secure: true, authOptional: true })
    expect(await channel({ tls: 'implicit', ca }).tell([aTelling()])).toBe('2 of 2 addresses')
    expect(server.letters).toMatchObject([{ wasEncrypted: true }])
  })

  test('is not sent to a server of an unknown authority', async () => {
    server = await openMailServer({ ...certificate, authOptional: true })
    await expect(channel({ tls: 'starttls' }).tell([aTelling()])).rejects.toThrow('did not take it')
    expect(server.letters).toEqual([])
  })

  test('is not sent to a server that has no TLS', async () => {
    server = await openMailServer()
    await expect(channel({ tls: 'starttls' }).tell([aTelling()])).rejects.toThrow('ETLS')
    expect(server.letters).toEqual([])
  })
})
