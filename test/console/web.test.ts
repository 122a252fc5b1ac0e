import type { Browser, BrowserContext, Page } from 'playwright-core'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { ensureConsoleBuilt } from '../../src/console/build/ensure-console-built.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { addExchanges, addIncident, addPayments, addReconciliation } from '../support/overview-rows.ts'
import { describeWith } from '../support/tools.ts'
import { openChromium, type Visitor, visit } from './browser.ts'
import { name, password, type RunningConsole, startConsole } from './support.ts'

describeWith('chromium', 'The console in a browser', () => {
  let browser: Browser
  let distFolder: string
  let database: TestDatabase
  let running: RunningConsole
  let context: BrowserContext
  let page: Page
  let visitor: Visitor

  beforeAll(async () => {
    distFolder = await ensureConsoleBuilt()
    browser = await openChromium()
  })

  beforeEach(async () => {
    database = await createTestDatabase()
    running = await startConsole(database, distFolder)
    await openPage()
    return async () => {
      await context.close()
      await running.close()
      await database.close()
      // Errors, and every breach of the content security policy.
      expect(visitor.complaints).toEqual([])
    }
  })

  async function openPage(options: Parameters<typeof visit>[2] = {}) {
    await context?.close()
    visitor = await visit(browser, running, options)
    ;({ page, context } = visitor)
  }

  const logIn = (typed = password) => visitor.logIn(name, typed)

  async function logInAndWait() {
    await logIn()
    await page.getByRole('heading', { name: 'Bên nhận hồ sơ' }).waitFor()
  }

  async function seed() {
    const { pool } = database
    const hourAgo = new Date(running.now().getTime() - 3_600_000)
    await addIncident(pool, 'lgsp', 'critical', hourAgo, 'they restart it')
    await addIncident(pool, 'national', 'warning', hourAgo)
    await addExchanges(pool, 'lgsp', 'accepted', 1200, running.now())
    await addExchanges(pool, 'lgsp', 'unknown', 3, new Date(running.now().getTime() - 3_600_000))
    await addExchanges(pool, 'national', 'refused', 2, running.now())
    await addPayments(pool, 'dvcqg-platform', 'paid', 2, 1_250_000)
    await addReconciliation(pool, {
      source: 'mb-daily',
      businessDay: '2026-09-06',
      ranAt: new Date('2026-09-07T02:00:00Z'),
      matched: [1_250_000],
      breaks: [{ category: 'only-at-bank', bank: 485_000 }],
    })
  }

  const text = (selector: string) => visitor.text(selector)

  test('a wrong password is said, and the right one opens the overview', async () => {
    await logIn('not the password')
    await page.getByRole('alert').getByText('Tên đăng nhập hoặc mật khẩu không đúng').waitFor()
    await logInAndWait()
    expect(await page.title()).toBe('Tổng quan · liên thông')
    await page.locator('.empty').nth(3).waitFor()
    expect(await text('.empty')).toEqual([
      'Chưa có trao đổi nào. Khi trường gửi khoản thu hoặc hồ sơ, chúng sẽ hiện ở đây.',
      'Chưa có trao đổi nào trong 30 ngày qua.',
      'Chưa có thanh toán nào.',
      'Chưa đối soát ngày nào.',
    ])
  })

  test('guessing on is answered with how long to wait', async () => {
    for (let guess = 0; guess < 5; guess += 1) {
      const answered = page.waitForResponse((response) => response.request().method() === 'POST')
      await logIn('a guess')
      await answered
      await page.getByRole('button', { name: 'Đăng nhập', disabled: false }).waitFor()
    }
    await logIn()
    await page.getByRole('alert').getByText('Xin thử lại sau 1 giây').waitFor()
  })

  test('the overview says accepted = delivered + open + given up, and names what is late', async () => {
    await seed()
    await logInAndWait()
    expect(await text('.incident')).toEqual([
      'Khẩn cấp\nĐối tác liên tục lỗi\n\nTrục liên thông của tỉnh, số lượng 1.200, đã 1 giờ, đang xử lý',
      'Cảnh báo\nĐối tác liên tục lỗi\n\nnational, số lượng 1.200, đã 1 giờ',
    ])
    expect(await text('.balance dd')).toEqual(['1.205', '=1.200', '+3', '+2'])
    expect(await text('.verdict')).toEqual(['Khớp: trao đổi nào cũng có trạng thái'])
    expect(await text('.partner-name h3')).toEqual(['Trục liên thông của tỉnh', 'national'])
    expect(await text('.due')).toEqual(['Quá hạn 1 giờ', 'Không có gì đến hạn'])
    expect(await text('.state-list li')).toEqual([
      'Đối tác đã nhận 1.200',
      'Chưa rõ kết quả 3',
      'Bị từ chối 2',
    ])
    expect(await text('.figure-card tr:has-text("Đã trả") td')).toEqual(['2', '2.500.000\u00a0₫'])
    expect(await text('.card-note')).toEqual([
      'Ngày 06/09/2026, chạy lúc 09:00, 07/09/2026\n1 chênh lệch chưa xử lý',
    ])
  })

  test('a figure leads to the exchanges that it counts', async () => {
    await seed()
    await logInAndWait()
    await page.getByRole('link', { name: 'Chưa rõ kết quả' }).click()
    await page.getByRole('heading', { name: 'Trao đổi' }).waitFor()
    await page.locator('tbody tr').nth(2).waitFor()
    expect(await page.locator('tbody tr').count()).toBe(3)
    expect(page.url()).toContain('/console/exchanges?partner=lgsp&state=unknown')
  })

  test('what is wrong leads to where it is seen to', async () => {
    await seed()
    await logInAndWait()
    await page.locator('.incident').getByRole('link', { name: 'Đối tác liên tục lỗi' }).first().click()
    await page.getByRole('heading', { name: 'Đối tác', exact: true }).waitFor()
    expect(page.url()).toContain('/console/partners')
  })

  test('rows that are added show without anything being touched', async () => {
    await logInAndWait()
    await addExchanges(database.pool, 'lgsp', 'waiting', 40, running.now())
    await page.locator('.partner-row', { hasText: 'Chờ lập thông điệp 40' }).waitFor()
    await addExchanges(database.pool, 'lgsp', 'accepted', 2, running.now())
    await page.locator('.balance dd', { hasText: '42' }).waitFor()
  })

  test('logging out ends the session, also for another page of the same browser', async () => {
    await logInAndWait()
    const other = await context.newPage()
    await other.goto(running.url)
    await other.getByRole('heading', { name: 'Tổng quan' }).waitFor()
    await page.getByRole('button', { name: 'Đăng xuất' }).click()
    await page.getByRole('heading', { name: 'Đăng nhập' }).waitFor()
    await other.getByText('Phiên làm việc đã kết thúc').waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Đăng nhập' }).waitFor()
  })

  test('a session that expires under an open page leads back to the login', async () => {
    await logInAndWait()
    running.pass(3 * 3_600_000)
    await page.getByText('Phiên làm việc đã kết thúc').waitFor()
    await logInAndWait()
  })

  test('everything can be done by keyboard', async () => {
    await page.keyboard.type(name)
    await page.keyboard.press('Tab')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Bên nhận hồ sơ' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    await page.getByRole('button', { name: 'Đăng xuất' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Đăng nhập' }).waitFor()
    expect(await page.evaluate('document.activeElement.name')).toBe('name')
  })

  test('English is remembered, and said to screen readers', async () => {
    await seed()
    await logInAndWait()
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByRole('heading', { name: 'Recipients' }).waitFor()
    await page.reload()
    await page.locator('.partner-name h3', { hasText: 'Provincial platform' }).waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('en')
    expect(await text('.balance dd')).toEqual(['1,205', '=1,200', '+3', '+2'])
  })

  test('both pages are accessible and fit the screen, in both looks', async () => {
    await seed()
    await logIn('not the password')
    await page.getByText('mật khẩu không đúng').waitFor()
    expect(await visitor.faults()).toEqual([])
    await logInAndWait()
    expect(await visitor.faults()).toEqual([])
  })
})
