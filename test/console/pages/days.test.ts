import { beforeEach, expect, test } from 'vitest'
import { createAdministrator } from '../../../src/access/create-administrator.ts'
import { type BankScene, openBankScene } from '../../support/bank-scene.ts'
import type { StoreBench } from '../../support/store-bench.ts'
import { describeWith } from '../../support/tools.ts'
import type { Visitor } from '../browser.ts'
import { type PageConsole, pageBench } from '../page-bench.ts'
import { password, testDayRules } from '../support.ts'

describeWith('chromium', 'The pages of business days', () => {
  const { open, visit } = pageBench()
  let running: PageConsole
  let scene: BankScene

  beforeEach(async () => {
    running = await open()
    scene = await openBankScene({ store: running.store, pool: running.pool } as StoreBench)
    running.pass(new Date('2026-10-06T09:00:00+07:00').getTime() - running.now().getTime())
    await scene.take([scene.line('x', 5_000)], 'statement', running.now())
    await running.store.days.openDays(testDayRules, running.now())
    await createAdministrator(running.store.administrators, 'mai', password)
  })

  async function say({ page }: Visitor, button: string, reason: string) {
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Lý do').fill(reason)
    await dialog.getByRole('button', { name: button }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  test('T12: one asks to close a day without its statement, another agrees, and the first closes it', async () => {
    const path = `/days/bank:${scene.account}/2026-10-05`
    const title = new RegExp(`${scene.account}, 05/10/2026`)
    const first = await visit(running)
    await first.enter()
    await first.page.getByRole('link', { name: 'Khoá sổ ngày' }).click()
    await first.page.getByRole('row', { name: /05\/10\/2026.*thiếu sao kê/ }).waitFor()
    await first.page
      .getByRole('row', { name: /thiếu sao kê/ })
      .getByRole('link')
      .click()
    await first.page.getByRole('heading', { name: title }).waitFor()
    expect(await first.page.getByRole('button', { name: 'Khoá ngày' }).count()).toBe(0)
    await first.page.getByRole('button', { name: 'Đề nghị khoá với ngoại lệ' }).click()
    await say(first, 'Đề nghị khoá với ngoại lệ', 'ngân hàng không ra sao kê')
    await first.page.getByRole('link', { name: 'Xem đề nghị' }).waitFor()

    const second = await visit(running)
    await second.enter('mai')
    await second.goTo('/approvals', 'Duyệt')
    await second.page.getByRole('link', { name: 'Khoá sổ ngày với ngoại lệ' }).click()
    await second.page.getByText('thiếu sao kê').waitFor()
    await second.page.getByRole('button', { name: 'Duyệt' }).click()
    await say(second, 'Duyệt', 'đã hỏi ngân hàng')
    await second.page.locator('.panel-head').getByText('đã thực hiện').waitFor()

    await first.page.goto(`${running.url}${path}`)
    await first.page.getByRole('button', { name: 'Khoá ngày' }).click()
    await say(first, 'Khoá ngày', 'hết ngày')
    await first.page.locator('.panel-head').getByText('đã khoá, có ngoại lệ').waitFor()
    await first.page.getByRole('row', { name: /Dòng sao kê.*5\.000/ }).waitFor()
    const [download] = await Promise.all([
      first.page.waitForEvent('download'),
      first.page.getByRole('link', { name: 'Tải bản ghi (CSV)' }).click(),
    ])
    expect(download.suggestedFilename()).toBe(`bank-${scene.account}-2026-10-05.csv`)
    expect([first.complaints, second.complaints]).toEqual([[], []])
    await Promise.all([first.close(), second.close()])
  })

  test('are accessible and fit the screen, in both languages and looks', async () => {
    const visitor = await visit(running)
    const { page } = visitor
    await visitor.enter()
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.goTo('/days', 'Khoá sổ ngày')
    await page.getByText('thiếu sao kê').waitFor()
    await lookAt()
    await page.goto(`${running.url}/days/bank:${scene.account}/2026-10-05`)
    await page.getByText('Chưa có sao kê tới ngày này.').waitFor()
    await page.getByRole('cell', { name: 'chưa có sao kê nào' }).waitFor()
    await lookAt()
    await page.getByRole('button', { name: 'Đề nghị khoá với ngoại lệ' }).click()
    await lookAt()
    await page.getByRole('button', { name: 'Thôi' }).click()
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByText('No statement goes to this day yet.').waitFor()
    await lookAt()
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })
})
