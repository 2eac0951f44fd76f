/** A workflow of `count` transitions, some guarded, some forks and joins, with a few comments: some 60 bytes each. */
export function largeText(count: number): string {
  const lines: string[] = ['workflow large', '']
  for (let i = 0; lines.length < count + 2; i++) {
    const at = `check_order_${i}`
    if (i % 50 === 0) lines.push(`# part ${i / 50}`)
    lines.push(`${at} -> prepare_shipment_${i}: amount_${i % 40} > ${i} and country in ["DE", "FR"]`)
    lines.push(`${at} -> ask_customer_${i}: otherwise`)
    lines.push(`prepare_shipment_${i} -> [pack_${i}, invoice_${i}]`)
    lines.push(`[pack_${i}, invoice_${i}] -> check_order_${i + 1}`)
  }
  return `${lines.slice(0, count + 2).join('\n')}\n`
}
