/** The unit that handles the benches' dossiers. */
export const unit = { code: '000.00.14.H53', name: 'Sở Giáo dục và Đào tạo' }

/** The public service that bills stand under. */
export const procedure = { code: '1.001234', name: 'Thu học phí và các khoản thu khác' }
