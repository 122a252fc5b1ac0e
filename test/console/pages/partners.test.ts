import { beforeEach, expect, test } from 'vitest'
import { addExchanges } from '../../support/overview-rows.ts'
import { makeRingKey } from '../../support/ring-keys.ts'
import { describeWith } from '../../support/tools.ts'
import { looks, type Visitor } from '../browser.ts'
import { type PageConsole, pageBench } from '../page-bench.ts'

describeWith('chromium', 'The pages of partners and keys', () => {
  const { open, visit } = pageBench()
  let running: PageConsole
  let visitor: Visitor

  beforeEach(async () => {
    running = await open()
    await addExchanges(running.pool, 'lgsp', 'waiting', 40, running.now())
    await addExchanges(running.pool, 'lgsp', 'held', 2, running.now())
    const { keys } = running.store
    const change = { by: 'an', reason: 'the first', at: running.now() }
    await keys.addFirst(makeRingKey('messages-1'), change)
    await keys.add(
      makeRingKey('messages-2', 'messages', { from: new Date(Date.now() - 86_400_000), days: 20 }),
      change,
    )
    visitor = await visit(running)
    return async () => {
      expect(visitor.complaints).toEqual([])
      await visitor.close()
    }
  })

  async function say(button: string, reason: string) {
    const dialog = visitor.page.getByRole('dialog')
    await dialog.getByLabel('Lý do').fill(reason)
    await dialog.getByRole('button', { name: button }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  test('a partner is braked and let go again, with reasons that are kept', async () => {
    const { page } = visitor
    await visitor.enter()
    await page.getByRole('link', { name: 'Đối tác' }).click()
    await page.getByRole('row', { name: /Trục liên thông.*đang gửi.*40 0 0 2/ }).waitFor()
    await page.getByRole('link', { name: 'Trục liên thông của tỉnh' }).click()
    await page.getByRole('button', { name: 'Phanh', exact: true }).click()
    await say('Phanh', 'tỉnh nâng cấp')
    await page.getByText('đã phanh', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Nhả phanh' }).click()
    await say('Nhả phanh', 'đã xong')
    await page.getByText('đang gửi', { exact: true }).waitFor()
    const entries = await running.store.auditLog.search({ limit: 2 })
    expect(entries.map(({ why, subject, after }) => [why, subject.id, after])).toEqual([
      ['đã xong', 'lgsp', { brake: false }],
      ['tỉnh nâng cấp', 'lgsp', { brake: true }],
    ])
  })

  test('all are braked at once, and the page says so', async () => {
    const { page } = visitor
    await visitor.enter()
    await visitor.goTo('/partners', 'Đối tác')
    await page.getByRole('button', { name: 'Phanh tất cả' }).click()
    await say('Phanh tất cả', 'sự cố dữ liệu')
    await page.getByText('Đang phanh tất cả: sự cố dữ liệu').waitFor()
    await page.getByRole('button', { name: 'Nhả phanh' }).click()
    await say('Nhả phanh', 'đã sửa')
    await page.getByText('Đang phanh tất cả').waitFor({ state: 'detached' })
  })

  test('the way to a partner is tried, and its settings say where they come from, without secrets', async () => {
    const { page } = visitor
    await visitor.enter()
    await visitor.goTo('/partners/lgsp', 'Trục liên thông của tỉnh')
    await page.getByRole('button', { name: 'Thử kết nối' }).click()
    await page.getByText('192.0.2.1').waitFor()
    expect(await visitor.text('.steps .sign-tag')).toEqual(['đạt', 'không đạt'])
    await page.getByRole('row', { name: 'consumerSecret [secret] biến môi trường' }).waitFor()
  })

  test('a key is rehearsed and rotated in, and the one before it becomes the previous', async () => {
    const { page } = visitor
    await visitor.enter()
    await page.getByRole('link', { name: 'Khoá ký' }).click()
    await page.getByRole('row', { name: /messages-2.*chờ dùng.*còn \d+ ngày/ }).waitFor()
    await page.getByRole('button', { name: 'Ký thử bằng khoá messages-2' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Xem trước' }).click()
    await dialog.getByText('messages-2', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Thôi' }).click()
    await page.getByRole('button', { name: 'Đưa khoá messages-2 vào ký' }).click()
    await say('Đưa vào ký', 'khoá cũ sắp hết hạn')
    await page.getByRole('row', { name: /messages-2.*đang ký.*khoá cũ sắp hết hạn/ }).waitFor()
    await page.getByRole('row', { name: /messages-1.*khoá trước/ }).waitFor()
    const [entry] = await running.store.auditLog.search({ limit: 1 })
    expect(entry).toMatchObject({ action: 'keys.change', before: { state: 'added', current: 'messages-1' } })
  })

  test.each(looks)('are accessible and fit the screen, in both languages: %s', async (_case, options) => {
    await visitor.close()
    visitor = await visit(running, options)
    const { page } = visitor
    await visitor.enter()
    const lookAt = async () => expect([await visitor.violations(), await visitor.overflow()]).toEqual([[], 0])
    await visitor.goTo('/partners', 'Đối tác')
    await page.locator('tbody tr').nth(1).waitFor()
    await lookAt()
    await visitor.goTo('/partners/lgsp', 'Trục liên thông của tỉnh')
    await page.getByRole('button', { name: 'Thử kết nối' }).click()
    await page.getByText('192.0.2.1').waitFor()
    await page.getByRole('button', { name: 'Tạm nghỉ' }).click()
    await lookAt()
    await page.getByRole('button', { name: 'Thôi' }).click()
    await page.getByRole('button', { name: 'EN – English' }).click()
    await visitor.goTo('/keys', 'Signing keys')
    await page.locator('tbody tr').nth(1).waitFor()
    await lookAt()
  })
})
