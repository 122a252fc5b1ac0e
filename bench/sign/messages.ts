import { createRandom } from '../../simulators/random.ts'
import { element, type XmlElement } from '../../src/signing/xmldsig/canonical-xml.ts'
import { procedure, unit } from '../unit.ts'

/** The Id of the part of a message that is signed. */
export const messageId = 'message'

/** Makes the trees of messages as the province takes them: school transfers with every field of a dossier. */
export function makeMessages(count: number, seed: number): XmlElement[] {
  return Array.from({ length: count }, (_, index) => makeMessage(index, seed))
}

function makeMessage(index: number, seed: number): XmlElement {
  const random = createRandom(seed, 'message', index)
  const number = `${unit.code}-260903-${String(index).padStart(5, '0')}`
  const person = () => random.pick(['Nguyễn Thị Ví Dụ', 'Trần Văn Mẫu', 'Lê Hoàng Thử', 'Phạm Ngọc Giả'])
  const papers = ['Đơn xin chuyển trường', 'Học bạ', 'Giấy giới thiệu chuyển trường']
  const message = fields('MSyncDocument', {
    DocTypeCode: procedure.code,
    DocTypeName: procedure.name,
    DocCode: number,
    CitizenName: person(),
    ApplicantsId: `0011850${String(random.below(1e5)).padStart(5, '0')}`,
    ApplicantsType: '1',
    Address: `Số ${1 + random.below(300)} đường Hoa Sen, phường Mẫu Đơn`,
    Email: `phu.huynh.${index}@example.vn`,
    Phone: `09${String(random.below(1e8)).padStart(8, '0')}`,
    Compendium: `Xin chuyển trường cho "${person()}", lớp ${1 + random.below(9)}A & B`,
    DateReceived: '2026-09-03T01:02:03.000Z',
    DateAppointed: '2026-09-08T10:00:00.000Z',
    IsSuccess: 'false',
    SuccessDate: '',
    IsReturned: 'true',
    ReturnedDate: '2026-09-06T16:59:59.000Z',
    ReturnNote: 'Trả tại bộ phận một cửa',
    ReturnedType: '1',
    Note: 'Hồ sơ mẫu',
    FinishedDate: '2026-09-05T02:00:00.000Z',
    Status: '4',
    ProcessingOrganName: unit.name,
    HasSupplementary: 'true',
    RequireSupplementaryDate: '2026-09-03T07:00:00.000Z',
  })
  const attachments = papers.map((name, place) =>
    fields('Attachments', {
      Attachmentld: `${place + 1}`,
      AttachmentName: `${name}.uris`,
      IsDeleted: 'false',
      Base64: Buffer.from(`https://files.example.vn/papers/${number}-${place}.pdf\r\n`).toString('base64'),
      IsVerified: 'true',
    }),
  )
  const price = () => `${1000 * (1 + random.below(900))}`
  const fees = ['Phí', 'Lệ phí'].map((FeeName) =>
    fields('DocFees', { FeeName, FeeType: '1', Price: price() }),
  )
  const asked = fields('Supplementaries', {
    SupplementaryId: '1',
    SendUser: person(),
    SendComment: 'Bổ sung học bạ có xác nhận',
    SendDate: '2026-09-03T07:00:00.000Z',
    ReceivedUser: person(),
    ReceivedComment: 'Đã nhận đủ',
    ReceivedDate: '2026-09-04T02:15:00.000Z',
    IsReceived: 'true',
    OldDateAppointed: '2026-09-08T10:00:00.000Z',
    NewDateAppointed: '2026-09-10T10:00:00.000Z',
  })
  const supplement = element(asked.name, {}, [
    ...asked.children,
    fields('Papers', { PaperName: 'Học bạ có xác nhận', Amount: '1', PaperType: '1' }),
    fields('Fees', { FeeName: 'Phí bổ sung', FeeType: '1', Price: price() }),
  ])
  const paper = fields('DocPapers', { PaperName: 'Bản sao giấy khai sinh', Amount: '2', PaperType: '1' })
  const organ = fields('x', { OrganInchargeIdLevel1: unit.code, OrganInchargeName: unit.name }).children
  const children = [...message.children, ...attachments, ...fees, paper, supplement, ...organ]
  return element('SignedMessage', {}, [element(message.name, { Id: messageId }, children)])
}

function fields(name: string, values: Readonly<Record<string, string>>): XmlElement {
  return element(
    name,
    {},
    Object.entries(values).map(([field, value]) => element(field, {}, [value])),
  )
}
