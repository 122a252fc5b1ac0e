import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { writeTime } from '../../../src/domain/time/compact-time.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { DemandFound, InboundRead, RawRequest } from '../../../src/ports/payment-channel.ts'
import { nameText, readObject } from '../../../src/wire/json-message.ts'
import { jsonReply } from '../../../src/wire/json-reply.ts'
import { lookUpCodes } from './codes.ts'
import { encodeReceiptInformation, withoutPayer } from './receipt-information.ts'
import type { DvcqgPlatformSettings } from './settings.ts'

const question = z.object({ MaHoSo: nameText.pipe(z.string().trim().max(100)) })

/** Reads the platform's question what a dossier has to pay; `message` of the answer is an object only when it has. */
export function receiveLookUp(
  request: RawRequest,
  settings: DvcqgPlatformSettings,
  clock: Clock,
): InboundRead {
  if (!mayAsk(request, settings)) return refused('unauthorized', 401)
  const read = question.safeParse(readObject(request.body))
  if (!read.success) return refused('invalid_request', 400)
  return {
    is: 'question',
    dossierNumber: read.data.MaHoSo,
    reply: (found) =>
      jsonReply(200, { error_code: lookUpCodes[found.is], message: describe(found, settings, clock()) }),
  }
}

function describe(found: DemandFound, settings: DvcqgPlatformSettings, at: Date): object {
  if (found.is !== 'due') return []
  const information = encodeReceiptInformation(found.demand, settings)
  return {
    transaction_id: found.reference,
    client_id: settings.lookUpClientId ?? settings.partnerCode,
    MaTraCuuTT: `${found.demand.dossierNumber}${writeTime(at)}`,
    ...(settings.lookUpToken === undefined ? withoutPayer(information) : information),
  }
}

/** Compares digests, so that neither the length nor the place of a difference shows in the time. */
function mayAsk(request: RawRequest, settings: DvcqgPlatformSettings): boolean {
  if (settings.lookUpToken === undefined) return true
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const received = request.headers.authorization ?? ''
  return timingSafeEqual(digest(received), digest(`Bearer ${settings.lookUpToken.reveal()}`))
}

const refused = (code: string, status: number): InboundRead => ({
  is: 'refused',
  code,
  reply: jsonReply(status, { error_code: lookUpCodes.unknown, message: [] }),
})
