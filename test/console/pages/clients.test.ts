import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { webhookEvent } from '../../../schemas/webhook.ts'
import { describeWith } from '../../support/tools.ts'
import { testWebhookSender } from '../../support/webhook-sender.ts'
import { looks } from '../browser.ts'
import { pageBench } from '../page-bench.ts'

describeWith('chromium', 'The pages of school systems', () => {
  const { open, visit } = pageBench()

  test.each(looks)('one is added, its secret changed, and it is shut out: %s', async (_case, options) => {
    const running = await open()
    const visitor = await visit(running, options)
    const { page } = visitor
    const lookAt = async () => expect([await visitor.violations(), await visitor.overflow()]).toEqual([[], 0])
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

    await page.getByRole('link', { name: 'SMAS' }).click()
    await page.getByText('600 yêu cầu mỗi phút').waitFor()
    await page.getByRole('button', { name: 'Đổi khoá bí mật' }).click()
    await lookAt()
    await act('Đổi khoá bí mật')
    await page.getByText('Khoá cũ dùng tới').waitFor()
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

  test.each(looks)('a webhook shows why it is disabled, and tells again: %s', async (_case, options) => {
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

    const visitor = await visit(running, options)
    const { page } = visitor
    const lookAt = async () => expect([await visitor.violations(), await visitor.overflow()]).toEqual([[], 0])
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
})
