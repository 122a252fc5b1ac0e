import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { webhookEvent } from '../../../schemas/webhook.ts'
import { describeWith } from '../../support/tools.ts'
import { testWebhookSender } from '../../support/webhook-sender.ts'
import { pageBench } from '../page-bench.ts'

describeWith('chromium', 'The pages of school systems', () => {
  const { open, visit } = pageBench()

  test('one is added, its secret changed, and it is shut out, in both looks', async () => {
    const running = await open()
    const visitor = await visit(running)
    const { page } = visitor
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    const dialog = page.getByRole('dialog')
    const act = async (button: string) => {
      await dialog.getByLabel('Lý do').fill('theo hợp đồng')
      await dialog.getByRole('button', { name: button }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    await visitor.enter()
    await visitor.goTo('/clients', 'Hệ thống của trường')
    await page.getByText('Chưa có hệ thống nào.').waitFor()
    await page.getByRole('button', { name: 'Thêm hệ thống' }).click()
    await dialog.getByLabel('Tên', { exact: true }).fill('SMAS')
    await dialog.getByLabel('Trường').fill('TH-01, TH-02')
    await dialog.getByLabel('Yêu cầu mỗi phút').fill('600')
    await lookAt()
    await act('Thêm hệ thống')
    await page.getByText('Khoá bí mật, chỉ hiện lần này').waitFor()
    await lookAt()
    const [, secret] = await visitor.text('.facts code')
    await page.getByRole('button', { name: 'Đã chép, ẩn đi' }).click()
    expect(await page.getByText(secret ?? '').count()).toBe(0)

    await page.getByRole('button', { name: 'Thêm hệ thống' }).click()
    await dialog.getByLabel('Tên', { exact: true }).fill('K12')
    await dialog.getByLabel('Trường').fill('TH-03')
    const { publicKey: ofK12 } = generateKeyPairSync('ed25519')
    await dialog
      .getByLabel('Khoá công khai của hệ thống')
      .fill(ofK12.export({ format: 'pem', type: 'spki' }) as string)
    await lookAt()
    await act('Thêm hệ thống')
    await page.getByText('không có khoá bí mật chung').waitFor()
    await lookAt()
    expect(await visitor.text('.facts dt')).toEqual(['client_id'])
    await page.getByRole('button', { name: 'Đã chép, ẩn đi' }).click()

    await page.getByRole('link', { name: 'SMAS' }).click()
    await page.getByText('600 yêu cầu mỗi phút').waitFor()
    await page.getByRole('button', { name: 'Đổi khoá bí mật' }).click()
    await lookAt()
    await act('Đổi khoá bí mật')
    await page.getByText('Khoá cũ dùng tới').waitFor()
    await page.getByRole('button', { name: 'Thêm khoá công khai' }).click()
    const { publicKey } = generateKeyPairSync('ed25519')
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'SMAS 2027' }
    await dialog.getByLabel('JWK, JWK Set hoặc PEM').fill(JSON.stringify(jwk))
    await lookAt()
    await act('Thêm khoá công khai')
    await page.getByRole('button', { name: 'Gỡ khoá SMAS 2027' }).click()
    await lookAt()
    await act('Gỡ')
    await page.getByText('Không có khoá nào').waitFor()
    await page.getByRole('button', { name: 'Thu hồi' }).click()
    await act('Thu hồi')
    await page.getByText('Thu hồi lúc').waitFor()
    expect(await visitor.text('.page-acts button')).toEqual([])
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByText('Usage of 30 days').first().waitFor()
    await lookAt()
    expect(visitor.complaints).toEqual([])

    await visitor.close()
  })

  test('a webhook shows why it is disabled, and tells again, in both looks', async () => {
    const running = await open()
    const { access, webhooks } = running.store
    const at = running.now()
    await access.createClient({
      id: 'qlgd',
      name: 'Phần mềm QLGD',
      secretSha256: Buffer.alloc(32),
      schoolCodes: [],
    })
    const key = testWebhookSender(running.now).createKey('hmac-sha256', at)
    const id = randomUUID()
    const url = 'https://truong.example/webhook'
    await webhooks.create(
      { id, clientId: 'qlgd', url, description: '', events: webhookEvent.options, key },
      at,
    )
    await webhooks.noteFailure(id, { problem: 'HTTP 410', gone: true, failingBefore: at }, at)
    const noticeId = randomUUID()
    await running.pool.query(
      `insert into notices (id, type, at, data) values ($1, 'bill.paid', now(), '{}')`,
      [noticeId],
    )
    await running.pool.query(
      `insert into exchanges (partner, subject_kind, subject_id, event, state, notice_id, due_at, created_at)
       values ($1, 'bill', gen_random_uuid(), 'paid', 'held', $2, now(), now())`,
      [`webhook:${id}`, noticeId],
    )

    const visitor = await visit(running)
    const { page } = visitor
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    const dialog = page.getByRole('dialog')
    const act = async (button: string) => {
      await dialog.getByLabel('Lý do').fill('trường đã sửa')
      await dialog.getByRole('button', { name: button }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    await visitor.enter()
    await visitor.goTo('/webhooks', 'Webhook')
    await page.getByText('địa chỉ trả lời là đã bỏ (410)').waitFor()
    await lookAt()
    await page.getByRole('link', { name: url }).click()
    await page.getByText('khoản thu đã nộp').last().waitFor()
    await page.getByRole('button', { name: 'Bật lại' }).click()
    await act('Bật lại')
    await page.locator('.panel-head').getByText('đang báo').waitFor()
    await page.getByRole('button', { name: /^Báo lại lần báo/ }).click()
    await lookAt()
    await act('Báo lại')
    await page.getByText('Chờ lập thông điệp').waitFor()
    await page.getByRole('button', { name: 'Báo lại theo thời gian' }).click()
    await lookAt()
    await page.getByRole('button', { name: 'Thôi' }).click()
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByRole('heading', { name: 'Signing keys' }).waitFor()
    await lookAt()
    expect(visitor.complaints).toEqual([])

    await visitor.close()
  })

  test('requests to the API are tried, and a refusal is explained, in both looks', async () => {
    const running = await open()
    const visitor = await visit(running)
    const { page } = visitor
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    const step = (title: string) => page.getByRole('region', { name: title, exact: true })
    await visitor.enter()
    await visitor.goTo('/tries', 'Thử API')
    await step('1. POST /v1/bills').waitFor()
    await lookAt()
    await page.getByRole('button', { name: 'Gửi thử' }).click()
    await step('2. GET /v1/bills/{id}/transfer').getByText('vietQr').waitFor()
    await step('1. POST /v1/bills').getByText('201', { exact: true }).waitFor()
    await step('2. GET /v1/bills/{id}/transfer').getByText('lệnh curl tương đương').click()
    await page.getByText(`curl -X GET '${new URL(running.url).origin}/v1/bills/`).waitFor()
    await lookAt()

    const body = step('1. POST /v1/bills').getByRole('textbox', { name: /Nội dung/ })
    await body.fill('{"number": "PT-1", "total": "một triệu"')
    await page.getByText('Chưa phải JSON hợp lệ').waitFor()
    await body.fill('{"number": "PT-1", "total": "một triệu"}')
    await page.getByRole('button', { name: 'Gửi thử' }).click()
    await step('1. POST /v1/bills').getByText('must be a whole number of đồng', { exact: true }).waitFor()
    await step('2. GET /v1/bills/{id}/transfer').getByText('không câu trả lời nào có {{1.id}}').waitFor()
    await lookAt()

    for (const title of ['3. GET /v1/exchanges', '2. GET /v1/bills/{id}/transfer', '1. POST /v1/bills'])
      await page.getByRole('button', { name: `Bỏ yêu cầu ${title}` }).click()
    await page.getByLabel('Yêu cầu', { exact: true }).selectOption('get_v1_imports_id_lines')
    await page.getByRole('button', { name: 'Thêm yêu cầu' }).click()
    // What makes the import that is asked for comes before it.
    await step('1. POST /v1/imports').getByLabel('Kiểu nội dung').selectOption('text/csv')
    await page.getByRole('button', { name: 'Gửi thử' }).click()
    await step('2. GET /v1/imports/{id}/lines').getByText('refused').last().waitFor()
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByLabel('Begin with').selectOption('fees')
    await step('6. POST /v1/collection-plans/{id}/issue').waitFor()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await step('6. POST /v1/collection-plans/{id}/issue').getByText('200', { exact: true }).waitFor()
    await lookAt()
    expect(visitor.complaints).toEqual([])

    await visitor.close()
  })
})
