import { envelopedSignatureUri, exclusiveC14nUri, inclusiveC14nUri } from '../algorithms.ts'
import type {
  ElementPath,
  ReferenceRule,
  ReferenceTarget,
  SignatureProfile,
  SignatureSlot,
} from '../xmldsig/signature-profile.ts'

/** Which C14N the ministry's software uses is inside closed libraries, so every form is accepted; ours is the first. */
const transforms: ReferenceRule['transforms'] = [
  [exclusiveC14nUri],
  [inclusiveC14nUri],
  [envelopedSignatureUri],
  [envelopedSignatureUri, exclusiveC14nUri],
  [envelopedSignatureUri, inclusiveC14nUri],
  [],
]

const slot = (
  holder: ElementPath,
  occurs: SignatureSlot['occurs'],
  name: string,
  to: Omit<Extract<ReferenceTarget, { is: 'element' }>, 'is'>,
): SignatureSlot => ({
  holder,
  occurs,
  object: 'none',
  references: [{ name, to: { is: 'element', ...to }, transforms }],
})

const data = { path: ['**', 'DU_LIEU_HOC_BA'], id: 'data', isAlone: true } as const

/**
 * A digital transcript (học bạ số). Its signatures are added one after the other, each in its slot and outside of what it
 * signs: subject teachers their marks, the form teacher the transcript, the school's managers and the school its data.
 * Where the signed elements stand above the names given here is not laid down, so any depth is accepted.
 */
export const transcript: SignatureProfile = {
  idAttribute: 'Id',
  algorithms: ['RS256', 'ES256'],
  canonicalization: [exclusiveC14nUri, inclusiveC14nUri],
  uniqueIds: 'everywhere',
  slots: {
    GVBM: slot(['**', 'DANH_SACH_THONG_TIN_KY', 'DANH_SACH_GVBM', 'GVBM'], 'any', 'marks', {
      path: ['**', 'DIEM_TONG_KET'],
    }),
    GVCN: slot(['**', 'DANH_SACH_THONG_TIN_KY', 'GVCN'], 'at-most-once', 'transcript', {
      path: ['**', '*'],
      id: 'thongtinhocba',
    }),
    CBQL: slot(['**', 'PHAT_HANH_HOC_BA', '**', 'CBQL'], 'any', 'data', data),
    KY_PHAT_HANH: slot(['**', 'PHAT_HANH_HOC_BA', 'KY_PHAT_HANH'], 'at-most-once', 'data', data),
  },
}
