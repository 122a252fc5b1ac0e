import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { createAdministrator } from '../../../src/access/create-administrator.ts'
import { ensureConsoleBuilt } from '../../../src/console/build/ensure-console-built.ts'
import { openBankScene } from '../../support/bank-scene.ts'
import { createTestDatabase } from '../../support/database.ts'
import { describeWith } from '../../support/tools.ts'
import { openChromium, phone, type Visitor, visit } from '../browser.ts'
import { name, password, startConsole, testDayRules } from '../support.ts'

describeWith('chromium', 'A day of a bank account', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openChromium()
  })

  test('is kept open by money that fits two, which is matched by hand, and is closed without its statement by two people', async () => {
    const database = await createTestDatabase()
    const running = await startConsole(database, await ensureConsoleBuilt())
    const { store, now } = running
    const scene = await openBankScene({ store, pool: database.pool })
    running.pass(new Date('2026-10-06T09:00:00+07:00').getTime() - now().getTime())
    const bills = await Promise.all(
      ['HS-AN', 'HS-BINH'].map(async (code) => scene.bill((await scene.student(code)).code, 777_000)),
    )
    await scene.take([scene.line('hoc phi thang 10', 777_000)], 'statement', now())
    await store.days.openDays(testDayRules, now())
    await createAdministrator(store.administrators, 'mai', password)

    const first = await visit(browser, running)
    const { page } = first
    await first.logIn()
    await page.getByRole('link', { name: 'Khoá sổ ngày' }).click()
    const day = page.getByRole('row', { name: /05\/10\/2026.*tài khoản ngân hàng.*thiếu sao kê/ })
    await day.getByText('có tiền chưa rõ của ai').waitFor()

    await page.getByRole('link', { name: 'Tiền chưa rõ đối tượng' }).click()
    await page.getByRole('link', { name: '777.000' }).click()
    await page.getByRole('radio', { name: /HS-AN/ }).check()
    await page.getByText('khớp đúng').waitFor()
    await page.getByRole('button', { name: 'Giao cho người này' }).click()
    await say(first, 'Giao cho người này', 'Lý do', 'phụ huynh của An gửi biên nhận')
    await page.getByText('có người xác nhận chủ').waitFor()

    await page.getByRole('link', { name: 'Khoá sổ ngày' }).click()
    await day.waitFor()
    expect(await day.getByText('có tiền chưa rõ của ai').count()).toBe(0)
    await day.getByRole('link').click()
    expect(await page.getByRole('button', { name: 'Khoá ngày' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Đề nghị khoá với ngoại lệ' }).click()
    await say(first, 'Đề nghị khoá với ngoại lệ', 'Lý do', 'ngân hàng không ra sao kê')
    await page.getByRole('link', { name: 'Xem đề nghị' }).click()
    await page.getByText(/Bạn đã đề nghị việc này/).waitFor()
    expect(await page.getByRole('button', { name: 'Duyệt' }).count()).toBe(0)

    const second = await visit(browser, running, { viewport: phone, colorScheme: 'dark' })
    await second.logIn('mai')
    await second.page.getByRole('button', { name: 'EN – English' }).click()
    await second.page.getByRole('button', { name: 'List of pages' }).click()
    await second.page.getByRole('link', { name: 'Approvals' }).click()
    await second.page.getByRole('link', { name: 'Close a day with exceptions' }).click()
    await second.page.getByText('a statement is missing').waitFor()
    await second.page.getByRole('button', { name: 'Approve' }).click()
    await say(second, 'Approve', 'Reason', 'the bank was asked')
    await second.page.locator('.panel-head').getByText('done').waitFor()
    expect(await second.overflow()).toBe(0)

    await page.getByRole('link', { name: 'Khoá sổ ngày' }).click()
    await day.getByRole('link').click()
    await page.getByRole('button', { name: 'Khoá ngày' }).click()
    await say(first, 'Khoá ngày', 'Lý do', 'hết ngày')
    await page.locator('.panel-head').getByText('đã khoá, có ngoại lệ').waitFor()
    await page.getByText(`${name} · mai`).waitFor()

    const states = await Promise.all(bills.map(async (bill) => (await scene.billOf(bill)).state))
    expect(states).toEqual(['paid', 'issued'])
    await page.getByRole('link', { name: 'Nhật ký thao tác' }).click()
    await page.getByRole('row', { name: /hết ngày/ }).waitFor()
    await page.getByRole('row', { name: /mai.*the bank was asked/ }).waitFor()
    await page.getByRole('row', { name: /phụ huynh của An gửi biên nhận/ }).waitFor()
    expect([first.complaints, second.complaints]).toEqual([[], []])
    await Promise.all([first.close(), second.close()])
    await running.close()
    await database.close()
  })

  async function say({ page }: Visitor, button: string, reasonField: string, reason: string) {
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(reasonField).fill(reason)
    await dialog.getByRole('button', { name: button }).click()
    await dialog.waitFor({ state: 'detached' })
  }
})
