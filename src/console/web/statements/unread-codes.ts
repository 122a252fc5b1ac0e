/** Why a file as a whole cannot be read, in Vietnamese, by the code of the error; its English words are those of the error itself. */
export const unreadCodes: Readonly<Record<string, string>> = {
  invalid_encoding: 'chữ không được mã hoá như cấu hình nêu',
  invalid_request: 'tệp không có dạng mà cấu hình nêu',
  invalid_xml: 'tệp không phải XML đúng dạng',
  payload_too_large: 'tệp quá lớn',
}
