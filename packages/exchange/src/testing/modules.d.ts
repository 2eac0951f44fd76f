declare module 'asl-validator' {
  export default function validate(machine: unknown): {
    readonly isValid: boolean
    readonly errors: readonly { readonly 'Error code': string }[]
  }
}
declare module 'bpmn-moddle' {
  export class BpmnModdle {
    // biome-ignore lint/suspicious/noExplicitAny: its elements have the fields that the BPMN standard lists
    fromXML(xml: string): Promise<{ readonly rootElement: any; readonly warnings: readonly unknown[] }>
  }
}
