import { beforeEach, expect, test } from 'vitest'
import { differ } from '../../support/break-scene.ts'
import { noon, openScene } from '../../support/scene.ts'
import { describeWith } from '../../support/tools.ts'
import type { Visitor } from '../browser.ts'
import { pageBench } from '../page-bench.ts'
import type { RunningConsole } from '../support.ts'

describeWith('chromium', 'The pages of statement files', () => {
  const { open, visit } = pageBench()
  let running: RunningConsole
  let visitor: Visitor
  let file: string

  beforeEach(async () => {
    running = await open()
    const scene = await openScene(running.store)
    const { reference } = await differ(running.store, scene, 940_000)
    file = `${reference}.txt`
    const none = (async function* () {})()
    const kept = {
      source: 'momo',
      name: file,
      sha256: Buffer.from(reference.padEnd(32)),
      by: 'sftp',
      at: noon,
    }
    await running.store.keptFiles.keep(kept, none)
  })

  test('a file is sent with its reason, and its answers are taken along for another', async () => {
    visitor = await visit(running)
    const { page } = visitor
    await visitor.enter()
    await page.getByRole('link', { name: 'Tệp sao kê' }).click()
    await page.getByRole('row', { name: new RegExp(file) }).waitFor()
    await page.getByRole('button', { name: 'Gửi tệp' }).click()
    const dialog = page.getByRole('dialog')
    await dialog
      .getByLabel('Chọn tệp')
      .setInputFiles({ name: 'hom-nay.txt', mimeType: 'text/plain', buffer: Buffer.from('nội dung') })
    await dialog.getByLabel('Lý do').fill('máy chủ đối tác hỏng')
    await dialog.getByRole('button', { name: 'Gửi tệp' }).click()
    await page.getByRole('heading', { name: 'hom-nay.txt' }).waitFor()
    await page.locator('.above').click()
    await page.getByRole('link', { name: file }).click()
    await page.getByRole('row', { name: /Lệch số tiền.*1.*940\.000/ }).waitFor()
    await page.getByRole('button', { name: 'Tải RV_20260930_CL.txt' }).click()
    await dialog.getByLabel('Lý do').fill('đối tác hỏi lại')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Tải RV_20260930_CL.txt' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('RV_20260930_CL.txt')
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })

  test('are accessible and fit the screen, in both languages and looks', async () => {
    visitor = await visit(running)
    const { page } = visitor
    await visitor.enter()
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.goTo('/statements', 'Tệp sao kê')
    await page.getByRole('link', { name: file }).waitFor()
    await lookAt()
    await page.getByRole('button', { name: 'Gửi tệp' }).click()
    await lookAt()
    await page.getByRole('button', { name: 'Thôi' }).click()
    await page.getByRole('link', { name: file }).click()
    await page.getByText('RV_20260930_CL.txt').waitFor()
    await lookAt()
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByRole('heading', { name: 'What was read' }).waitFor()
    await lookAt()
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })
})
