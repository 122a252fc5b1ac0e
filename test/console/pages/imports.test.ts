import { expect, test } from 'vitest'
import { addClient } from '../../../src/access/add-client.ts'
import { timeOrderedId } from '../../../src/store/time-ordered-id.ts'
import { openScene } from '../../support/scene.ts'
import { aStudent } from '../../support/school-records.ts'
import { describeWith } from '../../support/tools.ts'
import { pageBench } from '../page-bench.ts'

describeWith('chromium', 'The pages of imports', () => {
  const { open, visit } = pageBench()

  test('refused lines are downloaded, corrected and sent again, in both looks', async () => {
    const running = await open()
    const { schoolCode } = await openScene(running.store)
    const { id: clientId } = await addClient(running.store.access, { name: 'qlgd', schools: [schoolCode] })
    const wrong = { ...aStudent({ schoolCode, code: 'HS-2' }), birthDate: '2017-02-30' }
    const id = timeOrderedId()
    const begun = { id, clientId, kind: 'students', format: 'ndjson', at: running.now() } as const
    await running.store.imports.begin(begun)
    await running.readCorrection(begun, Buffer.from(JSON.stringify(wrong)))

    const visitor = await visit(running)
    const { page } = visitor
    const lookAt = async () => expect(await visitor.faults()).toEqual([])
    await visitor.enter()
    await visitor.goTo('/imports', 'Đợt nhập')
    await page.getByText('qlgd').waitFor()
    await lookAt()
    await page.locator('tbody th a').click()
    await page.getByRole('heading', { name: 'Đợt nhập · học sinh' }).waitFor()
    await page.getByText('birthDate').waitFor()
    await lookAt()

    await page.getByRole('button', { name: 'Tải các dòng bị từ chối' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Lý do').fill('để sửa')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Tải các dòng bị từ chối' }).click(),
    ])
    expect(download.suggestedFilename()).toBe(`import-${id}-refused.ndjson`)
    await dialog.waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'Nộp tệp đã sửa' }).click()
    await lookAt()
    const buffer = Buffer.from(JSON.stringify({ ...wrong, birthDate: '2017-02-28' }))
    await dialog
      .getByLabel('Tệp')
      .setInputFiles({ name: 'sua.ndjson', mimeType: 'application/x-ndjson', buffer })
    await dialog.getByLabel('Lý do').fill('ngày sinh sai')
    await dialog.getByRole('button', { name: 'Nộp tệp đã sửa' }).click()
    await page.getByText('Sửa cho đợt').waitFor()
    await page.getByText('đọc xong', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'EN – English' }).click()
    await page.getByRole('heading', { name: 'Import · students' }).waitFor()
    await lookAt()
    expect(visitor.complaints).toEqual([])

    await visitor.close()
  })
})
