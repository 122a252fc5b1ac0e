/** The columns beside the records of our own files of refused lines; a table that comes back with them passes them over. */
export const refusedColumns = ['Dòng bị từ chối', 'Lý do từ chối'] as const
