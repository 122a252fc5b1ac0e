import { expect, test } from 'vitest'
import { createAdministrator } from '../../../src/access/create-administrator.ts'
import { linesOf, openScene } from '../../support/scene.ts'
import { describeWith } from '../../support/tools.ts'
import { pageBench } from '../page-bench.ts'
import { password } from '../support.ts'

describeWith('chromium', 'The counter of a school', () => {
  const { open, visit } = pageBench()

  test('takes money, prints its receipt, replaces it and makes it void, in both languages and looks', async () => {
    const running = await open()
    const scene = await openScene(running.store)
    await createAdministrator(running.store.administrators, 'lan', password, {
      ...{ roles: ['school-accountant'], schoolCodes: [scene.schoolCode] },
    })
    const bill = await scene.accept(scene.toAccept({ ...linesOf(500_000), number: 'PT-QUAY-1' }))

    const visitor = await visit(running)
    const { page } = visitor
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.enter('lan')
    await visitor.goTo('/receipts', 'Quầy thu và biên lai')
    await page.getByText('Không có biên lai nào phù hợp.').waitFor()
    await page.getByRole('link', { name: 'Thu tiền tại quầy' }).click()
    await page.getByRole('searchbox', { name: 'Số khoản thu' }).fill('PT-QUAY-1')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Thu tại quầy' }).click()
    const dialog = page.getByRole('dialog')
    await lookAt()
    await dialog.getByRole('button', { name: 'Thu tại quầy' }).click()
    await page.getByRole('heading', { name: /^Biên lai PT-\d{4}-000001/ }).waitFor()
    await page.getByText('có hiệu lực').waitFor()
    expect(await scene.billOf(bill)).toMatchObject({ state: 'paid' })
    await lookAt()

    await page.emulateMedia({ media: 'print' })
    expect(await page.getByText('BIÊN LAI THU TIỀN').isVisible()).toBe(true)
    expect(await page.getByRole('button').or(page.getByRole('navigation')).count()).toBe(0)
    const paper = await page.locator('.receipt-paper').boundingBox()
    expect(paper?.width).toBeGreaterThan((page.viewportSize()?.width ?? 0) * 0.8)
    await page.emulateMedia({ media: null })
    // What is printed is not looked at by anybody here: that it is asked for is enough.
    const printed = new Promise<string>((resolve) => page.exposeFunction('keepPrinted', resolve))
    await page.evaluate('window.print = () => window.keepPrinted(document.body.innerText)')
    await page.getByRole('button', { name: 'In có họ tên' }).click()
    await dialog.getByLabel('Lý do').fill('in cho phụ huynh')
    await dialog.getByRole('button', { name: 'In có họ tên' }).click()
    expect(await printed).toContain('Nguyễn Văn An')
    running.pass(1_000)

    await page.getByRole('button', { name: 'Lập biên lai thay' }).click()
    await dialog.getByLabel('Số tiền').fill('400000')
    await dialog.getByLabel('Lý do').fill('ghi nhầm số')
    await dialog.getByRole('button', { name: 'Lập biên lai thay' }).click()
    await page.getByRole('heading', { name: /^Biên lai PT-\d{4}-000002/ }).waitFor()
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByRole('button', { name: 'Make it void' }).click()
    await lookAt()
    await dialog.getByLabel('Reason').fill('the parents changed their mind')
    await dialog.getByRole('button', { name: 'Make it void' }).click()
    await page.getByText('the parents changed their mind').waitFor()
    expect(await scene.billOf(bill)).toMatchObject({ paid: 0 })
    await lookAt()
    await visitor.goTo('/receipts', 'Counter and receipts')
    await page.locator('tbody tr').nth(1).waitFor()
    expect(await page.locator('tbody .sign-tag').allInnerTexts()).toEqual(['void', 'replaced'])
    await lookAt()
    expect(visitor.complaints).toEqual([])

    await visitor.close()
  })
})
