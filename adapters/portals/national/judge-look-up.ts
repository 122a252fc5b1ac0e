import { z } from 'zod'
import { type DossierStatus, dossierStatus } from '../../../schemas/dossier.ts'
import type { LookUpAnswer, PreparedMessage } from '../../../src/ports/portal.ts'
import { statusCodes, statusStages } from './codes.ts'
import { badAnswer, isSuccess, type Reply } from './decode.ts'
import { services } from './encode.ts'
import type { NationalSettings } from './settings.ts'

type Rules = Pick<NationalSettings, 'lookUpStatusField' | 'statusCodes'>

/**
 * Judges from a TraCuuHoSo answer what became of an earlier message. Only whether the result is empty is known to be
 * reliable; the status field is a guess of the settings.
 *
 * - A create arrived when the dossier is there.
 * - An update replaces the dossier by itself, so sending it again is harmless and always the answer.
 * - Progress arrived when the dossier stands at the status of its last step, and did not while it stands before it.
 */
export function judgeLookUp(reply: Reply, message: PreparedMessage, rules: Rules): LookUpAnswer {
  const { evidence } = reply
  // A look-up that failed says nothing about the message: it is asked again, the message is not sent again.
  if (!isSuccess(reply, { success: 'code', successText: '' })) {
    throw badAnswer(`the look-up failed with error_code ${reply.code}`)
  }
  const [found] = readResult(reply.result)
  if (found === undefined) return { is: 'absent', evidence }
  const call = preparedCall.parse(JSON.parse(message.bytes.toString('utf8')))
  if (message.operation === services.dossier) {
    return call.isUpdating === 'True'
      ? { is: 'absent', evidence }
      : { is: 'accepted', theirReference: message.reference, evidence }
  }
  const standing = compare(
    String(found[rules.lookUpStatusField] ?? ''),
    call.data.at(-1)?.TrangThai ?? '',
    rules,
  )
  if (standing === 'reached') return { is: 'accepted', theirReference: message.reference, evidence }
  return { is: standing === 'before' ? 'absent' : 'undecided', evidence }
}

/** What a look-up needs of a message that `encodeRecord` wrote. */
const preparedCall = z.object({
  isUpdating: z.enum(['True', 'False']).optional(),
  data: z.array(z.object({ TrangThai: z.string().optional() })),
})

function readResult(result: unknown): readonly Record<string, unknown>[] {
  const parsed = z.array(z.record(z.string(), z.unknown())).nullish().safeParse(result)
  if (!parsed.success) throw badAnswer('the result of the look-up is not a list')
  return parsed.data ?? []
}

function compare(found: string, sent: string, rules: Rules): 'reached' | 'before' | 'unclear' {
  if (found !== '' && found === sent) return 'reached'
  const foundStage = stageOf(found, rules)
  const sentStage = stageOf(sent, rules)
  if (foundStage === undefined || sentStage === undefined || foundStage === sentStage) return 'unclear'
  return foundStage > sentStage ? 'reached' : 'before'
}

/** The stage of a code, or nothing when the code is unknown or its statuses stand at several stages. */
function stageOf(code: string, rules: Rules): number | undefined {
  const ours = dossierStatus.options.filter(
    (status: DossierStatus) => (rules.statusCodes[status] ?? statusCodes[status]) === code,
  )
  const stages = new Set(ours.map((status) => statusStages[status]))
  return stages.size === 1 ? [...stages][0] : undefined
}
