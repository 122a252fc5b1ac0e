const form = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Says whether a text has the form of the id of a record, a UUID. */
export const isRecordId = (text: string): boolean => form.test(text)
