import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { addExchanges } from '../../support/overview-rows.ts'
import { makeRingKey, makeRsaRingKey } from '../../support/ring-keys.ts'
import { describeWith } from '../../support/tools.ts'
import type { Visitor } from '../browser.ts'
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
    await keys.addFirst(makeRsaRingKey('messages-1'), change)
    await keys.add(
      makeRsaRingKey('messages-2', { from: new Date(Date.now() - 86_400_000), days: 20 }),
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

  test('a maintenance window is set, changed and ended; one of the settings is shown and cannot be', async () => {
    const { page } = visitor
    await visitor.enter()
    await visitor.goTo('/partners/lgsp', 'Trục liên thông của tỉnh')
    const table = page.getByRole('table', { name: 'Giờ bảo trì' })
    await table.getByRole('row', { name: /^Hằng ngày.*Tệp cấu hình; sửa ở đó$/ }).waitFor()
    expect(await table.getByRole('button').count()).toBe(0)
    await page.getByRole('button', { name: 'Thêm giờ bảo trì' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Bắt đầu').fill('2099-10-01T22:00')
    await dialog.getByLabel('Kết thúc lúc').fill('2099-10-02T02:00')
    await say('Thêm giờ bảo trì', 'tỉnh thay ổ đĩa')
    await table
      .getByRole('row', { name: /22:00, 01\/10\/2099 đến 02:00, 02\/10\/2099.*tỉnh thay ổ đĩa.*tran\.hoa/ })
      .waitFor()
    await table.getByRole('button', { name: /^Sửa giờ bảo trì/ }).click()
    expect(await dialog.getByLabel('Bắt đầu').inputValue()).toBe('2099-10-01T22:00')
    await dialog.getByLabel('Hằng tuần').check()
    await dialog.getByLabel('Bắt đầu').fill('00:00')
    await dialog.getByLabel('Kết thúc lúc').fill('23:59')
    await say('Sửa', 'mỗi ngày')
    await table.getByRole('row', { name: /^Hằng ngày, 00:00 – 23:59.*mỗi ngày/ }).waitFor()
    await table.getByRole('button', { name: /^Kết thúc giờ bảo trì/ }).click()
    await say('Kết thúc', 'xong sớm')
    await table.getByRole('button').first().waitFor({ state: 'detached' })
    const entries = await running.store.auditLog.search({ subject: 'lgsp', limit: 9 })
    expect(entries.map(({ why, before, after }) => [why, before, after])).toMatchObject([
      ['xong sớm', { hours: { kind: 'weekly', from: '00:00' } }, { window: null }],
      [
        'mỗi ngày',
        { hours: { kind: 'once' }, reason: 'tỉnh thay ổ đĩa' },
        { hours: { kind: 'weekly', to: '23:59' } },
      ],
      ['tỉnh thay ổ đĩa', undefined, { hours: { kind: 'once', from: '2099-10-01T15:00:00.000Z' } }],
    ])
  })

  test('a window that holds now says so, until when and why', async () => {
    const { page } = visitor
    const hours = {
      kind: 'once',
      from: new Date(running.now().getTime() - 60_000),
      to: new Date('2099-10-01T22:00:00+07:00'),
    } as const
    const said = { reason: 'thay ổ đĩa', by: 'an', at: running.now() }
    await running.store.partnerWindows.add({ id: randomUUID(), partner: 'national', hours, ...said })
    await visitor.enter()
    await visitor.goTo('/partners', 'Đối tác')
    // Where the daily hours of the settings begin before ten, it ends with them.
    await page
      .getByRole('row', { name: /national.*giờ bảo trì.*đến 2[23]:\d\d, 01\/10\/2099, thay ổ đĩa/ })
      .waitFor()
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
    await running.store.keys.add(makeRingKey('curve-3'), { by: 'an', reason: 'nhầm loại', at: running.now() })
    await visitor.goTo('/keys', 'Khoá ký')
    await page.getByRole('button', { name: 'Đưa khoá curve-3 vào ký' }).click()
    await dialog.getByLabel('Lý do').fill('thử')
    await dialog.getByRole('button', { name: 'Đưa vào ký' }).click()
    await dialog.getByText('lgsp takes RS256 (an RSA key) and nothing else; curve-3 signs ES256').waitFor()
    await dialog.getByRole('button', { name: 'Thôi' }).click()
    await page.getByRole('row', { name: /messages-2.*đang ký/ }).waitFor()
    const [entry] = await running.store.auditLog.search({ limit: 1 })
    expect(entry).toMatchObject({ action: 'keys.change', before: { state: 'added', current: 'messages-1' } })
  })

  test('are accessible and fit the screen, in both languages and looks', async () => {
    const { page } = visitor
    await visitor.enter()
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.goTo('/partners', 'Đối tác')
    await page.locator('tbody tr').nth(1).waitFor()
    await lookAt()
    await visitor.goTo('/partners/lgsp', 'Trục liên thông của tỉnh')
    await page.getByRole('button', { name: 'Thử kết nối' }).click()
    await page.getByText('192.0.2.1').waitFor()
    await page.getByRole('button', { name: 'Tạm nghỉ' }).click()
    await lookAt()
    await page.getByRole('button', { name: 'Thôi' }).click()
    await page.getByRole('button', { name: 'Thêm giờ bảo trì' }).click()
    await page.getByLabel('Hằng tuần').check()
    await lookAt()
    await page.getByLabel('thứ bảy').check()
    await page.getByLabel('Bắt đầu').fill('22:00')
    await page.getByLabel('Kết thúc lúc').fill('02:00')
    await say('Thêm giờ bảo trì', 'sao lưu hằng tuần')
    await page.getByText('Thứ bảy, 22:00 – 02:00 (hôm sau)').waitFor()
    await lookAt()
    await page.getByRole('button', { name: 'EN – English' }).click()
    await visitor.goTo('/keys', 'Signing keys')
    await page.locator('tbody tr').nth(1).waitFor()
    await lookAt()
  })
})
