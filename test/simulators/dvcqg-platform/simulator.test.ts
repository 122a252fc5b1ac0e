import { afterEach, describe, expect, test } from 'vitest'
import { type NotifyPlan, paidPayments } from '../../../simulators/dvcqg-platform/index.ts'
import { type Message, openPlatform, type Platform, sampleInit, signed } from './open-platform.ts'

const reference = '0000012MG5TNX00ABCDE'
const opened: Platform[] = []
const open = async (options: Parameters<typeof openPlatform>[0] = {}) => {
  const platform = await openPlatform(options)
  opened.push(platform)
  return platform
}
afterEach(async () => {
  for (const platform of opened.splice(0)) await platform.close()
})

const applied = (platform: Platform) =>
  platform.ledger.entries().filter((entry) => entry.verdict === 'applied')

describe('INIT at the simulated platform', () => {
  test('is accepted as the golden file has it', async () => {
    const platform = await open()
    const answer = await platform.send(sampleInit())
    expect(answer).toMatchObject({ MaLoi: '00', MaThamChieu: reference })
    expect(answer.UrlThanhToan).toBe(`${platform.url}/pay/${reference}`)
  })

  test('is refused with the name of each field that is absent, unknown or no string', async () => {
    const platform = await open()
    for (const field of Object.keys(sampleInit()).filter((name) => name !== 'LoaiBanTin')) {
      const { [field]: _, ...without } = sampleInit()
      expect((await platform.send(without)).MoTaLoi).toContain(field === 'ThongTinBienLai' ? 'object' : field)
    }
    expect((await platform.send({ ...sampleInit(), Extra: '' })).MoTaLoi).toContain('Extra')
    expect((await platform.send({ ...sampleInit(), SoTien: 1_250_000 })).MoTaLoi).toContain('SoTien')
    expect(applied(platform)).toHaveLength(0)
  })

  test('is refused with the name of each member of ThongTinBienLai that is absent', async () => {
    const platform = await open()
    const { ThongTinBienLai, ...init } = sampleInit()
    for (const member of Object.keys(ThongTinBienLai)) {
      const { [member]: _, ...without } = ThongTinBienLai
      expect((await platform.send({ ...init, ThongTinBienLai: without })).MoTaLoi).toContain(member)
    }
    expect(applied(platform)).toHaveLength(0)
  })

  test.each([
    ['a reference of 21 characters', { MaThamChieu: 'A'.repeat(21) }],
    ['another partner', { MaDoiTac: 'OTHER' }],
    ['a time that does not exist', { ThoiGianGD: '20260931120000' }],
    ['no amount', { SoTien: '0' }],
    ['an amount with separators', { SoTien: '1.250.000' }],
    ['an IPv6 address', { Ip: '2001:db8::7' }],
    ['a code for other values', { MaXacThuc: '0'.repeat(64) }],
  ])('%s is refused', async (_, change) => {
    const platform = await open()
    const message = { ...sampleInit(), ...change }
    const answer = await platform.send('MaXacThuc' in change ? message : signed('INIT', message))
    expect(answer.MaLoi).toBe('99')
    expect(applied(platform)).toHaveLength(0)
  })

  test('twice with the same bytes opens one payment, with other bytes it is refused', async () => {
    const platform = await open()
    const first = await platform.send(sampleInit())
    expect(await platform.send(sampleInit())).toEqual(first)
    const other = signed('INIT', { ...sampleInit(), SoTien: '1' })
    expect(await platform.send(other)).toMatchObject({ MaLoi: '99' })
    expect(platform.ledger.entries().map((entry) => entry.verdict)).toEqual([
      'applied',
      'repeated',
      'refused',
    ])
  })
})

