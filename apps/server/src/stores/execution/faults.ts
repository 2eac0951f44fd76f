/** SQLSTATE classes that say that the data is at fault: bad value, broken constraint, too much of something. */
const dataFaults = new Set(['22', '23', '54'])

function sqlState(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' && error.code.length === 5 ? error.code : ''
}

/** Whether sending the same rows again would fail again. */
export function isDataFault(error: unknown): boolean {
  return dataFaults.has(sqlState(error).slice(0, 2))
}
