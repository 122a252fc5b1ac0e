import type { DossierStatus } from '../../../schemas/dossier.ts'
import type { Applicant, Dossier, DossierFee } from '../../../src/domain/exchanges/dossier.ts'
import type { RefusalReason } from '../../../src/ports/portal.ts'

/** TrangThaiHoSo and TrangThai; 0 (interlinked) is never ours to say. */
export const statusCodes = {
  filed: '1',
  received: '2',
  refused: '3',
  processing: '4',
  'supplement-needed': '5',
  'payment-needed': '6',
  withdrawn: '7',
  stopped: '8',
  finished: '9',
  returned: '10',
} as const satisfies Record<DossierStatus, string>

/**
 * How far a dossier is with each status. The portal keeps the last status only, so two different statuses of one
 * stage cannot be put in order.
 */
export const statusStages = {
  filed: 1,
  received: 2,
  refused: 3,
  processing: 3,
  'supplement-needed': 3,
  'payment-needed': 3,
  withdrawn: 4,
  stopped: 4,
  finished: 4,
  returned: 5,
} as const satisfies Record<DossierStatus, number>

/** KenhThucHien; 3 (public post) is read off the portal's list of channels. */
export const channelCodes = { direct: '1', online: '2', post: '3' } as const satisfies Record<
  Dossier['channel'],
  string
>

/** LoaiDoiTuong. */
export const applicantCodes = {
  citizen: '1',
  business: '2',
  'state-agency': '3',
  organisation: '4',
} as const satisfies Record<Applicant['kind'], string>

/** HinhThuc: how the result comes to the applicant. */
export const returnMethodCodes = { counter: '0', post: '1' } as const satisfies Record<
  Dossier['returnMethod'],
  string
>

/** NoiNopHoSo; 1 is inferred, 2 has been seen. */
export const filedAtCodes = { nation: '1', province: '2' } as const satisfies Record<
  Dossier['filedAt'],
  string
>

/** DuocThanhToanTrucTuyen. */
export const onlinePaymentCodes = {
  'no-fee': '0',
  'paid-online': '1',
  'not-paid-online': '3',
} as const satisfies Record<Dossier['onlinePayment'], string>

/** LoaiPhiLePhi. */
export const feeCodes = { fee: '1', charge: '2' } as const satisfies Record<DossierFee['kind'], string>

/** error_code of a success; nothing else is one. */
export const successCode = '0'

/** error_code values seen together with the words "đã tồn tại" on a create. */
export const existsCodes: readonly string[] = ['0', '3', '-3']

/** Why the portal says no, by error_code. No list is published: what is not here is `other` and is counted. */
export const refusalReasons: Readonly<Record<string, RefusalReason>> = { '3': 'duplicate', '-3': 'duplicate' }
export const unknownRefusal: RefusalReason = 'other'
