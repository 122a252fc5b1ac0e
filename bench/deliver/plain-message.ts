import type { KeyObject } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import { Builder } from 'xml2js'
import type { SchoolBody, StudentBody } from '../../simulators/school-system/index.ts'
import { procedure, unit } from '../unit.ts'

/** A bill as the plain pipeline keeps it. */
export interface PlainBill {
  readonly dossier_number: string
  readonly title: string
  readonly due_on: Date
  readonly created_at: Date
  readonly lines: readonly { readonly name: string; readonly payable: number }[]
  readonly student: StudentBody
  readonly school: SchoolBody
}

export interface PlainKey {
  readonly privateKey: KeyObject
  readonly certificate: string
}

/** Maps a bill to the province's message and signs it, in the same form as the gateway. */
export function writePlainMessage(bill: PlainBill, key: PlainKey): string {
  const fees = bill.lines.filter(({ payable }) => payable > 0)
  const payer = bill.student.guardians[0] ?? bill.student
  const notice = [bill.dossier_number, ...fees.map(({ name, payable }) => `${name}: ${payable}`)].join('\r\n')
  const message = {
    $: { Id: 'message' },
    DocTypeCode: procedure.code,
    DocTypeName: procedure.name,
    DocCode: bill.dossier_number,
    CitizenName: payer.name,
    ApplicantsId: '',
    ApplicantsType: 1,
    Address: bill.student.address,
    Phone: payer.phone,
    Compendium: `${bill.title}: ${bill.student.name}, lớp ${bill.student.class.name}, ${bill.school.name}`,
    DateReceived: bill.created_at.toISOString(),
    DateAppointed: bill.due_on.toISOString(),
    IsSuccess: false,
    SuccessDate: '',
    IsReturned: false,
    ReturnedDate: '',
    ReturnedType: 0,
    Status: 6,
    ProcessingOrganName: unit.name,
    HasSupplementary: false,
    Attachments: {
      Attachmentld: 1,
      AttachmentName: 'thong-bao-phi.txt',
      IsDeleted: false,
      Base64: Buffer.from(notice).toString('base64'),
      IsVerified: true,
    },
    DocFees: fees.map(({ name, payable }) => ({ FeeName: name, FeeType: 1, Price: payable })),
    OrganInchargeIdLevel1: unit.code,
    OrganInchargeName: unit.name,
  }
  const builder = new Builder({ headless: true, renderOpts: { pretty: false } })
  return sign(builder.buildObject({ SignedMessage: { MSyncDocument: message } }), key)
}

const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'

function sign(xml: string, key: PlainKey): string {
  const signature = new SignedXml({
    privateKey: key.privateKey,
    publicCert: key.certificate,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: exclusive,
  })
  signature.addReference({
    xpath: "//*[local-name(.)='MSyncDocument']",
    transforms: [exclusive],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  })
  signature.computeSignature(xml, { prefix: 'ds', location: { reference: '/*', action: 'append' } })
  return signature.getSignedXml()
}
