import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { judge } from '../../../simulators/judge.ts'
import { createAdministrator } from '../../../src/access/create-administrator.ts'
import { openSchool } from '../../e2e/support/school.ts'
import { openWorld } from '../../e2e/support/world.ts'
import { describeWith } from '../../support/tools.ts'
import { until } from '../../support/until.ts'
import { desktop, openChromium, phone, visit } from '../browser.ts'
import { name, password } from '../support.ts'

const vietnamese = {
  language: /^VI – /,
  menu: 'Danh mục trang',
  failures: 'Lỗi theo nguyên nhân',
  group: (partner: string) => new RegExp(`${partner}.*Chờ người xử lý.*4`),
  repair: /Sửa cả nhóm/,
  preview: 'Xem trước',
  estimate: '4 trao đổi, khoảng 1 giây',
  why: 'Lý do',
  reason: 'cổng đã chạy lại',
  begin: 'Bắt đầu',
  repairTitle: /^Gửi lại lúc/,
  allTouched: '4 trên 4',
  nothingFails: 'Không có gì đang lỗi.',
  overview: 'Tổng quan',
  log: 'Nhật ký thao tác',
  logged: /Sửa trao đổi.*cổng đã chạy lại/,
}

const english: typeof vietnamese = {
  language: /^EN – /,
  menu: 'List of pages',
  failures: 'Failures by cause',
  group: (partner) => new RegExp(`${partner}.*Held for a person.*4`),
  repair: /Repair the group/,
  preview: 'Preview',
  estimate: '4 exchanges, about 1 second',
  why: 'Reason',
  reason: 'the portal is back',
  begin: 'Begin',
  repairTitle: /^Replay of/,
  allTouched: '4 of 4',
  nothingFails: 'Nothing fails.',
  overview: 'Overview',
  log: 'Audit log',
  logged: /the portal is back/,
}

describeWith('chromium', 'A portal that was down', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openChromium()
  })

  test.each([
    ['in Vietnamese on a desktop', vietnamese, { viewport: desktop }],
    ['in English on a phone', english, { viewport: phone, colorScheme: 'dark' }],
  ] as const)('has its failures grouped by cause, counted, replayed with a reason, and applies each once: %s', async (_case, words, look) => {
    const world = await openWorld({
      // Few attempts, and a brake that soon lets go: what waits for a person does so in parts of a second.
      delivery: { maxAttempts: 3, breaker: { firstMs: 50, longestMs: 200 } },
    })
    const { store } = world.gateway.parts
    await createAdministrator(store.administrators, name, password)
    const school = await openSchool(world, 'TN80-TH-0001')
    const portals = ['national', 'lgsp'] as const
    await Promise.all(portals.map((portal) => world.partners.servers[portal].down()))
    const bills = await Promise.all([1, 2, 3, 4].map(() => school.issue()))
    await until('every message to wait for a person', async () => {
      const causes = await store.exchangeSearch.causes()
      return (
        causes.length === 2 &&
        causes.every(({ count, problemCode }) => count === 4 && problemCode === 'attempts')
      )
    })
    await Promise.all(portals.map((portal) => world.partners.servers[portal].up()))

    const visitor = await visit(browser, { url: `${world.url}/console` }, look)
    const { page } = visitor
    await visitor.enter()
    await page.getByRole('button', { name: words.language }).click()
    for (const partner of ['national', 'province']) {
      await goBy(page, words.failures)
      const group = page.getByRole('row', { name: words.group(partner) })
      await group.getByRole('button', { name: words.repair }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: words.preview }).click()
      await dialog.getByText(words.estimate).waitFor()
      await dialog.getByLabel(words.why).fill(words.reason)
      await dialog.getByRole('button', { name: words.begin }).click()
      await page.getByRole('heading', { name: words.repairTitle }).waitFor()
      await page.getByText(words.allTouched).waitFor()
      await page.getByText(words.reason).waitFor()
    }
    await goBy(page, words.overview)
    await until(
      'all to be delivered',
      async () => (await visitor.text('.balance dd')).join() === '8,=8,+0,+0',
    )
    await goBy(page, words.failures)
    await page.getByText(words.nothingFails).waitFor()
    await goBy(page, words.log)
    await page.getByRole('row', { name: words.logged }).nth(1).waitFor()

    const owed = bills.flatMap(({ dossierNumber: reference }) => [
      { party: 'national', operation: 'DongBoHoSoMC', reference },
      { party: 'lgsp', operation: 'SyncDocument', reference },
    ])
    const books = portals.map((portal) => world.partners.books[portal].entries())
    expect(judge(owed, books)).toMatchObject({
      owed: 8,
      applied: 8,
      again: [],
      appliedTwice: [],
      badlySigned: [],
    })
    expect([await visitor.overflow(), visitor.complaints]).toEqual([0, []])
    await visitor.close()
    await world.close()

    /** Follows the navigation, which a phone folds away. */
    async function goBy(page: Page, link: string) {
      const menu = page.getByRole('button', { name: words.menu })
      if (await menu.isVisible()) await menu.click()
      await page.getByRole('navigation').getByRole('link', { name: link }).click()
      await page.getByRole('heading', { name: link, level: 1 }).waitFor()
    }
  })
})
