import { chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith, findTool } from '../../support/tools.ts'
import { type HttpUnderTest, startHttp } from '../support/start-http.ts'

describeWith('chromium', 'the pages of the documentation', () => {
  let http: HttpUnderTest
  beforeAll(async () => {
    http = await startHttp()
  })
  afterAll(() => http.close())

  test('show every operation, load nothing from elsewhere, and break no rule of their own policy', async () => {
    const browser = await chromium.launch({
      executablePath: findTool('chromium') as string,
      args: ['--no-sandbox'],
    })
    const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } })
    const complaints: string[] = []
    const loaded: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => loaded.push(request.url()))
    await page.goto(`${http.url}/docs`)
    await page.waitForSelector('.opblock')
    const { paths } = (await (await fetch(`${http.url}/openapi.json`)).json()) as {
      paths: Record<string, object>
    }
    const operations = Object.values(paths).flatMap((methods) => Object.keys(methods))
    // What is out of sight is not drawn.
    await page.setViewportSize({ width: 1280, height: 100 * operations.length })
    await page
      .locator('.opblock')
      .nth(operations.length - 1)
      .waitFor()
    expect(await page.locator('.opblock').count()).toBe(operations.length)
    await page.locator('.opblock', { hasText: 'Send a bill' }).first().click()
    await page.waitForSelector('.opblock-body')
    const { DOCS_SCREENSHOT } = process.env
    if (DOCS_SCREENSHOT) await page.screenshot({ path: DOCS_SCREENSHOT })
    await browser.close()
    expect(loaded.filter((url) => !url.startsWith(http.url) && !url.startsWith('data:'))).toEqual([])
    expect(complaints).toEqual([])
  })
})
