import express, { type Express, type Request } from 'express'
import { createDossierLookUp } from './dossier-look-up.ts'
import { createNotifier } from './notifier.ts'
import type { PlatformOptions } from './options.ts'
import { contentSecurityPolicy } from './page-style.ts'
import { missingPage, payerPage } from './payer-page.ts'
import { createPaymentBook, type Settlement, type SimulatedPayment } from './payment-book.ts'
import { createPlatformApi } from './platform-api.ts'
import { receiptPdf } from './receipt-pdf.ts'

/**
 * The payment platform as one handler:
 * `POST /` the messages INIT, QUERY and GET_BILL by LoaiBanTin; `GET|POST /pay/<reference>` the payer's page, whose
 * form a program may post as JSON `{"action": "pay" | "cancel"}` too; `GET /receipts/<reference>`;
 * `POST /look-up/<dossier number>` a payer who asks for a dossier.
 */
export function createDvcqgPlatformSimulator(options: PlatformOptions): Express {
  const book = createPaymentBook(options.ledger)
  const notifier = createNotifier(options)
  const answerMessage = createPlatformApi(options, book, settle)
  const lookUp = createDossierLookUp(options, book)
  const app = express().disable('x-powered-by')

  async function settle(payment: SimulatedPayment, as: Settlement['is']): Promise<Settlement> {
    const settlement = book.settle(payment, as, options.clock())
    await notifier.announce(payment, settlement)
    return settlement
  }

  app.post('/', express.raw({ type: () => true, limit: '1mb' }), async (request, response) => {
    if (options.bearerToken && request.get('authorization') !== `Bearer ${options.bearerToken}`) {
      response.status(401).end()
      return
    }
    const body: unknown = request.body
    const answer = await answerMessage(Buffer.isBuffer(body) ? body : Buffer.alloc(0), originOf(request))
    if ('pdf' in answer) response.type('application/pdf').send(answer.pdf)
    else if (options.answers !== 'through-proxy') response.json(answer.json)
    else response.json({ error_code: '0', message: JSON.stringify(answer.json) })
  })

  app.use('/pay', (_request, response, next) => {
    response.set({ 'content-security-policy': contentSecurityPolicy, 'cache-control': 'no-store' })
    next()
  })

  app.get('/pay/:reference', (request, response) => {
    const found = book.find(request.params.reference)
    response.status(found === undefined ? 404 : 200).type('html')
    response.send(found === undefined ? missingPage() : payerPage(found.payment, found.settlement))
  })

  app.post('/pay/:reference', express.urlencoded(), express.json(), async (request, response) => {
    const { reference } = request.params
    const found = book.find(reference)
    const fromForm = request.is('application/x-www-form-urlencoded') !== false
    if (found === undefined) {
      response.status(404).json({ reference, state: 'unknown' })
      return
    }
    const wanted = request.body?.action === 'cancel' ? 'cancelled' : 'paid'
    const settlement = found.settlement ?? (await settle(found.payment, wanted))
    if (fromForm) response.redirect(303, `./${encodeURIComponent(reference)}`)
    else {
      response
        .status(settlement.is === wanted ? 200 : 409)
        .json({ reference, state: settlement.is, amount: found.payment.amount, ...settlement })
    }
  })

  app.get('/receipts/:reference', (request, response) => {
    const found = book.find(request.params.reference)
    if (found?.settlement?.is !== 'paid') response.status(404).end()
    else response.type('application/pdf').send(receiptPdf(found.payment, found.settlement))
  })

  app.post('/look-up/:dossierNumber', async (request, response) => {
    const result = await lookUp(request.params.dossierNumber)
    const opened = result.is === 'opened'
    const url = opened ? `${originOf(request)}/pay/${encodeURIComponent(result.reference)}` : undefined
    response.status(opened ? 201 : 200).json({ ...result, url })
  })

  return app
}

const originOf = (request: Request) => `${request.protocol}://${request.get('host')}${request.baseUrl}`