describe('the notify of a payment', () => {
  const payWith = async (plan: NotifyPlan, options = {}) => {
    const platform = await open({ notifies: () => plan, ...options })
    await platform.send(sampleInit())
    await platform.post(`/pay/${reference}`, { action: 'pay' })
    return platform
  }
  const isRight = (message: Message) => signed('notify', message).MaXacThuc === message.MaXacThuc

  test.each([
    ['once', 1],
    ['twice', 2],
    ['lost', 0],
    ['before-answer', 1],
  ] as const)('%s: %i right notifies', async (plan, count) => {
    const { notifies } = await payWith(plan)
    expect(notifies).toHaveLength(count)
    for (const notify of notifies) {
      expect(notify).toMatchObject({ MaLoi: '00', MaThamChieu: reference, SoTien: 1_250_000 })
      expect(isRight(notify)).toBe(true)
    }
  })

  test('before-answer is here before INIT is answered', async () => {
    const platform = await open({ notifies: () => 'before-answer' })
    await platform.send(sampleInit())
    expect(platform.notifies).toHaveLength(1)
  })

  test('late comes when its time has come', async () => {
    const tasks: (() => void)[] = []
    const { notifies } = await payWith('late', { later: (task: () => void) => tasks.push(task) })
    expect(notifies).toHaveLength(0)
    for (const task of tasks) task()
    await expect.poll(() => notifies.length).toBe(1)
  })

  test('wrong-amount has a right code over another amount', async () => {
    const { notifies } = await payWith('wrong-amount')
    expect(notifies).toMatchObject([{ SoTien: 1_251_000 }])
    expect(notifies.every(isRight)).toBe(true)
  })

  test('bad-hash has the right amount and a wrong code', async () => {
    const { notifies } = await payWith('bad-hash')
    expect(notifies).toMatchObject([{ SoTien: 1_250_000 }])
    expect(notifies.some(isRight)).toBe(false)
  })

  test('and the reply to it are kept, also when nobody replied', async () => {
    const kept = (platform: Platform) =>
      platform.ledger.entries().find((entry) => entry.operation === 'notify')
    expect(kept(await payWith('once'))?.state).toMatchObject({
      reply: { status: 200, answer: { MaLoi: '00' } },
    })
    const deaf = await payWith('once', { notifyUrl: 'http://127.0.0.1:1/' })
    expect(kept(deaf)?.state).toEqual({ reply: { failed: 'TypeError' } })
  })
})

describe('a payment at the simulated platform', () => {
  test('is paid once however often the payer presses', async () => {
    const platform = await open()
    await platform.send(sampleInit())
    const press = () => platform.post(`/pay/${reference}`, { action: 'pay' })
    const answers = await Promise.all([press(), press(), press()])
    expect(new Set(answers.map(({ answer }) => answer.providerTransaction)).size).toBe(1)
    expect(applied(platform).map((entry) => entry.operation)).toEqual(['INIT', 'paid'])
    expect(platform.notifies).toHaveLength(1)
  })

  test('that was cancelled cannot be paid', async () => {
    const platform = await open()
    await platform.send(sampleInit())
    await platform.post(`/pay/${reference}`, { action: 'cancel' })
    expect((await platform.post(`/pay/${reference}`, { action: 'pay' })).status).toBe(409)
    expect(platform.notifies).toMatchObject([{ MaLoi: '99' }])
  })

  test('is there again after a restart, open or paid', async () => {
    const first = await open()
    await first.send(sampleInit())
    const second = await open({ ledger: first.ledger })
    expect(await second.post(`/pay/${reference}`, {})).toMatchObject({
      status: 200,
      answer: { state: 'paid' },
    })
    const third = await open({ ledger: first.ledger })
    const query = signed('QUERY', {
      LoaiBanTin: 'QUERY',
      PhienBan: '1.0.6',
      MaDoiTac: 'SGD-H20',
      MaThamChieu: reference,
      ThoiGianGD: '20260930121500',
    })
    expect(await third.send(query)).toMatchObject({ MaLoi: '00', TrangThaiGD: '1', SoTien: 1_250_000 })
    expect(await third.send(sampleInit())).toMatchObject({ MaLoi: '00' })
    expect(applied(third)).toHaveLength(2)
  })

  test('that is paid stands in the list of its day in Vietnam and of no other', async () => {
    const platform = await open({ clock: () => new Date('2026-09-30T17:30:00Z') })
    await platform.send(sampleInit())
    await platform.post(`/pay/${reference}`, {})
    expect(paidPayments(platform.ledger, '2026-09-30')).toEqual([])
    expect(paidPayments(platform.ledger, '2026-10-01')).toMatchObject([
      {
        reference,
        amount: 1_250_000,
        paidAt: new Date('2026-09-30T17:30:00Z'),
        content: expect.stringContaining('000.00.14.H20-260930-00012'),
        providerTransaction: expect.stringMatching(/^TT[0-9A-F]{14}$/),
        bankReference: expect.stringMatching(/^FT261001[0-9A-F]{10}$/),
        payerAccount: expect.stringMatching(/^\d{10}$/),
        beneficiary: { account: '0123456789' },
      },
    ])
  })

  test('keeps nothing of the payer but a masked name', async () => {
    const platform = await open()
    await platform.send(sampleInit())
    const book = JSON.stringify(platform.ledger.entries())
    expect(book).toContain('N*** T*** Hoa')
    for (const personal of ['Nguyễn Thị', '001190012345', 'Hồng Hà']) expect(book).not.toContain(personal)
  })
})

