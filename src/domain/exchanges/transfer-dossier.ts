import type { TransferRequest } from '../../../schemas/dossier.ts'
import type { School } from '../../../schemas/school.ts'
import type { Student } from '../../../schemas/student.ts'
import { applicantOf } from './bill-dossier.ts'
import type { Dossier } from './dossier.ts'
import type { PublicService } from './public-service.ts'

/** A school transfer as portals know it: a received dossier with its papers by address. */
export function dossierOfTransfer(
  transfer: { dossierNumber: string; filedAt: Date; request: TransferRequest },
  student: Student,
  school: School,
  service: PublicService,
): Dossier {
  const { request } = transfer
  return {
    number: transfer.dossierNumber,
    ...service,
    channel: 'online',
    filedAt: 'province',
    applicant: applicantOf(request.applicant, student.address),
    abstract: `Chuyển trường: ${student.name}, từ ${school.name} đến ${request.toSchoolName}. Lý do: ${request.reason}`,
    submittedAt: transfer.filedAt,
    receivedAt: transfer.filedAt,
    status: 'received',
    returnMethod: 'counter',
    papers: request.papers.map(({ componentCode, ...paper }) => ({
      ...paper,
      ...(componentCode ? { componentCode } : {}),
    })),
    fees: [],
    otherPapers: [],
    supplements: [],
    results: [],
    onlinePayment: 'no-fee',
    digitised: request.papers.every((paper) => paper.digitised),
    verifiedByVneid: false,
    databases: [],
  }
}
