import { expect, test } from 'vitest'
import { linesOf, openScene } from '../../support/scene.ts'
import { describeWith } from '../../support/tools.ts'
import { pageBench } from '../page-bench.ts'

describeWith('chromium', 'The pages of schools', () => {
  const { open, visit } = pageBench()

  test('a school is found, and a pupil opened and hidden again, in both looks', async () => {
    const running = await open()
    const scene = await openScene(running.store, { name: 'Trường Tiểu học Đặng Thùy Trâm' })
    await openScene(running.store, { name: 'Trường THCS Trần Phú' })
    await scene.accept(scene.toAccept(linesOf(1_250_000)))

    const visitor = await visit(running)
    const { page } = visitor
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.enter()
    await visitor.goTo('/schools', 'Trường học')
    await page.locator('tbody tr').nth(1).waitFor()
    await lookAt()
    await page.getByLabel('Tên trường').fill('dang thuy tram')
    await page.getByRole('button', { name: 'Tìm' }).click()
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Trường Tiểu học Đặng Thùy Trâm' }).click()
    await page.getByRole('heading', { name: 'Trường Tiểu học Đặng Thùy Trâm', level: 1 }).waitFor()
    await page.getByText('1.250.000').first().waitFor()
    await lookAt()

    await page.getByRole('link', { name: 'Danh sách học sinh' }).click()
    await page.getByText('N. V. An').waitFor()
    expect(await page.getByText('Nguyễn Văn An').count()).toBe(0)
    await page.getByRole('button', { name: /^Mở thông tin/ }).click()
    await lookAt()
    await page.getByLabel('Lý do').fill('phụ huynh hỏi')
    await page.getByRole('dialog').getByRole('button', { name: 'Mở thông tin' }).click()
    await page.getByText('Nguyễn Văn An').waitFor()
    await lookAt()
    await page.getByRole('button', { name: 'Che lại' }).click()
    await page.getByText('Nguyễn Văn An').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByRole('heading', { name: /^Pupils of/ }).waitFor()
    await lookAt()
    expect(visitor.complaints).toEqual([])

    await visitor.close()
  })
})