test('without the bearer token that it wants the platform answers 401', async () => {
  const platform = await open({ bearerToken: 'a token made for tests' })
  const response = await fetch(platform.url, { method: 'POST', body: JSON.stringify(sampleInit()) })
  expect(response.status).toBe(401)
  expect(platform.ledger.entries()).toHaveLength(0)
})

describe('a payer who asks for a dossier', () => {
  const dossierNumber = '000.00.14.H20-260930-00012'
  const due = {
    transaction_id: reference,
    client_id: 'SGD-H20',
    MaTraCuuTT: `${dossierNumber}20260930120000`,
    ...sampleInit().ThongTinBienLai,
  }
  const askWith = async (answer: string) => {
    const platform = await open({
      lookUpUrl: 'http://unit.example.vn/lookup',
      fetch: async () => new Response(answer),
    })
    const ask = async () => (await platform.post(`/look-up/${dossierNumber}`, {})).answer
    return { platform, ask }
  }

  test('has one payment of the sum of the fees, also when asked twice in a second', async () => {
    const { platform, ask } = await askWith(JSON.stringify({ error_code: 1, message: due }))
    expect(await ask()).toMatchObject({ is: 'opened', reference: due.MaTraCuuTT, amount: 1_250_000 })
    expect(await ask()).toMatchObject({ is: 'opened', reference: due.MaTraCuuTT })
    expect(applied(platform)).toHaveLength(1)
  })

  test.each([
    ['another dossier', { ...due, MaHoSo: 'OTHER' }, 'MaHoSo'],
    ['no look-up code', { ...due, MaTraCuuTT: dossierNumber }, 'MaTraCuuTT'],
    ['a number where a string belongs', { ...due, transaction_id: 1 }, 'transaction_id'],
    ['a member too many', { ...due, SoTien: '1250000' }, 'SoTien'],
  ])('is refused with %s', async (_, message, field) => {
    const { platform, ask } = await askWith(JSON.stringify({ error_code: 1, message }))
    expect(await ask()).toMatchObject({ is: 'refused', problems: [field] })
    expect(applied(platform)).toHaveLength(0)
  })

  test.each([
    '{"error_code":0,"message":[]}',
    '{"error_code":-1,"message":[]}',
    '<html>',
  ])('has nothing to pay after %s', async (answer) => {
    const { platform, ask } = await askWith(answer)
    expect(await ask()).toMatchObject({ is: 'nothing' })
    expect(applied(platform)).toHaveLength(0)
  })
})
