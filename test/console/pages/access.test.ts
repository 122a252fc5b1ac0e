import { beforeEach, expect, test } from 'vitest'
import { createAdministrator } from '../../../src/access/create-administrator.ts'
import { describeWith } from '../../support/tools.ts'
import type { Visitor } from '../browser.ts'
import { pageBench } from '../page-bench.ts'
import { callerOf, name, password, type RunningConsole } from '../support.ts'

describeWith('chromium', 'The pages of access', () => {
  const { open, visit } = pageBench()
  let running: RunningConsole
  let visitor: Visitor

  beforeEach(async () => {
    running = await open()
    const { administrators } = running.store
    await createAdministrator(administrators, 'le.minh', password, {
      ...{ roles: ['school-accountant'], schoolCodes: ['TH-01', 'TH-02'], person: 'Lê Minh' },
    })
    await createAdministrator(administrators, 'pham.lan', password, {
      ...{ roles: ['viewer'], schoolCodes: [] },
    })
    visitor = await visit(running)
    return async () => {
      expect(visitor.complaints).toEqual([])
      await visitor.close()
    }
  })

  test('somebody gets another role, and the audit log says who gave it, why, and what it was before', async () => {
    const { page } = visitor
    await visitor.enter()
    await page.getByRole('link', { name: 'Người dùng' }).click()
    await page.getByRole('button', { name: 'Đổi vai trò của pham.lan' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Đối soát').check()
    await dialog.getByLabel('Lý do').fill('thay chị Thu nghỉ phép')
    await dialog.getByRole('button', { name: 'Lưu' }).click()
    await page.getByRole('status').getByText('Đã đổi vai trò của pham.lan').waitFor()
    await page.getByRole('row', { name: /pham\.lan.*Người xem, Đối soát/ }).waitFor()

    await page.getByRole('link', { name: 'Nhật ký thao tác' }).click()
    const entry = page.getByRole('row', { name: /Đổi vai trò.*pham\.lan.*thay chị Thu nghỉ phép/ })
    await entry.getByText('Thay đổi').click()
    expect(await entry.locator('pre').allInnerTexts()).toEqual([
      expect.stringMatching(/^ "roles": \[\s+"viewer"\s+\]/),
      expect.stringMatching(/"viewer",\s+"reconciler"/),
    ])
    await page.getByRole('button', { name: 'Kiểm tra chuỗi' }).click()
    await page.getByText('Chuỗi nguyên vẹn: 2 dòng').waitFor()
  })

  test('whoever lost their password gets one shown once, and chooses their own before anything else', async () => {
    const { page } = visitor
    await visitor.enter()
    await visitor.goTo('/administrators', 'Người dùng')
    await page.getByRole('button', { name: 'Đặt lại mật khẩu của pham.lan' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Lý do').fill('quên mật khẩu')
    await dialog.getByRole('button', { name: 'Đặt lại mật khẩu' }).click()
    const shown = page.getByRole('status').filter({ hasText: 'chỉ hiện lần này' })
    const made = await shown.locator('code').nth(1).innerText()
    expect(await visitor.violations()).toEqual([])
    await page.getByRole('button', { name: 'Đã đưa, ẩn đi' }).click()
    await shown.waitFor({ state: 'detached' })

    const lan = await visit(running)
    await lan.logIn('pham.lan', made)
    await lan.page.getByText('Mật khẩu của bạn do người khác đặt').waitFor()
    expect(await lan.violations()).toEqual([])
    const change = async (old: string, wanted: string) => {
      await lan.page.getByLabel('Mật khẩu hiện tại').fill(old)
      await lan.page.getByLabel('Mật khẩu mới').fill(wanted)
      await lan.page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
    }
    await change('một câu không đúng', 'cánh đồng lúa chín vàng')
    await lan.page.getByRole('alert').getByText('password: it is another').waitFor()
    await change(made, 'cánh đồng lúa chín vàng')
    await lan.page.getByRole('heading', { name: 'Tổng quan', level: 1 }).waitFor()
    expect(lan.complaints).toEqual([])
    await lan.close()
  })

  test('what cannot be is said in the dialog, which stays open, and Escape leaves it', async () => {
    const { page } = visitor
    await visitor.enter()
    await visitor.goTo('/administrators', 'Người dùng')
    await page.getByRole('button', { name: 'Đổi vai trò của le.minh' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Trường' }).fill('')
    await dialog.getByLabel('Lý do').fill('thử')
    await dialog.getByRole('button', { name: 'Lưu' }).click()
    await dialog.getByRole('alert').getByText('a school accountant needs a school').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  test('the log is narrowed by what the address says, and page by page', async () => {
    const { page } = visitor
    const caller = await callerOf(running, name)
    for (let count = 0; count < 60; count += 1) {
      const body = { roles: ['viewer'], schoolCodes: [], isDisabled: false, reason: `lần ${count}` }
      await caller.post(`/api/administrators/${count % 2 === 0 ? 'pham.lan' : 'le.minh'}`, body)
    }
    await visitor.enter()
    await visitor.goTo('/audit', 'Nhật ký thao tác')
    const rows = page.locator('tbody tr')
    await rows.nth(49).waitFor()
    await page.getByRole('link', { name: 'Trang sau' }).click()
    await page.getByText('lần 0', { exact: true }).waitFor()
    expect(await rows.count()).toBe(12)
    await page.goBack()
    await rows.nth(49).waitFor()
    await page.getByLabel('Đối tượng').fill('le.minh')
    await page.getByRole('button', { name: 'Tìm' }).click()
    await page.getByText('lần 1', { exact: true }).waitFor()
    expect(await rows.count()).toBe(30)
    expect(page.url()).toContain('/console/audit?subject=le.minh')
    await page.getByRole('button', { name: 'Bỏ lọc' }).click()
    await rows.nth(49).waitFor()
  })

  test('who came in, and who was turned away, is found in the log', async () => {
    const { page } = visitor
    await visitor.logIn('khong.ai', 'một câu không đúng')
    await page.getByRole('alert').getByText(/./).waitFor()
    await visitor.logIn('pham.lan', 'một câu không đúng')
    await page.getByRole('alert').getByText(/./).waitFor()
    await visitor.enter()
    await visitor.goTo('/audit', 'Nhật ký thao tác')
    await page.getByRole('row', { name: /tran\.hoa.*Đăng nhập/ }).waitFor()
    await page.getByLabel('Việc').selectOption('Đăng nhập bị từ chối')
    await page.getByRole('button', { name: 'Tìm' }).click()
    await page.getByRole('row', { name: /không rõ.*Đăng nhập bị từ chối.*127\.0\.0\.1/ }).waitFor()
    await page.getByRole('row', { name: /pham\.lan.*Đăng nhập bị từ chối/ }).waitFor()
    await page.getByRole('row', { name: /tran\.hoa/ }).waitFor({ state: 'detached' })
    expect(await visitor.violations()).toEqual([])
  })

  test('whoever may not see a page is not led to it, and is told when they go there', async () => {
    const { page } = visitor
    await visitor.enter('pham.lan')
    expect(await page.getByRole('navigation').getByRole('link').allInnerTexts()).not.toContain('Người dùng')
    await visitor.goTo('/administrators', 'Vai trò của bạn không được làm việc này')
    await visitor.goTo('/nowhere', 'Không có mục này')
  })

  test('are accessible and fit the screen, in both languages and looks', async () => {
    const { page } = visitor
    await visitor.enter()
    await visitor.goTo('/administrators', 'Người dùng')
    await page.getByRole('button', { name: 'Đổi vai trò của le.minh' }).click()
    expect(await visitor.faults()).toEqual([])
    await page.getByRole('button', { name: 'Thôi' }).click()
    const caller = await callerOf(running, name)
    await caller.post('/api/administrators/pham.lan', {
      ...{ roles: ['viewer'], schoolCodes: [], isDisabled: true, reason: 'đã nghỉ việc' },
    })
    await page.getByRole('button', { name: 'EN – English' }).click()
    await visitor.goTo('/audit', 'Audit log')
    await page.getByText('Changed roles').last().waitFor()
    expect(await visitor.faults()).toEqual([])
  })
})
